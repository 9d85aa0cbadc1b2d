using Fathom.Formats.Gguf;
using Fathom.Formats.Safetensors;

namespace Fathom.Formats.Files;

/// <summary>Opens a model's weights from any supported file format.</summary>
public static class WeightFile
{
    /// <summary>Opens a model.</summary>
    /// <param name="path">
    /// A GGUF file (the first one of a split model), a folder with <c>config.json</c> and safetensors files, or a safetensors file in such a folder.
    /// </param>
    /// <exception cref="ModelFormatException">The model is refused.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static WeightSource Open(string path)
    {
        if (Directory.Exists(path))
        {
            return SafetensorsWeightSource.Open(path);
        }

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".GGUF" => new GgufWeightSource(GgufFile.Open(path)),
            ".SAFETENSORS" => SafetensorsWeightSource.Open(path),
            _ => throw new ModelFormatException("model.file.kind", Path.GetFileName(path), "a folder, a .gguf or a .safetensors file", "another kind"),
        };
    }
}
