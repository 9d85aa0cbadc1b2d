using System.Text.Json;

namespace Fathom.Formats.Json;

/// <summary>Checks the characters of untrusted JSON, which can escape half a surrogate pair. That is not text and can't be read as text.</summary>
public static class JsonCharacters
{
    /// <summary>Looks for half a surrogate pair in JSON keys and strings.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="maxDepth">Maximum nesting depth.</param>
    /// <returns>The byte at which the key or string begins; null if all characters are whole.</returns>
    /// <exception cref="JsonException">It is not valid JSON, or is nested too deeply.</exception>
    public static long? FindHalf(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped ? reader.GetString() : null;
            }

            return null;
        }
        catch (InvalidOperationException)
        {
            return reader.TokenStartIndex;
        }
    }
}
