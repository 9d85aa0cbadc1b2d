using System.Text.Json;

namespace Fathom.Inference.Constraints.Schemas;

/// <summary>Determines from types and constants whether no value can satisfy both of two schemas.</summary>
internal static class SchemaOverlap
{
    /// <summary>Whether two schemas certainly have no value in common.</summary>
    /// <param name="left">The first schema.</param>
    /// <param name="right">The second schema.</param>
    /// <param name="follow">Follows the references of a schema.</param>
    public static bool AreDisjoint(SchemaPart left, SchemaPart right, Func<SchemaPart, SchemaPart> follow)
    {
        if (left.IsNever || right.IsNever || (TypesOf(left) & TypesOf(right)) == 0)
        {
            return true;
        }

        if (Constants(left) is { } mine && Constants(right) is { } theirs)
        {
            return !mine.Any(value => theirs.Any(other => JsonElement.DeepEquals(value, other)));
        }

        // Objects with a property that both require and that is a different constant in each.
        return (TypesOf(left) & TypesOf(right)) == SchemaTypeSet.Object
            && RequiredConstants(left, follow).Any(mine => RequiredConstants(right, follow).Any(theirs =>
                mine.Name == theirs.Name && !mine.Values.Any(value => theirs.Values.Any(other => JsonElement.DeepEquals(value, other)))));
    }

    private static SchemaTypeSet TypesOf(SchemaPart schema) =>
        Constants(schema)?.Aggregate(SchemaTypeSet.None, (types, value) => types | SchemaTypes.Of(value)) ?? SchemaTypes.Of(schema);

    private static JsonElement[]? Constants(SchemaPart schema) =>
        schema["const"] is { } constant ? [constant.Value]
        : schema["enum"] is { Value.ValueKind: JsonValueKind.Array } choice ? [.. choice.Value.EnumerateArray()]
        : null;

    private static IEnumerable<(string Name, JsonElement[] Values)> RequiredConstants(SchemaPart schema, Func<SchemaPart, SchemaPart> follow)
    {
        if (schema["properties"] is not { Value.ValueKind: JsonValueKind.Object } properties
            || schema["required"] is not { Value.ValueKind: JsonValueKind.Array } required)
        {
            yield break;
        }

        foreach (JsonProperty property in properties.Value.EnumerateObject())
        {
            bool isRequired = required.Value.EnumerateArray().Any(name => name.ValueKind == JsonValueKind.String && name.ValueEquals(property.Name));
            if (isRequired && Constants(follow(SchemaPart.Read(property.Value, $"{properties.Pointer}/{SchemaPart.Escape(property.Name)}"))) is { } values)
            {
                yield return (property.Name, values);
            }
        }
    }
}
