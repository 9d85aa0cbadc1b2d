using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Attention;

/// <summary>One layer's cached rows (keys, values, or latents), in blocks of a fixed number of tokens.</summary>
/// <remarks>A block stores all tokens of the first head, then all of the second: attention reads one head of many tokens at a time.</remarks>
/// <param name="Pool">All blocks, <c>[numBlocks, Heads, BlockTokens, RowLength / Heads]</c> in <paramref name="Format"/>.</param>
/// <param name="Format">How a value is stored.</param>
/// <param name="BlockTokens">Tokens in a block.</param>
/// <param name="RowLength">Values per token.</param>
/// <param name="Heads">Equal parts of a row that are stored separately; 1 keeps rows in one piece.</param>
public readonly record struct PagedRows(NativeSpan<byte> Pool, CacheFormat Format, int BlockTokens, int RowLength, int Heads = 1)
{
    private int HeadLength => RowLength / Heads;

    /// <summary>Stores one token's row.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">Token position in the sequence.</param>
    /// <param name="values"><c>[RowLength]</c>.</param>
    public void Write(ReadOnlySpan<int> blockTable, int position, ReadOnlySpan<float> values)
    {
        for (int head = 0; head < Heads; head++)
        {
            CacheRow.Write(Format, values.Slice(head * HeadLength, HeadLength), PartOf(blockTable, position, 1, head).Span);
        }
    }

    /// <summary>Stores one head's parts of consecutive tokens.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">First token.</param>
    /// <param name="head">The head.</param>
    /// <param name="values"><c>[tokens, RowLength / Heads]</c>.</param>
    public void Write(ReadOnlySpan<int> blockTable, int position, int head, ReadOnlySpan<float> values)
    {
        for (int tokens = values.Length / HeadLength; tokens > 0;)
        {
            int run = Math.Min(tokens, BlockTokens - (position % BlockTokens));
            CacheRow.Write(Format, values[..(run * HeadLength)], PartOf(blockTable, position, run, head).Span);
            values = values[(run * HeadLength)..];
            position += run;
            tokens -= run;
        }
    }

    /// <summary>Reads one token's row.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">Token position in the sequence.</param>
    /// <param name="values"><c>[RowLength]</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> doesn't have a row's length.</exception>
    public unsafe void Read(ReadOnlySpan<int> blockTable, int position, Span<float> values)
    {
        if (values.Length != RowLength)
        {
            throw new ArgumentException($"{values.Length} values for a row of {RowLength}", nameof(values));
        }

        fixed (float* destination = values)
        {
            for (int head = 0; head < Heads; head++)
            {
                Read(blockTable, position, 1, head * HeadLength, HeadLength, destination + (head * HeadLength), HeadLength);
            }
        }
    }

    /// <summary>Reads some values of consecutive tokens, one row after another.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">First token.</param>
    /// <param name="count">Number of tokens.</param>
    /// <param name="start">First value of each row.</param>
    /// <param name="length">Number of values, all of one head.</param>
    /// <param name="destination"><c>[count, stride]</c>; values between <paramref name="length"/> and <paramref name="stride"/> become zero.</param>
    /// <param name="stride">Values from one destination row to the next.</param>
    internal unsafe void Read(ReadOnlySpan<int> blockTable, int position, int count, int start, int length, float* destination, int stride)
    {
        for (int done = 0; done < count;)
        {
            CachedRun run = Locate(blockTable, position + done, count - done, start, length);
            CacheRow.Read(Format, run.Head, run.Stride, run.Count, run.Skipped, length, destination + ((long)done * stride), stride);
            done += run.Count;
        }

        for (int row = 0; row < count && length < stride; row++)
        {
            new Span<float>(destination + ((long)row * stride) + length, stride - length).Clear();
        }
    }

    /// <summary>Locates some values of consecutive tokens, up to the end of one block.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">First token.</param>
    /// <param name="count">Most tokens to locate.</param>
    /// <param name="start">First value of each row.</param>
    /// <param name="length">Number of values, all of one head.</param>
    /// <returns>At least one token's part.</returns>
    internal unsafe CachedRun Locate(ReadOnlySpan<int> blockTable, int position, int count, int start, int length)
    {
        (int head, int first) = Math.DivRem(start, HeadLength);
        if (head >= Heads || first + length > HeadLength)
        {
            throw new ArgumentOutOfRangeException(nameof(length), $"values {start}..{start + length} of {Heads} heads of {HeadLength}");
        }

        int run = Math.Min(count, BlockTokens - (position % BlockTokens));
        return new CachedRun(PartOf(blockTable, position, run, head).Pointer, first, Format.Bytes(HeadLength), run);
    }

    /// <summary>One head's parts of consecutive tokens of a block.</summary>
    private NativeSpan<byte> PartOf(ReadOnlySpan<int> blockTable, int position, int tokens, int head)
    {
        (int block, int token) = Math.DivRem(position, BlockTokens);

        // [numBlocks, Heads, BlockTokens, RowLength / Heads]
        long row = ((((long)blockTable[block] * Heads) + head) * BlockTokens) + token;
        long bytes = Format.Bytes(HeadLength);
        return Pool.Slice(row * bytes, tokens * bytes);
    }
}
