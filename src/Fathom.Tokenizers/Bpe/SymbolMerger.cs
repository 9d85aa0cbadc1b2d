using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Bpe;

/// <summary>Merges neighboring symbols, lowest rank first, leftmost first among equals, until no pair merges.</summary>
/// <remarks>
/// Short pieces scan all pairs for every merge. Long ones keep the pairs in a heap and the symbols in a linked list
/// (<see cref="MergeWindow"/>), one window after another, so that time is linear in the piece regardless of its content.
/// SymbolMergerTests compare both with <see cref="MergeReference"/>.
/// </remarks>
internal static class SymbolMerger
{
    /// <summary>Up to this many symbols, the scan is faster than the heap (measured: they break even between 60 and 100).</summary>
    private const int MaxScannedSymbols = 64;

    /// <summary>Symbols per window; its working set is 40 KB.</summary>
    private const int WindowSymbols = 1024;

    /// <summary>Initial overlap of two windows: twice the longest token of most vocabularies.</summary>
    private const int OverlapSymbols = 128;

    /// <summary>Merges in place.</summary>
    /// <param name="symbols">The symbols of one piece; the result replaces the first ones.</param>
    /// <param name="merges">The pairs that merge.</param>
    /// <returns>Number of symbols left.</returns>
    public static int Merge(Span<int> symbols, MergeTable merges)
    {
        if (symbols.Length <= MaxScannedSymbols)
        {
            return symbols.Length < 2 ? symbols.Length : MergeByScan(symbols, merges);
        }

        return MergeByWindows(symbols, merges);
    }

    /// <summary>The definition: simple and slow.</summary>
    internal static int MergeReference(Span<int> symbols, MergeTable merges)
    {
        int count = symbols.Length;
        while (true)
        {
            ulong best = ulong.MaxValue;
            int at = -1;
            for (int i = 0; i + 1 < count; i++)
            {
                ulong merge = merges.Find(symbols[i], symbols[i + 1]);
                if (merge != ulong.MaxValue && (at < 0 || merge >> 32 < best >> 32))
                {
                    (best, at) = (merge, i);
                }
            }

            if (at < 0)
            {
                return count;
            }

            symbols[at] = (int)(uint)best;
            symbols[(at + 2)..count].CopyTo(symbols[(at + 1)..]);
            count--;
        }
    }

    private static int MergeByScan(Span<int> symbols, MergeTable merges)
    {
        Span<ulong> pairs = stackalloc ulong[MaxScannedSymbols];
        int count = symbols.Length;
        for (int i = 0; i + 1 < count; i++)
        {
            pairs[i] = merges.Find(symbols[i], symbols[i + 1]);
        }

        while (true)
        {
            int at = IndexOfLowestRank(pairs[..(count - 1)]);
            if (at < 0)
            {
                return count;
            }

            symbols[at] = (int)(uint)pairs[at];
            symbols[(at + 2)..count].CopyTo(symbols[(at + 1)..]);
            pairs[(at + 1)..(count - 1)].CopyTo(pairs[at..]);
            count--;

            // Of all pairs, only those with the new symbol have changed.
            if (at > 0)
            {
                pairs[at - 1] = merges.Find(symbols[at - 1], symbols[at]);
            }

            if (at + 1 < count)
            {
                pairs[at] = merges.Find(symbols[at], symbols[at + 1]);
            }
        }
    }

    private static int IndexOfLowestRank(ReadOnlySpan<ulong> pairs)
    {
        // Pairs that don't merge are ulong.MaxValue: their rank is not below this. The first of equal ranks wins.
        ulong best = ulong.MaxValue >> 32;
        int at = -1;
        for (int i = 0; i < pairs.Length; i++)
        {
            ulong rank = pairs[i] >> 32;
            if (rank < best)
            {
                (best, at) = (rank, i);
            }
        }

        return at;
    }

    /// <summary>Merges a long piece window by window, so that the work stays in the processor's caches.</summary>
    /// <remarks>
    /// Whether two neighboring tokens stay separate depends only on these two, so a sequence of tokens is the result of
    /// merging if and only if every two neighbors are the result of merging their own text. Two windows that overlap and
    /// share a token (same place, same id) can therefore be joined there.
    /// </remarks>
    private static int MergeByWindows(Span<int> symbols, MergeTable merges)
    {
        using var result = new IntBuffer(symbols.Length);
        using var even = new MergeWindow();
        using var odd = new MergeWindow();
        (MergeWindow current, MergeWindow next) = (even, odd);

        current.Merge(symbols, 0, WindowSymbols, merges);
        int firstToken = 0;
        while (current.End < symbols.Length)
        {
            if (!TryContinue(current, next, firstToken, symbols, merges, out int shared, out int sharedInNext))
            {
                // No token is shared (text on which the two never agree): merge the whole piece in one window.
                current.Merge(symbols, 0, symbols.Length, merges);
                result.Clear();
                firstToken = 0;
                break;
            }

            result.Add(current.Tokens[firstToken..(shared + 1)]);
            firstToken = sharedInNext + 1;
            (current, next) = (next, current);
        }

        result.Add(current.Tokens[firstToken..]);
        result.Span.CopyTo(symbols);
        return result.Count;
    }

    /// <summary>Merges the next window, which begins far enough before the end of the current one to share a token with it.</summary>
    private static bool TryContinue(
        MergeWindow current,
        MergeWindow next,
        int firstToken,
        ReadOnlySpan<int> symbols,
        MergeTable merges,
        out int shared,
        out int sharedInNext)
    {
        for (int overlap = OverlapSymbols; ; overlap *= 2)
        {
            int token = current.TokenAt(current.End - overlap);
            if (token <= firstToken)
            {
                shared = sharedInNext = 0;
                return false;
            }

            next.Merge(symbols, current.StartOf(token), overlap + WindowSymbols, merges);
            if (current.TryFindShared(next, token, out shared, out sharedInNext))
            {
                return true;
            }
        }
    }
}
