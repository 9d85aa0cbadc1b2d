using System.Text;
using Fathom.Tokenizers.Errors;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Bpe;

/// <summary>Converts merges of token names to merges of ids.</summary>
internal sealed class MergeResolver(Vocabulary vocabulary)
{
    /// <summary>Splits <c>left right</c> and joins the two names.</summary>
    /// <param name="merge">The text.</param>
    /// <param name="pair">Memory for the result; grown as needed.</param>
    /// <param name="where">Place for errors.</param>
    /// <param name="leftLength">Bytes of the left name.</param>
    /// <returns>Both names without the space.</returns>
    /// <exception cref="TokenizerFormatException">The text is not two names separated by one space.</exception>
    public static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> merge, ref byte[] pair, string where, out int leftLength)
    {
        leftLength = merge.IndexOf((byte)' ');
        if (leftLength <= 0 || leftLength == merge.Length - 1 || merge[(leftLength + 1)..].Contains((byte)' '))
        {
            throw new TokenizerFormatException(
                TokenizerErrorCode.MergeMalformed, where, "two tokens with one space between", Encoding.UTF8.GetString(merge));
        }

        Grow(ref pair, merge.Length - 1);
        merge[..leftLength].CopyTo(pair);
        merge[(leftLength + 1)..].CopyTo(pair.AsSpan(leftLength));
        return pair.AsSpan(0, merge.Length - 1);
    }

    /// <summary>Enlarges a buffer, keeping its content.</summary>
    public static void Grow(ref byte[] buffer, int length)
    {
        if (length > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(length, 2 * buffer.Length));
        }
    }

    /// <summary>Adds one merge; a repeated pair keeps its first rank.</summary>
    /// <param name="table">Receives the merge.</param>
    /// <param name="joined">Both names, the left one first.</param>
    /// <param name="leftLength">Bytes of the left name.</param>
    /// <param name="rank">Its index in the list.</param>
    /// <param name="where">Place for errors.</param>
    /// <exception cref="TokenizerFormatException">A token, or the result of the merge, is not in the vocabulary.</exception>
    public void Add(MergeTable table, ReadOnlySpan<byte> joined, int leftLength, int rank, string where) =>
        table.TryAdd(Find(joined[..leftLength], where), Find(joined[leftLength..], where), rank, Find(joined, where));

    private int Find(ReadOnlySpan<byte> name, string where) =>
        vocabulary.TryFind(name, out int id)
            ? id
            : throw new TokenizerFormatException(
                TokenizerErrorCode.MergeUnknownToken, where, "tokens of the vocabulary", Encoding.UTF8.GetString(name));
}
