using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Fathom.Training.Runs;

/// <summary>Describes errors in a configuration in terms of JSON, not of the types it is read into.</summary>
internal static partial class ConfigFault
{
    /// <summary>Describes what the JSON reader refused.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="failure">What the reader threw.</param>
    public static TrainingException Describe(string file, JsonException failure)
    {
        string key = failure.Path is { Length: > 2 } path && path[0] == '$' ? path[2..] : "";
        string place = $"{file}:{failure.LineNumber + 1}{(key.Length > 0 ? " " + key : "")}";
        (string expected, string actual) = Explain(failure.Message);
        return new TrainingException("train.config.invalid", place, expected, actual, failure);
    }

    private static (string Expected, string Actual) Explain(string message)
    {
        if (UnknownKey().Match(message) is { Success: true } unknown)
        {
            return ("keys that docs/training.md lists", $"the unknown key '{unknown.Groups["name"].Value}'");
        }

        if (MissingKeys().Match(message) is { Success: true } missing)
        {
            return ("all required keys", $"no {missing.Groups["names"].Value}");
        }

        if (DuplicateKey().Match(message) is { Success: true } duplicate)
        {
            return ("every key once", $"'{duplicate.Groups["name"].Value}' twice");
        }

        if (message.StartsWith(FiniteNumbers.Expected, StringComparison.Ordinal))
        {
            return (FiniteNumbers.Expected, "one that is too large");
        }

        if (message.Contains("null", StringComparison.Ordinal))
        {
            return ("a value", "null");
        }

        return WrongKind().Match(message) is { Success: true } kind
            ? (KindOf(kind.Groups["type"].Value), "a value of another kind")
            : ("JSON", "something else");
    }

    /// <summary>Returns the kind of JSON that a type is read from.</summary>
    private static string KindOf(string type)
    {
        bool Is(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                if (type.Contains(name, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }

        return Is("IReadOnlyList") ? "a list"
            : Is("Int32", "Int64") ? "a whole number in range"
            : Is("Double", "Single") ? "a number"
            : Is("Boolean") ? "true or false"
            : Is("System.String") ? "a text"
            : FindEnum(type) is { } words ? "one of " + string.Join(", ", NamesOf(words))
            : "an object";
    }

    /// <summary>Finds the enumeration of this assembly in a type's name, also if it is nullable.</summary>
    private static Type? FindEnum(string type) => type.Split(['[', ',', ']'], StringSplitOptions.RemoveEmptyEntries)
        .Select(part => typeof(ConfigFault).Assembly.GetType(part.Trim()))
        .FirstOrDefault(found => found is { IsEnum: true });

    private static IEnumerable<string> NamesOf(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name));

    [GeneratedRegex("The JSON property '(?<name>[^']*)' could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownKey();

    [GeneratedRegex("missing required properties including: (?<names>.+?)[.]", RegexOptions.CultureInvariant)]
    private static partial Regex MissingKeys();

    [GeneratedRegex("[Dd]uplicate property '(?<name>[^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex DuplicateKey();

    [GeneratedRegex(@"could not be converted to (?<type>\S+?)[.] Path", RegexOptions.CultureInvariant)]
    private static partial Regex WrongKind();
}
