using System.Text.Json;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>Reads <c>/added_tokens</c>.</summary>
/// <remarks>
/// <c>normalized</c> is ignored for markers (see <see cref="AddedToken.IsMarker"/>): they are matched before the text is normalized. Hugging Face's
/// library matches every token that sets it afterwards, by its normalized content.
/// </remarks>
internal static class AddedTokenReader
{
    /// <summary>Reads the list; empty if there is none.</summary>
    /// <exception cref="TokenizerFormatException">The list is too long, or an entry is malformed.</exception>
    public static List<AddedToken> Read(JsonSource root, TokenizerLimits limits)
    {
        List<AddedToken> tokens = [];
        if (root.Find("added_tokens") is not JsonValueReader value)
        {
            return tokens;
        }

        Utf8JsonReader reader = value.Begin(JsonTokenType.StartArray);
        byte[] scratch = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (tokens.Count == limits.MaxAddedTokens)
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.AddedTokensTooMany, value.Pointer, $"at most {limits.MaxAddedTokens} added tokens", "more");
            }

            tokens.Add(ReadToken(ref reader, ref scratch, new Place(value.Pointer, tokens.Count)));
        }

        AddedTokenRules.Check(tokens, value.Pointer, limits);
        return tokens;
    }

    private static AddedToken ReadToken(ref Utf8JsonReader reader, ref byte[] scratch, Place place)
    {
        place.Require(ref reader, JsonTokenType.StartObject);
        int id = -1;
        byte[]? content = null;
        AddedTokenFlags flags = AddedTokenFlags.None;
        var seen = AddedTokenFlags.None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            AddedTokenFlags member = FindMember(ref reader);
            if (member != AddedTokenFlags.None && (seen & member) != 0)
            {
                throw new TokenizerFormatException(TokenizerErrorCode.JsonDuplicateKey, place.Pointer, "distinct keys", member.ToString());
            }

            seen |= member;
            reader.Read();
            switch (member)
            {
                case AddedTokenFlags.None:
                    reader.Skip();
                    break;
                case AddedTokenFlags.Id:
                    place.Require(ref reader, JsonTokenType.Number);
                    id = reader.TryGetInt32(out int number) ? number : -1;
                    break;
                case AddedTokenFlags.Content:
                    place.Require(ref reader, JsonTokenType.String);
                    content = JsonValueReader.Text(ref reader, ref scratch, place.Array).ToArray();
                    break;
                default:
                    flags |= place.ReadBoolean(ref reader) ? member : AddedTokenFlags.None;
                    break;
            }
        }

        return content is null
            ? throw new TokenizerFormatException(TokenizerErrorCode.JsonMissingKey, place.Pointer, "content", "nothing")
            : new AddedToken(id, content)
            {
                IsSpecial = flags.HasFlag(AddedTokenFlags.Special),
                StripsLeft = flags.HasFlag(AddedTokenFlags.StripsLeft),
                StripsRight = flags.HasFlag(AddedTokenFlags.StripsRight),
                IsSingleWord = flags.HasFlag(AddedTokenFlags.SingleWord),
                IsNormalized = flags.HasFlag(AddedTokenFlags.Normalized),
            };
    }

    private static AddedTokenFlags FindMember(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("id"u8) ? AddedTokenFlags.Id
            : reader.ValueTextEquals("content"u8) ? AddedTokenFlags.Content
            : reader.ValueTextEquals("special"u8) ? AddedTokenFlags.Special
            : reader.ValueTextEquals("lstrip"u8) ? AddedTokenFlags.StripsLeft
            : reader.ValueTextEquals("rstrip"u8) ? AddedTokenFlags.StripsRight
            : reader.ValueTextEquals("single_word"u8) ? AddedTokenFlags.SingleWord
            : reader.ValueTextEquals("normalized"u8) ? AddedTokenFlags.Normalized
            : AddedTokenFlags.None;

    [Flags]
    private enum AddedTokenFlags
    {
        None = 0,
        Id = 1,
        Content = 2,
        Special = 4,
        StripsLeft = 8,
        StripsRight = 16,
        SingleWord = 32,
        Normalized = 64,
    }

    /// <summary>The place of one entry; its pointer is only created for an error.</summary>
    private readonly record struct Place(string Array, int Index)
    {
        public string Pointer => $"{Array}/{Index}";

        public void Require(ref Utf8JsonReader reader, JsonTokenType expected)
        {
            if (reader.TokenType != expected)
            {
                JsonValueReader.Require(ref reader, expected, Pointer);
            }
        }

        public bool ReadBoolean(ref Utf8JsonReader reader)
        {
            if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            {
                JsonValueReader.Require(ref reader, JsonTokenType.True, Pointer);
            }

            return reader.TokenType == JsonTokenType.True;
        }
    }
}
