using System.Text;
using System.Text.Json;
using Fathom.Tokenizers.Errors;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>Typed access to the JSON of one component (normalizer, pre-tokenizer, decoder …), with errors that state the place.</summary>
/// <param name="Element">The JSON.</param>
/// <param name="Pointer">Its JSON pointer.</param>
/// <param name="Limits">Bounds on untrusted sizes.</param>
internal readonly record struct ComponentElement(JsonElement Element, string Pointer, TokenizerLimits Limits)
{
    /// <summary>The component's <c>type</c>.</summary>
    public string Type => GetString("type");

    /// <summary>A required string.</summary>
    public string GetString(string name) =>
        TryGet(name) is not JsonElement value
            ? throw new TokenizerFormatException(TokenizerErrorCode.JsonMissingKey, Pointer, name, "nothing")
            : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw WrongType(name, "a string", value);

    /// <summary>A required string as UTF-8.</summary>
    public byte[] GetUtf8(string name) => Encoding.UTF8.GetBytes(GetString(name));

    /// <summary>An optional boolean.</summary>
    public bool GetBoolean(string name, bool absent) =>
        TryGet(name) is not JsonElement value ? absent
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw WrongType(name, "a truth value", value);

    /// <summary>An optional whole number.</summary>
    public int GetInt32(string name, int absent) =>
        TryGet(name) is not JsonElement value ? absent
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
            : throw WrongType(name, "a whole number", value);

    /// <summary>A required member that is an object.</summary>
    public ComponentElement GetObject(string name) =>
        TryGet(name) is not JsonElement value
            ? throw new TokenizerFormatException(TokenizerErrorCode.JsonMissingKey, Pointer, name, "nothing")
            : value.ValueKind == JsonValueKind.Object ? this with { Element = value, Pointer = $"{Pointer}/{name}" }
            : throw WrongType(name, "an object", value);

    /// <summary>The objects of a required array.</summary>
    public List<ComponentElement> GetObjects(string name)
    {
        JsonElement array = TryGet(name)
            ?? throw new TokenizerFormatException(TokenizerErrorCode.JsonMissingKey, Pointer, name, "nothing");
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw WrongType(name, "an array", array);
        }

        List<ComponentElement> items = [];
        foreach (JsonElement item in array.EnumerateArray())
        {
            string pointer = $"{Pointer}/{name}/{items.Count}";
            items.Add(item.ValueKind == JsonValueKind.Object
                ? this with { Element = item, Pointer = pointer }
                : throw new TokenizerFormatException(TokenizerErrorCode.JsonWrongType, pointer, "an object", item.ValueKind.ToString()));
        }

        return items;
    }

    /// <summary>A member; null if it is absent or null.</summary>
    public JsonElement? TryGet(string name) =>
        Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The error for an unsupported component or setting.</summary>
    public TokenizerFormatException Unsupported(string expected, string actual) =>
        new(TokenizerErrorCode.Unsupported, Pointer, expected, actual);

    /// <summary>The object in a document's member; null if it is absent.</summary>
    public static ComponentElement? From(JsonSource source, string name, TokenizerLimits limits)
    {
        string pointer = $"{source.Pointer}/{name}";
        return source.FindElement(name) is not JsonElement element ? null
            : element.ValueKind == JsonValueKind.Object ? new ComponentElement(element, pointer, limits)
            : throw new TokenizerFormatException(TokenizerErrorCode.JsonWrongType, pointer, "an object", element.ValueKind.ToString());
    }

    private TokenizerFormatException WrongType(string name, string expected, JsonElement actual) =>
        new(TokenizerErrorCode.JsonWrongType, $"{Pointer}/{name}", expected, actual.ValueKind.ToString());
}
