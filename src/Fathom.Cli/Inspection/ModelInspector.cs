using Fathom.Formats;
using Fathom.Formats.Gguf;
using Fathom.Formats.Json;
using Fathom.Formats.Safetensors;
using Fathom.Inference.Loading;
using Fathom.Numerics.Quantization;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Errors;

namespace Fathom.Cli.Inspection;

/// <summary>Describes a model file or folder, and refuses whatever running it would refuse.</summary>
internal static class ModelInspector
{
    private const string UnknownArchitecture = "model.config.architecture";
    private const int GgufMagic = 0x46554747;

    /// <summary>Inspects a GGUF file, a checkpoint folder, or a safetensors file.</summary>
    /// <exception cref="ModelFormatException">It is refused.</exception>
    /// <exception cref="TokenizerFormatException">Its tokenizer is refused.</exception>
    /// <exception cref="TemplateException">Its chat template is refused.</exception>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    public static InspectResult Inspect(string path)
    {
        if (Directory.Exists(path) || Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return InspectCheckpoint(path);
        }

        return Path.GetExtension(path).Equals(".gguf", StringComparison.OrdinalIgnoreCase) || BeginsLikeGguf(path)
            ? InspectGguf(path)
            : throw new ModelFormatException("model.file.kind", Path.GetFileName(path), "a folder, a GGUF or a safetensors file", "another kind");
    }

    /// <summary>Looks at the first bytes; a file without a length may be a pipe, and is left for the reader to refuse.</summary>
    private static bool BeginsLikeGguf(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists || LinkedFile.LengthOf(info) == 0)
        {
            return true;
        }

        using FileStream stream = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[sizeof(int)];
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && BitConverter.ToInt32(magic) == GgufMagic;
    }

    private static InspectResult InspectGguf(string path)
    {
        using GgufFile file = GgufFile.Open(path);
        GgufMetadata metadata = file.Metadata;
        Tokenizer? tokenizer = GgufTokenizer.Read(file);
        InspectedTensors tensors = new([.. file.Tensors.Select(tensor => new InspectedTensor(tensor.Type.Name, tensor.Elements, tensor.Bytes))]);
        InspectResult result = new(Path.GetFileName(path), "gguf", metadata.FindString("general.architecture"))
        {
            Version = file.Version,
            Files = file.PartCount,
            Bytes = file.FileBytes,
            Name = metadata.FindString("general.name"),
            License = metadata.FindString("general.license"),
            Quantization = FileType(metadata) ?? tensors.MainType,
        };
        result = result.With(tensors).With(tokenizer, CheckedTemplate(tokenizer?.ChatTemplate));
        try
        {
            using var weights = new GgufWeightSource(file);
            return WithModel(result, weights, tokenizer);
        }
        catch (ModelFormatException unknown) when (unknown.Code == UnknownArchitecture)
        {
            return result with { IsRunnable = false, NotRunnableBecause = unknown.Message };
        }
    }

    private static InspectResult InspectCheckpoint(string path)
    {
        using SafetensorsModel model = SafetensorsModel.Open(path);
        InspectedTensors tensors = new(
        [
            .. model.Files.SelectMany(file => file.Tensors)
                .Select(tensor => new InspectedTensor(tensor.Dtype.Name, tensor.Elements, tensor.End - tensor.Begin)),
        ]);
        InspectResult result = new(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), "safetensors", Architecture: null)
        {
            Files = model.Files.Count,
            Bytes = model.Files.Sum(file => file.FileBytes),
            Quantization = tensors.MainType,
        };
        ModelText text = ModelText.Open(path);
        result = result.With(tensors).With(text.Tokenizer, CheckedTemplate(text.ChatTemplateSource));
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!File.Exists(Path.Combine(folder, ModelConfigJson.FileName)))
        {
            return result with { IsRunnable = false, NotRunnableBecause = "config.json is missing next to it" };
        }

        try
        {
            ModelConfig config = ModelConfigJson.ReadFile(Path.Combine(folder, ModelConfigJson.FileName));
            using var weights = new SafetensorsWeightSource(model, config);
            GenerationDefaults.Find(path);
            return WithModel(result with { Architecture = config.ModelType }, weights, text.Tokenizer);
        }
        catch (ModelFormatException unknown) when (unknown.Code == UnknownArchitecture)
        {
            return result with { IsRunnable = false, NotRunnableBecause = unknown.Message };
        }
    }

    private static InspectResult WithModel(InspectResult result, WeightSource weights, Tokenizer? tokenizer)
    {
        weights.Validate();
        LoadedModel.RequireKnownBeginning(tokenizer, weights.Config);
        return result.With(weights.Config, HasFloatWeights(weights));
    }

    /// <summary>Whether the engine keeps the cache in single precision, as it does for models with float embeddings and head.</summary>
    private static bool HasFloatWeights(WeightSource weights) =>
        new[] { "model.embed_tokens.weight", "lm_head.weight" }.All(name => !weights.TryGetMatrix(name, out WeightMatrix? matrix) || matrix.Format.IsFloat);

    private static string? CheckedTemplate(string? source)
    {
        if (source is not null)
        {
            ChatTemplate.Parse(source);
        }

        return source;
    }

    private static string? FileType(GgufMetadata metadata) =>
        metadata.FindInteger("general.file_type") is { } number && Enum.IsDefined((GgufFileType)number) ? ((GgufFileType)number).ToString() : null;
}
