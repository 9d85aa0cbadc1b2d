using System.Text;
using Fathom.Formats;
using Fathom.Tokenizers;

namespace Fathom.Inference.Loading;

/// <summary>Reads the files next to the weights in a checkpoint folder.</summary>
internal static class ModelFolder
{
    private const int MaxFileBytes = 256 << 20;

    /// <summary>Reads the tokenizer, chat template and generation defaults that exist.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="path">The folder, or a file in it.</param>
    public static LoadedModel Load(WeightSource weights, string path)
    {
        ModelText text = ReadText(path);
        return new LoadedModel(weights, text.Tokenizer, ReadDefaults(path), text.ChatTemplateSource);
    }

    /// <summary>Reads the generation defaults; null if there are none.</summary>
    /// <param name="path">The folder, or a file in it.</param>
    public static GenerationDefaults? ReadDefaults(string path) =>
        Read(FolderOf(path), "generation_config.json") is { } generation ? GenerationConfigFile.Read(generation) : null;

    /// <summary>Reads the tokenizer and chat template that exist.</summary>
    /// <param name="path">The folder, or a file in it.</param>
    public static ModelText ReadText(string path)
    {
        string folder = FolderOf(path);
        byte[]? json = Read(folder, "tokenizer.json");
        byte[]? config = Read(folder, "tokenizer_config.json");
        byte[]? template = Read(folder, "chat_template.jinja");
        Tokenizer? tokenizer = json is null ? null : Tokenizer.FromHuggingFace(json, config is null ? (ReadOnlyMemory<byte>?)null : config);
        return new ModelText(tokenizer, template is null ? tokenizer?.ChatTemplate : Encoding.UTF8.GetString(template));
    }

    private static string FolderOf(string path) => Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static byte[]? Read(string folder, string name) => ModelTextFile.ReadInside(folder, name, MaxFileBytes);
}
