using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>Reads additional properties, whether set in code or in a settings file.</summary>
internal readonly struct PropertyReader(AdditionalPropertiesDictionary? properties)
{
    /// <summary>A Boolean; null if absent.</summary>
    /// <exception cref="FathomClientException">It is something else.</exception>
    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        bool flag => flag,
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
        { } other => throw Wrong(name, "true or false", other),
    };

    /// <summary>A number; null if absent.</summary>
    /// <exception cref="FathomClientException">It is something else.</exception>
    public double? Number(string name) => Find(name) switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        float or double or decimal or byte or short or int or long => Convert.ToDouble(Find(name), CultureInfo.InvariantCulture),
        { } other => throw Wrong(name, "a number", other),
    };

    /// <summary>A whole number, 0 or more; null if absent.</summary>
    /// <exception cref="FathomClientException">It is something else.</exception>
    public int? Count(string name) => Number(name) switch
    {
        null => null,
        { } number when number is >= 0 and <= int.MaxValue && number == Math.Floor(number) => (int)number,
        { } other => throw Wrong(name, "a whole number, 0 or more", other),
    };

    /// <summary>A string; null if absent or empty.</summary>
    /// <exception cref="FathomClientException">It is something else.</exception>
    public string? Text(string name)
    {
        string? text = Find(name) switch
        {
            null => null,
            string given => given,
            JsonElement { ValueKind: JsonValueKind.String } given => given.GetString(),
            { } other => throw Wrong(name, "a text", other),
        };
        return text is "" ? null : text;
    }

    private static FathomClientException Wrong(string name, string expected, object actual) =>
        new(FathomClientErrorCodes.Option, name, string.Create(CultureInfo.InvariantCulture, $"expected {expected}, found {actual}"));

    private object? Find(string name) => properties is not null && properties.TryGetValue(name, out object? value) ? value : null;
}
