using System.Text.Json;
using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Schemas;

/// <summary>A keyword's value and its location.</summary>
/// <param name="Value">The value.</param>
/// <param name="Pointer">JSON pointer to it.</param>
internal readonly record struct SchemaKeyword(JsonElement Value, string Pointer)
{
    public ConstraintException Invalid(string expected) => new(ConstraintErrorCodes.SchemaInvalid, Pointer, $"expected {expected}");

    public ConstraintException Unsupported(string what) => new(ConstraintErrorCodes.SchemaUnsupported, Pointer, what);
}

/// <summary>The keywords that apply to a value: those of a schema, or of several schemas combined.</summary>
/// <param name="Pointer">JSON pointer to the schema, or to the first of several.</param>
/// <param name="Keywords">The keywords by name, in order, without annotations.</param>
/// <param name="IsNever">Whether no value satisfies it.</param>
internal sealed record SchemaPart(string Pointer, IReadOnlyDictionary<string, SchemaKeyword> Keywords, bool IsNever = false)
{
    /// <summary>Keywords that don't restrict values.</summary>
    private static readonly HashSet<string> s_annotations =
        ["$schema", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$defs", "definitions"];

    private static readonly HashSet<string> s_supported =
    [
        "$ref", "allOf", "anyOf", "oneOf", "type", "enum", "const", "properties", "required", "additionalProperties", "items", "prefixItems",
        "minItems", "maxItems", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "uniqueItems",
    ];

    public SchemaKeyword? this[string name] => Keywords.TryGetValue(name, out SchemaKeyword keyword) ? keyword : null;

    /// <summary>Reads a schema.</summary>
    /// <exception cref="ConstraintException">The value isn't a schema, or has an unsupported keyword.</exception>
    public static SchemaPart Read(JsonElement schema, string pointer)
    {
        var keywords = new Dictionary<string, SchemaKeyword>();
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return new SchemaPart(pointer, keywords, schema.ValueKind == JsonValueKind.False);
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw new SchemaKeyword(schema, pointer).Invalid("a schema: an object, true or false");
        }

        foreach (JsonProperty property in schema.EnumerateObject())
        {
            var keyword = new SchemaKeyword(property.Value, $"{pointer}/{Escape(property.Name)}");
            bool isAnnotation = s_annotations.Contains(property.Name) || (property.Name == "$id" && pointer.Length == 0);
            if (!isAnnotation && !s_supported.Contains(property.Name))
            {
                throw keyword.Unsupported($"the keyword '{(property.Name.Length > 40 ? property.Name[..40] + "…" : property.Name)}' isn't supported");
            }

            bool saysNothing = property.Name is "uniqueItems" && property.Value.ValueKind == JsonValueKind.False;
            if (!isAnnotation && !saysNothing)
            {
                keywords[property.Name] = keyword;
            }
        }

        return new SchemaPart(pointer, keywords);
    }

    /// <summary>Returns the same part without a keyword.</summary>
    public SchemaPart Without(string name) => this with { Keywords = Keywords.Where(pair => pair.Key != name).ToDictionary() };

    /// <summary>Combines two parts, so that both apply.</summary>
    /// <exception cref="ConstraintException">They have keywords that can't be combined.</exception>
    public SchemaPart And(SchemaPart other)
    {
        var merged = new Dictionary<string, SchemaKeyword>(Keywords);
        RefuseForeign(this, other);
        RefuseForeign(other, this);
        foreach ((string name, SchemaKeyword theirs) in other.Keywords)
        {
            merged[name] = merged.TryGetValue(name, out SchemaKeyword mine) ? Merge(name, mine, theirs) : theirs;
        }

        return new SchemaPart(Pointer, merged, IsNever || other.IsNever);
    }

    /// <summary>Escapes a name for a JSON pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>
    /// Throws if <c>additionalProperties</c> or <c>items</c> would be combined with another schema's keywords: they refer to those next to them only, and
    /// would change their meaning.
    /// </summary>
    private static void RefuseForeign(SchemaPart closed, SchemaPart other)
    {
        if (closed["additionalProperties"] is { Value.ValueKind: not JsonValueKind.True } keyword
            && (other["properties"] ?? other["additionalProperties"] ?? other["required"]) is not null)
        {
            throw keyword.Unsupported("additionalProperties beside properties of another schema isn't supported");
        }

        if (closed["items"] is { } items && other["prefixItems"] is not null)
        {
            throw items.Unsupported("items beside prefixItems of another schema isn't supported");
        }
    }

    private static SchemaKeyword Merge(string name, SchemaKeyword mine, SchemaKeyword theirs)
    {
        if (JsonElement.DeepEquals(mine.Value, theirs.Value))
        {
            return mine;
        }

        bool areNumbers = mine.Value.ValueKind == JsonValueKind.Number && theirs.Value.ValueKind == JsonValueKind.Number;
        bool areArrays = mine.Value.ValueKind == JsonValueKind.Array && theirs.Value.ValueKind == JsonValueKind.Array;
        return name switch
        {
            "type" => SchemaTypes.Intersect(mine, theirs),
            "required" when areArrays => mine with { Value = ToArray([.. mine.Value.EnumerateArray(), .. theirs.Value.EnumerateArray()]) },
            "enum" when areArrays => mine with { Value = ToArray([.. mine.Value.EnumerateArray().Where(value => Contains(theirs.Value, value))]) },
            "minimum" or "exclusiveMinimum" or "minLength" or "minItems" when areNumbers => mine.Value.GetDouble() >= theirs.Value.GetDouble() ? mine : theirs,
            "maximum" or "exclusiveMaximum" or "maxLength" or "maxItems" when areNumbers => mine.Value.GetDouble() <= theirs.Value.GetDouble() ? mine : theirs,
            "properties" when mine.Value.ValueKind == JsonValueKind.Object && theirs.Value.ValueKind == JsonValueKind.Object => MergeProperties(mine, theirs),
            _ => throw theirs.Unsupported($"'{name}' of two schemas that hold together isn't supported"),
        };
    }

    private static SchemaKeyword MergeProperties(SchemaKeyword mine, SchemaKeyword theirs)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in mine.Value.EnumerateObject())
            {
                if (theirs.Value.TryGetProperty(property.Name, out JsonElement other) && !JsonElement.DeepEquals(property.Value, other))
                {
                    throw theirs.Unsupported("a property of two schemas that hold together isn't supported");
                }

                property.WriteTo(writer);
            }

            foreach (JsonProperty property in theirs.Value.EnumerateObject().Where(property => !mine.Value.TryGetProperty(property.Name, out _)))
            {
                property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return mine with { Value = JsonElement.Parse(buffer.WrittenSpan) };
    }

    private static bool Contains(JsonElement array, JsonElement value) => array.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value));

    private static JsonElement ToArray(IReadOnlyList<JsonElement> values) =>
        JsonElement.Parse($"[{string.Join(',', values.Select(value => value.GetRawText()))}]");
}
