using System.Text.Json;
using System.Text.Unicode;
using Fathom.Tokenizers.Errors;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>An untrusted JSON object: checked once as a whole, then read member by member from recorded positions.</summary>
/// <remarks>Nothing is copied: a large member (the vocabulary) is read from the bytes, a small one is parsed into a document.</remarks>
internal sealed class JsonSource
{
    /// <summary>Most members of an indexed object; real files have fewer than fifty.</summary>
    private const int MaxMembers = 4_096;

    private readonly ReadOnlyMemory<byte> _json;
    private readonly TokenizerLimits _limits;
    private readonly Dictionary<string, Range> _members = new(StringComparer.Ordinal);

    private JsonSource(ReadOnlyMemory<byte> json, string pointer, TokenizerLimits limits)
    {
        (_json, Pointer, _limits) = (json, pointer, limits);
        try
        {
            IndexMembers();
        }
        catch (JsonException error)
        {
            throw Malformed(error);
        }
    }

    /// <summary>The JSON pointer of this object.</summary>
    public string Pointer { get; }

    /// <summary>Checks a whole file (size, UTF-8, syntax, depth) and indexes the members of its outermost object.</summary>
    /// <exception cref="TokenizerFormatException">The file fails one of these checks.</exception>
    public static JsonSource Open(ReadOnlyMemory<byte> json, TokenizerLimits limits)
    {
        if (json.Length > limits.MaxFileBytes)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.FileTooLarge, "/", $"at most {limits.MaxFileBytes} bytes", $"{json.Length}");
        }

        if (!Utf8.IsValid(json.Span))
        {
            throw new TokenizerFormatException(TokenizerErrorCode.JsonMalformed, "/", "UTF-8", "ill-formed bytes");
        }

        ReadOnlyMemory<byte> body = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        return new JsonSource(body, string.Empty, limits);
    }

    /// <summary>A reader for a member's value; null if the member is absent or null.</summary>
    public JsonValueReader? Find(string name)
    {
        if (!_members.TryGetValue(name, out Range range) || _json[range].Span.SequenceEqual("null"u8))
        {
            return null;
        }

        return new JsonValueReader(_json[range], $"{Pointer}/{name}", _limits);
    }

    /// <summary>A member that is an object, indexed; null if it is absent or null.</summary>
    public JsonSource? FindObject(string name) =>
        Find(name) is JsonValueReader value ? new JsonSource(value.Json, value.Pointer, _limits) : null;

    /// <summary>A small member as a document; null if it is absent or null.</summary>
    public JsonElement? FindElement(string name) => Find(name)?.ParseElement();

    private void IndexMembers()
    {
        var reader = new Utf8JsonReader(_json.Span, new JsonReaderOptions { MaxDepth = _limits.MaxJsonDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new TokenizerFormatException(TokenizerErrorCode.JsonWrongType, PointerOrRoot, "an object", JsonValueReader.Describe(reader.TokenType));
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (_members.Count == MaxMembers)
                {
                    throw new TokenizerFormatException(TokenizerErrorCode.ComponentTooLarge, PointerOrRoot, $"at most {MaxMembers} keys", "more");
                }

                string name = reader.GetString()!;
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (!_members.TryAdd(name, start..(int)reader.BytesConsumed))
                {
                    throw new TokenizerFormatException(TokenizerErrorCode.JsonDuplicateKey, PointerOrRoot, "distinct keys", name);
                }
            }

            if (reader.Read())
            {
                throw new TokenizerFormatException(TokenizerErrorCode.JsonMalformed, PointerOrRoot, "one object", "more behind it");
            }
        }
        catch (JsonException error) when (Depth(in reader) >= _limits.MaxJsonDepth)
        {
            throw new TokenizerFormatException(
                TokenizerErrorCode.JsonTooDeep, PointerOrRoot, $"at most {_limits.MaxJsonDepth} levels", "more", error);
        }
        catch (InvalidOperationException error)
        {
            throw Malformed(error);
        }
    }

    /// <summary>Levels that are open after the last token.</summary>
    private static int Depth(in Utf8JsonReader reader) =>
        reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0);

    private string PointerOrRoot => Pointer.Length == 0 ? "/" : Pointer;

    private TokenizerFormatException Malformed(Exception error) =>
        new(TokenizerErrorCode.JsonMalformed, PointerOrRoot, "JSON", error.Message, error);
}
