using Fathom.Formats;
using Fathom.Templates;
using Fathom.Tokenizers;

namespace Fathom.Inference.Loading;

/// <summary>Chat templates for models that have none, or for users who prefer another.</summary>
public static class ModelTemplates
{
    /// <summary>Longest file: the longest template, with each character in its longest encoding.</summary>
    private const int MaxTemplateBytes = 4 << 20;

    /// <summary>The plain messages, one per line, for models that weren't trained on conversations.</summary>
    public const string Plain = "{% for message in messages %}{{ message.content }}{% if not loop.last %}{{ '\\n' }}{% endif %}{% endfor %}";

    private static readonly KnownTemplate[] s_known =
    [
        new("plain", () => Plain, null),
        new("chatml", () => BuiltInTemplates.ChatMl.Source, "<|im_start|>"),
        new("llama3", () => BuiltInTemplates.Llama3.Source, "<|start_header_id|>"),
        new("deepseek-v3", () => BuiltInTemplates.DeepSeekV3.Source, "<｜User｜>"),
        new("deepseek-r1", () => BuiltInTemplates.DeepSeekR1.Source, "<｜User｜>"),
    ];

    /// <summary>The names of the known templates, comma-separated.</summary>
    public static string Names => string.Join(", ", s_known.Select(known => known.Name));

    /// <summary>Whether a template has this name.</summary>
    /// <param name="name">The name.</param>
    public static bool IsKnown(string name) => Array.Exists(s_known, known => known.Name == name);

    /// <summary>Reads the source of a template given by name or as a file.</summary>
    /// <param name="nameOrFile">One of <see cref="Names"/>, or a path.</param>
    /// <exception cref="IOException">There is no such template or file.</exception>
    /// <exception cref="ModelFormatException">The file is longer than a template may be.</exception>
    public static string Read(string nameOrFile) =>
        Array.Find(s_known, known => known.Name == nameOrFile)?.Source()
        ?? ModelTextFile.ReadText(nameOrFile, MaxTemplateBytes);

    /// <summary>Whether a template handles thinking.</summary>
    /// <param name="source">Its source; null for none.</param>
    public static bool Thinks(string? source) => source?.Contains("think", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Returns the template whose markers are in a vocabulary; null if there is none.</summary>
    /// <param name="tokenizer">The vocabulary.</param>
    public static string? For(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        KnownTemplate? fitting = Array.Find(s_known, known => known.Marker is not null && tokenizer.FindToken(known.Marker) is not null);
        bool reasons = fitting?.Marker == "<｜User｜>" && tokenizer.FindToken("<think>") is not null;
        return reasons ? BuiltInTemplates.DeepSeekR1.Source : fitting?.Source();
    }

    /// <summary>Gives a model the preferred template; without one, a model that has no template gets one that fits its vocabulary, or the plain one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="preferred">Source of a template; null for none.</param>
    public static LoadedModel Complete(LoadedModel model, string? preferred)
    {
        ArgumentNullException.ThrowIfNull(model);
        string? source = preferred ?? model.ChatTemplateSource ?? (model.HasTokenizer ? For(model.Tokenizer) ?? Plain : null);
        return source == model.ChatTemplateSource ? model : new LoadedModel(model.Weights, model.HasTokenizer ? model.Tokenizer : null, model.Defaults, source);
    }

    /// <param name="Name">The name that users give.</param>
    /// <param name="Source">Its source.</param>
    /// <param name="Marker">A token that vocabularies made for it have; null for none.</param>
    private sealed record KnownTemplate(string Name, Func<string> Source, string? Marker);
}
