using System.Text.Json;

namespace Fathom.Formats.Json;

/// <summary>Characters of JSON from outside: JSON can escape half a surrogate pair, which is no text and can't be read as one.</summary>
public static class JsonCharacters
{
    /// <summary>Looks for half a surrogate pair in the keys and strings of JSON.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="maxDepth">How deep it may nest.</param>
    /// <returns>The byte at which the key or string begins; null when all characters are whole.</returns>
    /// <exception cref="JsonException">It is no JSON, or nested deeper.</exception>
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
