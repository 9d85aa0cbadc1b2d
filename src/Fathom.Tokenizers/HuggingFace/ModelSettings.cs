using System.Text;
using System.Text.Json;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>The small members of <c>/model</c>.</summary>
internal sealed record ModelSettings
{
    public string? UnknownToken { get; private init; }

    public bool FusesUnknown { get; private init; }

    public bool HasByteFallback { get; private init; }

    public bool IgnoresMerges { get; private init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="TokenizerFormatException">The model is not byte-pair encoding, or requires an unsupported feature.</exception>
    public static ModelSettings Read(JsonSource model)
    {
        // Files from early versions of the library have no type.
        string type = ReadString(model, "type") ?? "BPE";
        if (type != "BPE")
        {
            throw new TokenizerFormatException(TokenizerErrorCode.Unsupported, "/model/type", "BPE", type);
        }

        RefuseText(model, "continuing_subword_prefix");
        RefuseText(model, "end_of_word_suffix");
        if (model.FindElement("dropout") is JsonElement dropout && !(dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() == 0))
        {
            throw new TokenizerFormatException(TokenizerErrorCode.Unsupported, "/model/dropout", "none", "some");
        }

        return new ModelSettings
        {
            UnknownToken = ReadString(model, "unk_token"),
            FusesUnknown = ReadBoolean(model, "fuse_unk"),
            HasByteFallback = ReadBoolean(model, "byte_fallback"),
            IgnoresMerges = ReadBoolean(model, "ignore_merges"),
        };
    }

    /// <summary>The unknown token's id, if the model has one.</summary>
    public int? FindUnknown(Vocabulary vocabulary) =>
        UnknownToken is not null && vocabulary.TryFind(Encoding.UTF8.GetBytes(UnknownToken), out int id) ? id : null;

    private static void RefuseText(JsonSource model, string name)
    {
        if (ReadString(model, name) is { Length: > 0 } text)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.Unsupported, $"/model/{name}", "none", text);
        }
    }

    private static string? ReadString(JsonSource model, string name) =>
        model.FindElement(name) is not JsonElement value ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : throw WrongType(name, "a string", value);

    private static bool ReadBoolean(JsonSource model, string name) =>
        model.FindElement(name) is JsonElement value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw WrongType(name, "a truth value", value));

    private static TokenizerFormatException WrongType(string name, string expected, JsonElement actual) =>
        new(TokenizerErrorCode.JsonWrongType, $"/model/{name}", expected, actual.ValueKind.ToString());
}
