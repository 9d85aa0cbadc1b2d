using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Attention;

/// <summary>One layer's cached rows (keys, values, or latents), in blocks of a fixed number of tokens. Block b, token t lies at row <c>b · BlockTokens + t</c>.</summary>
/// <param name="Pool">All blocks, <c>[numBlocks · BlockTokens, RowLength]</c> in <paramref name="Format"/>.</param>
/// <param name="Format">How a value is stored.</param>
/// <param name="BlockTokens">Tokens in a block.</param>
/// <param name="RowLength">Values a token.</param>
public readonly record struct PagedRows(NativeSpan<byte> Pool, CacheFormat Format, int BlockTokens, int RowLength)
{
    /// <summary>Bytes of a row.</summary>
    public int RowBytes => (int)Format.Bytes(RowLength);

    /// <summary>Stores one token's row.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">Token position in the sequence.</param>
    /// <param name="values"><c>[RowLength]</c>.</param>
    public void Write(ReadOnlySpan<int> blockTable, int position, ReadOnlySpan<float> values) =>
        CacheRow.Write(Format, values, RowAt(blockTable, position));

    /// <summary>Reads one token's row.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">Token position in the sequence.</param>
    /// <param name="values"><c>[RowLength]</c>.</param>
    /// <exception cref="ArgumentException">That is not a row's length.</exception>
    public unsafe void Read(ReadOnlySpan<int> blockTable, int position, Span<float> values)
    {
        if (values.Length != RowLength)
        {
            throw new ArgumentException($"{values.Length} values for a row of {RowLength}", nameof(values));
        }

        fixed (float* destination = values)
        {
            Read(blockTable, position, 1, 0, RowLength, destination, RowLength);
        }
    }

    /// <summary>Reads some values of consecutive tokens, one row after another.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">First token.</param>
    /// <param name="count">Number of tokens.</param>
    /// <param name="start">First value of each row.</param>
    /// <param name="length">Number of values.</param>
    /// <param name="destination"><c>[count, stride]</c>; what lies between <paramref name="length"/> and <paramref name="stride"/> becomes zero.</param>
    /// <param name="stride">Values from one destination row to the next.</param>
    internal unsafe void Read(ReadOnlySpan<int> blockTable, int position, int count, int start, int length, float* destination, int stride)
    {
        if (start + length > RowLength)
        {
            throw new ArgumentOutOfRangeException(nameof(length), $"values {start}..{start + length} of rows of {RowLength}");
        }

        long rowBytes = RowBytes;
        for (int done = 0; done < count;)
        {
            (int block, int first) = Math.DivRem(position + done, BlockTokens);
            int run = Math.Min(count - done, BlockTokens - first);
            byte* rows = Pool.Slice((((long)blockTable[block] * BlockTokens) + first) * rowBytes, run * rowBytes).Pointer;
            CacheRow.Read(Format, rows, rowBytes, run, start, length, destination + ((long)done * stride), stride);
            done += run;
        }

        for (int row = 0; row < count && length < stride; row++)
        {
            new Span<float>(destination + ((long)row * stride) + length, stride - length).Clear();
        }
    }

    private Span<byte> RowAt(ReadOnlySpan<int> blockTable, int position) =>
        Pool.AsSpan((((long)blockTable[position / BlockTokens] * BlockTokens) + (position % BlockTokens)) * RowBytes, RowBytes);
}
