using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Inference.Tests.Constraints;

/// <summary>A plain validator of JSON Schema for the keywords of these tests, written from the standard and not from the compiler.</summary>
internal static class SchemaChecker
{
    public static bool IsValid(JsonElement root, JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True;
        }

        return schema.EnumerateObject().All(keyword => Holds(root, schema, keyword, value));
    }

    private static bool Holds(JsonElement root, JsonElement schema, JsonProperty keyword, JsonElement value)
    {
        JsonElement argument = keyword.Value;
        bool Valid(JsonElement part, JsonElement of) => IsValid(root, part, of);
        return keyword.Name switch
        {
            "$ref" => Valid(Find(root, argument.GetString()!), value),
            "allOf" => argument.EnumerateArray().All(part => Valid(part, value)),
            "anyOf" => argument.EnumerateArray().Any(part => Valid(part, value)),
            "oneOf" => argument.EnumerateArray().Count(part => Valid(part, value)) == 1,
            "const" => JsonElement.DeepEquals(argument, value),
            "enum" => argument.EnumerateArray().Any(option => JsonElement.DeepEquals(option, value)),
            "type" => argument.ValueKind == JsonValueKind.Array
                ? argument.EnumerateArray().Any(type => HasType(value, type.GetString()!))
                : HasType(value, argument.GetString()!),
            "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= argument.GetDecimal(),
            "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= argument.GetDecimal(),
            "exclusiveMinimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() > argument.GetDecimal(),
            "exclusiveMaximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() < argument.GetDecimal(),
            "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() >= argument.GetInt32(),
            "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() <= argument.GetInt32(),
            "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, argument.GetString()!, RegexOptions.CultureInvariant),
            "format" => value.ValueKind != JsonValueKind.String || HasFormat(value.GetString()!, argument.GetString()!),
            "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= argument.GetInt32(),
            "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= argument.GetInt32(),
            "prefixItems" => value.ValueKind != JsonValueKind.Array
                || argument.EnumerateArray().Zip(value.EnumerateArray()).All(pair => Valid(pair.First, pair.Second)),
            "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Skip(PrefixLength(schema)).All(item => Valid(argument, item)),
            "required" => value.ValueKind != JsonValueKind.Object || argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "properties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(property =>
                !argument.TryGetProperty(property.Name, out JsonElement part) || Valid(part, property.Value)),
            "additionalProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(property =>
                (schema.TryGetProperty("properties", out JsonElement named) && named.TryGetProperty(property.Name, out _)) || Valid(argument, property.Value)),
            "$defs" => true,
            _ => throw new NotSupportedException(keyword.Name),
        };
    }

    private static int PrefixLength(JsonElement schema) => schema.TryGetProperty("prefixItems", out JsonElement prefix) ? prefix.GetArrayLength() : 0;

    private static JsonElement Find(JsonElement root, string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, (element, name) => element.GetProperty(name));

    private static bool HasType(JsonElement value, string type) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDecimal() == Math.Floor(value.GetDecimal()),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };

    private static bool HasFormat(string text, string format) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || text.StartsWith("0000", StringComparison.Ordinal),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "ipv4" => System.Net.IPAddress.TryParse(text, out System.Net.IPAddress? address) && address.ToString() == text,
        _ => throw new NotSupportedException(format),
    };
}
