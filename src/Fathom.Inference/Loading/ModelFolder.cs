using Fathom.Formats;
using Fathom.Tokenizers;

namespace Fathom.Inference;

/// <summary>What lies beside the weights in a checkpoint folder.</summary>
internal static class ModelFolder
{
    private const long MaxFileBytes = 256L << 20;

    /// <summary>Reads tokenizer, chat template and generation defaults, each where there is one.</summary>
    public static LoadedModel Load(WeightSource weights, string folder)
    {
        byte[]? tokenizer = Read(folder, "tokenizer.json");
        byte[]? config = Read(folder, "tokenizer_config.json");
        byte[]? generation = Read(folder, "generation_config.json");
        byte[]? template = Read(folder, "chat_template.jinja");
        return new LoadedModel(
            weights,
            tokenizer is null ? null : Tokenizer.FromHuggingFace(tokenizer, config is null ? null : config.AsMemory()),
            generation is null ? null : GenerationConfigFile.Read(generation),
            template is null ? null : System.Text.Encoding.UTF8.GetString(template));
    }

    private static byte[]? Read(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (!file.Exists)
        {
            return null;
        }

        return file.Length <= MaxFileBytes
            ? File.ReadAllBytes(file.FullName)
            : throw new ModelFormatException("model.file.too_large", name, $"at most {MaxFileBytes} bytes", $"{file.Length}");
    }
}
