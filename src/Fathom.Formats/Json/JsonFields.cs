using System.Text.Json;

namespace Fathom.Formats.Json;

/// <summary>Typed access to the members of a JSON object. A null member counts as absent; one of another type is refused.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _object;
    private readonly string _pointer;

    /// <summary>Wraps an object.</summary>
    /// <param name="element">The object.</param>
    /// <param name="pointer">JSON pointer to it, for messages: empty for the root.</param>
    /// <exception cref="ModelFormatException">It is not an object.</exception>
    public JsonFields(JsonElement element, string pointer = "")
    {
        _object = element.ValueKind == JsonValueKind.Object ? element : throw WrongType(pointer, "an object", element);
        _pointer = pointer;
    }

    public bool Has(string name) => Find(name) is not null;

    public JsonFields? FindObject(string name) => Find(name) is { } value ? new JsonFields(value, At(name)) : null;

    public string? FindString(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? Text(name, value)
        : throw WrongType(At(name), "a string", value);

    public bool? FindBool(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw WrongType(At(name), "true or false", value);

    public double? FindDouble(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : throw WrongType(At(name), "a number", value);

    public int? FindInt(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && ToInt(value.GetDouble()) is { } number ? number
        : throw WrongType(At(name), "a whole number below 2^31", value);

    public JsonElement? FindArray(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array ? value
        : throw WrongType(At(name), "an array", value);

    public int Int(string name) => FindInt(name) ?? throw Missing(name);

    public double Double(string name) => FindDouble(name) ?? throw Missing(name);

    public string At(string name) => $"{_pointer}/{name}";

    private static ModelFormatException WrongType(string pointer, string expected, JsonElement actual) =>
        new(
            "model.config.type",
            pointer.Length == 0 ? "/" : pointer,
            expected,
            actual.ValueKind is JsonValueKind.Number ? actual.GetRawText() : $"{actual.ValueKind}");

    // 4096.0 is a whole number, too: some writers store counts this way.
    private static int? ToInt(double value) => value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue ? (int)value : null;

    private JsonElement? Find(string name) =>
        _object.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string Text(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw WrongType(At(name), "a string of whole characters", value);
        }
    }

    private ModelFormatException Missing(string name) => new("model.config.missing", At(name), "a value", "none");
}
