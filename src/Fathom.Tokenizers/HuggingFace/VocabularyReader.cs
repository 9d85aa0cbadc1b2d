using System.Text.Json;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>Reads <c>/model/vocab</c> and adds the added tokens to it.</summary>
internal static class VocabularyReader
{
    private const string Pointer = "/model/vocab";

    /// <summary>Reads the vocabulary.</summary>
    /// <exception cref="TokenizerFormatException">The list is too long, an id is out of range or taken, or a name repeats.</exception>
    public static Names Read(JsonSource model, List<AddedToken> added, TokenizerLimits limits)
    {
        JsonValueReader value = model.Find("vocab")
            ?? throw new TokenizerFormatException(TokenizerErrorCode.JsonMissingKey, "/model", "vocab", "nothing");
        var table = new ByteStringTable();
        ReadEntries(value, table, limits);
        foreach (AddedToken token in added)
        {
            AddOrConfirm(table, token, limits);
        }

        if (table.Count == 0)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.VocabularyEmpty, Pointer, "at least one token", "none");
        }

        return new Names(table, FindKinds(table, added));
    }

    private static void ReadEntries(JsonValueReader value, ByteStringTable table, TokenizerLimits limits)
    {
        Utf8JsonReader reader = value.Begin(JsonTokenType.StartObject);
        byte[] scratch = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            ReadOnlySpan<byte> name = JsonValueReader.Text(ref reader, ref scratch, Pointer);
            if (name.Length > limits.MaxTokenBytes)
            {
                throw new TokenizerFormatException(TokenizerErrorCode.TokenTooLong, Pointer, $"at most {limits.MaxTokenBytes} bytes", $"{name.Length}");
            }

            reader.Read();
            JsonValueReader.Require(ref reader, JsonTokenType.Number, Pointer);
            if (!reader.TryGetInt32(out int id))
            {
                throw IdOutOfRange("a larger number or a fraction");
            }

            RefuseFull(table, limits);
            if (!table.TryAdd(name, id))
            {
                throw new TokenizerFormatException(
                    TokenizerErrorCode.JsonDuplicateKey, Pointer, "distinct tokens", System.Text.Encoding.UTF8.GetString(name));
            }
        }
    }

    private static void AddOrConfirm(ByteStringTable table, AddedToken token, TokenizerLimits limits)
    {
        if (table.TryFind(token.Content, out int id))
        {
            if (id != token.Id)
            {
                throw new TokenizerFormatException(TokenizerErrorCode.IdConflict, "/added_tokens", $"id {id}, as in the vocabulary", $"{token.Id}");
            }

            return;
        }

        RefuseFull(table, limits);
        table.TryAdd(token.Content, token.Id);
    }

    private static void RefuseFull(ByteStringTable table, TokenizerLimits limits)
    {
        if (table.Count == limits.MaxVocabulary)
        {
            throw new TokenizerFormatException(
                TokenizerErrorCode.VocabularyTooLarge, Pointer, $"at most {limits.MaxVocabulary} tokens, added ones included", "more");
        }
    }

    private static TokenKind[] FindKinds(ByteStringTable table, List<AddedToken> added)
    {
        int largestAllowed = TokenizerLimits.LargestId(table.Count);
        int largest = 0;
        for (int i = 0; i < table.Count; i++)
        {
            int id = table.IdAt(i);
            largest = (uint)id <= (uint)largestAllowed ? Math.Max(largest, id) : throw IdOutOfRange($"{id}", largestAllowed);
        }

        var kinds = new TokenKind[largest + 1];
        for (int i = 0; i < table.Count; i++)
        {
            ref TokenKind kind = ref kinds[table.IdAt(i)];
            if (kind != TokenKind.Undefined)
            {
                throw new TokenizerFormatException(TokenizerErrorCode.IdConflict, Pointer, "one token for each id", $"two for {table.IdAt(i)}");
            }

            kind = TokenKind.Normal;
        }

        foreach (AddedToken token in added)
        {
            kinds[token.Id] = token.IsSpecial ? TokenKind.Control : TokenKind.UserDefined;
        }

        return kinds;
    }

    private static TokenizerFormatException IdOutOfRange(string actual, int largest = int.MaxValue) =>
        new(TokenizerErrorCode.IdOutOfRange, Pointer, $"ids from 0 to {largest}", actual);

    /// <summary>The tokens by name, and the kind of each id.</summary>
    internal readonly record struct Names(ByteStringTable Table, TokenKind[] Kinds);
}
