using System.Text.Json;
using Fathom.Tokenizers.Bpe;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.HuggingFace;

/// <summary>Reads <c>/model/merges</c>: strings <c>"left right"</c>, or arrays <c>["left", "right"]</c>.</summary>
internal static class MergeListReader
{
    private const string Pointer = "/model/merges";

    /// <summary>Reads the list; empty if there is none.</summary>
    /// <exception cref="TokenizerFormatException">The list is too long, or an entry is malformed or uses a token that the vocabulary lacks.</exception>
    public static MergeTable Read(JsonSource model, Vocabulary vocabulary, TokenizerLimits limits)
    {
        if (model.Find("merges") is not JsonValueReader value)
        {
            return new MergeTable(0);
        }

        var table = new MergeTable(0);
        var resolver = new MergeResolver(vocabulary);
        byte[] scratch = [];
        byte[] pair = [];
        int rank = 0;
        Utf8JsonReader reader = value.Begin(JsonTokenType.StartArray);
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; rank++)
        {
            if (rank == limits.MaxMerges)
            {
                throw new TokenizerFormatException(TokenizerErrorCode.MergesTooMany, Pointer, $"at most {limits.MaxMerges} merges", "more");
            }

            ReadOnlySpan<byte> joined = ReadPair(ref reader, ref scratch, ref pair, out int leftLength);
            resolver.Add(table, joined, leftLength, rank, Pointer);
        }

        return table;
    }

    private static ReadOnlySpan<byte> ReadPair(ref Utf8JsonReader reader, ref byte[] scratch, ref byte[] pair, out int leftLength)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return MergeResolver.Split(JsonValueReader.Text(ref reader, ref scratch, Pointer), ref pair, Pointer, out leftLength);
        }

        JsonValueReader.Require(ref reader, JsonTokenType.StartArray, Pointer);
        leftLength = AppendName(ref reader, ref scratch, ref pair, 0);
        int length = AppendName(ref reader, ref scratch, ref pair, leftLength);
        reader.Read();
        if (reader.TokenType != JsonTokenType.EndArray || leftLength == 0 || length == leftLength)
        {
            throw new TokenizerFormatException(TokenizerErrorCode.MergeMalformed, Pointer, "two tokens", "something else");
        }

        return pair.AsSpan(0, length);
    }

    private static int AppendName(ref Utf8JsonReader reader, ref byte[] scratch, ref byte[] pair, int length)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new TokenizerFormatException(
                TokenizerErrorCode.MergeMalformed, Pointer, "two strings", JsonValueReader.Describe(reader.TokenType));
        }

        ReadOnlySpan<byte> name = JsonValueReader.Text(ref reader, ref scratch, Pointer);
        MergeResolver.Grow(ref pair, length + name.Length);
        name.CopyTo(pair.AsSpan(length));
        return length + name.Length;
    }
}
