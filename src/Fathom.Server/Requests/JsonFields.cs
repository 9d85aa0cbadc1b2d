using System.Text;
using System.Text.Json;
using Fathom.Server.Errors;

namespace Fathom.Server.Requests;

/// <summary>The fields of a JSON object in a request. A wrong type or range is refused with the field's name; null counts as absent.</summary>
/// <param name="element">An object.</param>
/// <param name="path">Its path within the request; empty for the request itself.</param>
internal readonly struct JsonFields(JsonElement element, string path = "")
{
    public JsonElement Element => element;

    public string Path => path;

    /// <summary>The object itself, checked.</summary>
    public static JsonFields Of(JsonElement element, string path = "") => element.ValueKind == JsonValueKind.Object
        ? new JsonFields(element, path)
        : throw Wrong(path, "an object", element);

    /// <summary>A field's full name.</summary>
    public string NameOf(string field) => path.Length == 0 ? field : $"{path}.{field}";

    /// <summary>A field's value; null if absent or null.</summary>
    public JsonElement? Find(string field) =>
        element.TryGetProperty(field, out JsonElement value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public bool Has(string field) => Find(field) is not null;

    public string? Text(string field) => Find(field) is { } value ? TextOf(value, NameOf(field)) : null;

    public string RequireText(string field) => Text(field) ?? throw Missing(field);

    public bool? Flag(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(NameOf(field), "true or false", other),
    };

    /// <summary>A number within bounds, both inclusive.</summary>
    public float? Number(string field, double least, double most)
    {
        if (Find(field) is not { } value)
        {
            return null;
        }

        string expected = FormattableString.Invariant($"a number from {least} to {most}");
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= least && number <= most
            ? (float)number
            : throw Wrong(NameOf(field), expected, value);
    }

    /// <summary>A whole number within bounds, both inclusive.</summary>
    public int? Integer(string field, int least, int most) => (int?)Integer64(field, least, most);

    /// <summary>A whole number within bounds, both inclusive.</summary>
    public long? Integer64(string field, long least = long.MinValue, long most = long.MaxValue)
    {
        if (Find(field) is not { } value)
        {
            return null;
        }

        string expected = most is int.MaxValue or long.MaxValue
            ? FormattableString.Invariant($"a whole number, {least} or more")
            : FormattableString.Invariant($"a whole number from {least} to {most}");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most
            ? number
            : throw Wrong(NameOf(field), expected, value);
    }

    public JsonFields? Object(string field) => Find(field) is { } value ? Of(value, NameOf(field)) : null;

    /// <summary>The items of an array, each with its path; empty if the field is absent.</summary>
    public IEnumerable<(JsonElement Item, string Path)> Items(string field, int mostItems)
    {
        if (Find(field) is not { } value)
        {
            return [];
        }

        string name = NameOf(field);
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, "an array", value);
        }

        return value.GetArrayLength() <= mostItems
            ? value.EnumerateArray().Select((item, index) => (item, $"{name}[{index}]"))
            : throw ApiException.Invalid(name, $"'{name}' has {value.GetArrayLength()} items, at most {mostItems} are allowed");
    }

    /// <summary>A string, or an array of strings.</summary>
    public IReadOnlyList<string> Texts(string field, int mostItems) => Find(field) switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } one => [TextOf(one, NameOf(field))],
        _ => [.. Items(field, mostItems).Select(item => TextOf(item.Item, item.Path))],
    };

    /// <summary>The error for a missing required field.</summary>
    public ApiException Missing(string field) => ApiException.Invalid(NameOf(field), $"'{NameOf(field)}' is missing");

    /// <summary>One of a closed list of words.</summary>
    public string? Word(string field, params ReadOnlySpan<string> allowed)
    {
        if (Text(field) is not { } word)
        {
            return null;
        }

        return allowed.Contains(word)
            ? word
            : throw ApiException.Invalid(NameOf(field), $"'{NameOf(field)}' must be one of {string.Join(", ", allowed!)}, not '{word}'");
    }

    /// <summary>A value as a string.</summary>
    public static string TextOf(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(name, "a string", value);
        }

        try
        {
            return value.GetString()!;
        }
        catch (Exception failure) when (failure is InvalidOperationException or DecoderFallbackException)
        {
            throw ApiException.Invalid(name, $"'{name}' is not well-formed Unicode");
        }
    }

    public static ApiException Wrong(string name, string expected, JsonElement actual)
    {
        string found = actual.ValueKind switch
        {
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Shortened(actual.GetRawText()),
            JsonValueKind.String => "a string",
            JsonValueKind.Array => "an array",
            JsonValueKind.Null => "null",
            _ => "an object",
        };
        return name.Length == 0
            ? ApiException.BadBody("invalid_body", $"the body must be {expected}, not {found}")
            : ApiException.Invalid(name, $"'{name}' must be {expected}, not {found}");
    }

    private static string Shortened(string raw) => raw.Length <= 40 ? raw : raw[..40] + "…";
}
