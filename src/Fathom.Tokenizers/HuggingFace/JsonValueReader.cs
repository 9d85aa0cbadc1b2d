using System.Text.Json;
using Fathom.Tokenizers.Errors;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>A value in a checked JSON text, with its place for errors.</summary>
/// <param name="Json">The bytes of the value.</param>
/// <param name="Pointer">Its JSON pointer.</param>
/// <param name="Limits">Bounds on untrusted sizes.</param>
internal readonly record struct JsonValueReader(ReadOnlyMemory<byte> Json, string Pointer, TokenizerLimits Limits)
{
    /// <summary>Starts reading; the reader is positioned on the value's first token.</summary>
    public Utf8JsonReader Begin(JsonTokenType expected)
    {
        var reader = new Utf8JsonReader(Json.Span, new JsonReaderOptions { MaxDepth = Limits.MaxJsonDepth });
        reader.Read();
        Require(ref reader, expected, Pointer);
        return reader;
    }

    /// <summary>Throws unless the reader is positioned on a token of the given type.</summary>
    /// <exception cref="TokenizerFormatException">The token has another type.</exception>
    public static void Require(ref Utf8JsonReader reader, JsonTokenType expected, string where)
    {
        if (reader.TokenType != expected)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.JsonWrongType, where, Describe(expected), Describe(reader.TokenType));
        }
    }

    /// <summary>Parses the value, which must be small and free of duplicate keys and half surrogate pairs.</summary>
    /// <exception cref="TokenizerFormatException">It is not.</exception>
    public JsonElement ParseElement()
    {
        if (Json.Length > Limits.MaxComponentBytes)
        {
            throw new TokenizerFormatException(
                TokenizerErrorCode.ComponentTooLarge, Pointer, $"at most {Limits.MaxComponentBytes} bytes", $"{Json.Length}");
        }

        RequireWholeCharacters();
        try
        {
            using var document = JsonDocument.Parse(
                Json, new JsonDocumentOptions { MaxDepth = Limits.MaxJsonDepth, AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.JsonDuplicateKey, Pointer, "distinct keys", error.Message, error);
        }
    }

    /// <summary>The unescaped bytes of the string or key on which the reader is positioned.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="scratch">Memory for unescaping; grown as needed.</param>
    /// <param name="where">Place for errors.</param>
    /// <exception cref="TokenizerFormatException">An escape is half a surrogate pair.</exception>
    public static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader, ref byte[] scratch, string where)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (reader.ValueSpan.Length > scratch.Length)
        {
            scratch = new byte[reader.ValueSpan.Length];
        }

        try
        {
            return scratch.AsSpan(0, reader.CopyString(scratch));
        }
        catch (InvalidOperationException error)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.JsonMalformed, where, "a string of whole characters", "half a surrogate pair", error);
        }
    }

    /// <summary>Checks every string and key: a document would throw another exception where it reads half a surrogate pair.</summary>
    private void RequireWholeCharacters()
    {
        var reader = new Utf8JsonReader(Json.Span, new JsonReaderOptions { MaxDepth = Limits.MaxJsonDepth });
        byte[] scratch = [];
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                Text(ref reader, ref scratch, Pointer);
            }
        }
    }

    /// <summary>The type in words.</summary>
    public static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        JsonTokenType.Null => "null",
        _ => "the end",
    };
}
