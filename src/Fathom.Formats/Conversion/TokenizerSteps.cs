using System.Text.Json;

namespace Fathom.Formats.Conversion;

/// <summary>The steps of a <c>tokenizer.json</c> besides splitting and merging: what happens to a text before, and which tokens are put around it.</summary>
/// <remarks>
/// GGUF has no normalizers; it only says whether a SentencePiece vocabulary puts a space before a text. NFC is left out, as in other converters:
/// it changes no text that is already composed, and without that nothing of Qwen's family could be converted.
/// </remarks>
internal static class TokenizerSteps
{
    private const string Marker = "▁";

    /// <summary>The steps of a component: those of a sequence, in order, or the component itself; none if it is absent.</summary>
    /// <param name="component">A component.</param>
    /// <param name="list">Name of a sequence's list.</param>
    public static List<JsonElement> Of(JsonElement component, string list) => component.ValueKind != JsonValueKind.Object ? []
        : component.TryGetProperty(list, out JsonElement steps) && steps.ValueKind == JsonValueKind.Array
            ? [.. steps.EnumerateArray().SelectMany(step => Of(step, list))]
            : [component];

    /// <summary>A member's text; null if there is none.</summary>
    public static string? Text(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Refuses the normalizers of a byte-level vocabulary that GGUF can't express.</summary>
    /// <exception cref="ModelFormatException">There is another than NFC.</exception>
    public static void CheckByteLevel(JsonElement root)
    {
        foreach (JsonElement step in Of(Find(root, "normalizer"), "normalizers"))
        {
            string? type = Text(step, "type");
            if (type != "NFC")
            {
                throw Refused("/normalizer", "none or NFC", type);
            }
        }
    }

    /// <summary>Whether a SentencePiece vocabulary puts a space before a text.</summary>
    /// <exception cref="ModelFormatException">A text is changed in a way that GGUF can't express.</exception>
    public static bool AddsSpace(JsonElement root)
    {
        bool adds = false;
        foreach (JsonElement step in Of(Find(root, "normalizer"), "normalizers"))
        {
            adds |= Text(step, "type") switch
            {
                "NFC" => false,
                "Prepend" when Text(step, "prepend") == Marker => true,
                "Replace" when Text(Find(step, "pattern"), "String") == " " && Text(step, "content") == Marker => false,
                var type => throw Refused("/normalizer", $"NFC, Prepend of {Marker}, or Replace of spaces by {Marker}", type),
            };
        }

        foreach (JsonElement step in Of(Find(root, "pre_tokenizer"), "pretokenizers"))
        {
            string? type = Text(step, "type");
            adds |= type == "Metaspace" ? IsSpaceAdded(step) : throw Refused("/pre_tokenizer", "none or Metaspace", type);
        }

        return adds;
    }

    /// <summary>The token that the post-processor puts before or behind a text; null if there is none.</summary>
    public static string? TokenAround(JsonElement root, bool isBehindText)
    {
        foreach (JsonElement step in Of(Find(root, "post_processor"), "processors"))
        {
            bool isBehind = false;
            foreach (JsonElement item in Items(Find(step, "single")))
            {
                isBehind |= Find(item, "Sequence").ValueKind == JsonValueKind.Object;
                if (isBehind == isBehindText && Text(Find(item, "SpecialToken"), "id") is { } token)
                {
                    return token;
                }
            }
        }

        return null;
    }

    private static JsonElement Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) ? value : default;

    private static IEnumerable<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>Old files have <c>add_prefix_space</c> where new ones have <c>prepend_scheme</c>.</summary>
    private static bool IsSpaceAdded(JsonElement metaspace) =>
        Text(metaspace, "prepend_scheme") is { } scheme ? scheme != "never" : Find(metaspace, "add_prefix_space").ValueKind != JsonValueKind.False;

    private static ModelFormatException Refused(string where, string expected, string? actual) =>
        new("convert.tokenizer.split", where, expected, actual ?? "something else");
}
