using System.Text.Json;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>Reads <c>/added_tokens</c>.</summary>
internal static class AddedTokenReader
{
    /// <summary>Reads the list; empty when there is none.</summary>
    /// <exception cref="TokenizerFormatException">The list is too long, or an entry is malformed.</exception>
    public static List<AddedToken> Read(JsonSource root, TokenizerLimits limits)
    {
        List<AddedToken> tokens = [];
        if (root.Find("added_tokens") is not JsonValueReader value)
        {
            return tokens;
        }

        Utf8JsonReader reader = value.Begin(JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string pointer = $"{value.Pointer}/{tokens.Count}";
            JsonValueReader.Require(ref reader, JsonTokenType.StartObject, pointer);
            if (tokens.Count == limits.MaxAddedTokens)
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.AddedTokensTooMany, value.Pointer, $"at most {limits.MaxAddedTokens} added tokens", "more");
            }

            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            var entry = new JsonValueReader(value.Json[start..(int)reader.BytesConsumed], pointer, limits);
            tokens.Add(ReadToken(new ComponentElement(entry.ParseElement(), pointer, limits)));
        }

        AddedTokenRules.Check(tokens, value.Pointer, limits);
        return tokens;
    }

    private static AddedToken ReadToken(ComponentElement token) =>
        new(token.GetInt32("id", absent: -1), token.GetUtf8("content"))
        {
            IsSpecial = token.GetBoolean("special", absent: false),
            StripsLeft = token.GetBoolean("lstrip", absent: false),
            StripsRight = token.GetBoolean("rstrip", absent: false),
            IsSingleWord = token.GetBoolean("single_word", absent: false),
        };
}
