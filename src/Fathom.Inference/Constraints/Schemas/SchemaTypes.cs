using System.Text.Json;
using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Schemas;

/// <summary>Types of JSON values.</summary>
[Flags]
internal enum SchemaTypeSet
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,

    /// <summary>Numbers that aren't integers; together with <see cref="Integer"/>, all numbers.</summary>
    Fraction = 8,
    String = 16,
    Array = 32,
    Object = 64,
    Number = Integer | Fraction,
    All = 127,
}

/// <summary>Reads the keyword <c>type</c>.</summary>
internal static class SchemaTypes
{
    private static readonly (string Name, SchemaTypeSet Types)[] s_names =
    [
        ("null", SchemaTypeSet.Null), ("boolean", SchemaTypeSet.Boolean), ("number", SchemaTypeSet.Number), ("integer", SchemaTypeSet.Integer),
        ("string", SchemaTypeSet.String), ("array", SchemaTypeSet.Array), ("object", SchemaTypeSet.Object),
    ];

    /// <summary>Returns the types that a schema allows.</summary>
    /// <exception cref="ConstraintException">The schema names an unknown type.</exception>
    public static SchemaTypeSet Of(SchemaPart schema)
    {
        if (schema["type"] is not { } type)
        {
            return SchemaTypeSet.All;
        }

        return type.Value.ValueKind == JsonValueKind.Array
            ? type.Value.EnumerateArray().Aggregate(SchemaTypeSet.None, (types, name) => types | Parse(type, name))
            : Parse(type, type.Value);
    }

    /// <summary>Returns the type of a value.</summary>
    public static SchemaTypeSet Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => SchemaTypeSet.Null,
        JsonValueKind.True or JsonValueKind.False => SchemaTypeSet.Boolean,
        JsonValueKind.String => SchemaTypeSet.String,
        JsonValueKind.Array => SchemaTypeSet.Array,
        JsonValueKind.Object => SchemaTypeSet.Object,
        _ => value.TryGetDecimal(out decimal number) && number != Math.Floor(number) ? SchemaTypeSet.Fraction : SchemaTypeSet.Integer,
    };

    /// <summary>Returns the types that two keywords both allow.</summary>
    public static SchemaKeyword Intersect(SchemaKeyword mine, SchemaKeyword theirs)
    {
        SchemaTypeSet both = Of(Only(mine)) & Of(Only(theirs));
        List<string> names = [.. s_names.Where(known => (both & known.Types) == known.Types).Select(known => $"\"{known.Name}\"")];
        return mine with { Value = JsonElement.Parse($"[{string.Join(',', names)}]") };
    }

    private static SchemaPart Only(SchemaKeyword type) => new(type.Pointer, new Dictionary<string, SchemaKeyword> { ["type"] = type });

    private static SchemaTypeSet Parse(SchemaKeyword keyword, JsonElement name)
    {
        foreach ((string known, SchemaTypeSet types) in s_names)
        {
            if (name.ValueKind == JsonValueKind.String && name.ValueEquals(known))
            {
                return types;
            }
        }

        throw keyword.Invalid("null, boolean, number, integer, string, array or object, or a list of them");
    }
}
