using System.Buffers;

namespace Fathom.Tokenizers.Bpe;

/// <summary>Merges neighbouring symbols, lowest rank first, leftmost first among equals, until no pair merges.</summary>
/// <remarks>
/// Short pieces scan their pairs for every merge. Long ones keep the pairs in a heap and the symbols in a
/// linked list, so that a piece of n symbols costs O(n log n) whatever it holds. Both are tied to
/// <see cref="MergeReference"/> by SymbolMergerTests.
/// </remarks>
internal static class SymbolMerger
{
    /// <summary>Up to this many symbols the scan is faster than the heap (measured: they meet between 60 and 100).</summary>
    private const int MaxScannedSymbols = 64;

    /// <summary>Merges in place.</summary>
    /// <param name="symbols">The symbols of one piece; the result replaces the front.</param>
    /// <param name="merges">The pairs that merge.</param>
    /// <returns>Number of symbols left.</returns>
    public static int Merge(Span<int> symbols, MergeTable merges)
    {
        if (symbols.Length <= MaxScannedSymbols)
        {
            return symbols.Length < 2 ? symbols.Length : MergeByScan(symbols, merges);
        }

        return MergeByHeap(symbols, merges);
    }

    /// <summary>The definition, as slow as it is plain.</summary>
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

    private static int MergeByHeap(Span<int> symbols, MergeTable merges)
    {
        int[] links = ArrayPool<int>.Shared.Rent(2 * symbols.Length);
        ulong[] pairs = ArrayPool<ulong>.Shared.Rent(symbols.Length);
        var heap = new MergeHeap(symbols.Length);
        try
        {
            var list = new SymbolList(symbols, links.AsSpan(0, symbols.Length), links.AsSpan(symbols.Length, symbols.Length), pairs);
            for (int i = 0; i + 1 < symbols.Length; i++)
            {
                list.FindMerge(i, merges, heap);
            }

            while (heap.TryPop(out int rank, out int at))
            {
                if (list.RankAt(at) == rank)
                {
                    list.MergeAt(at, merges, heap);
                }
            }

            return list.Compact();
        }
        finally
        {
            heap.Dispose();
            ArrayPool<ulong>.Shared.Return(pairs);
            ArrayPool<int>.Shared.Return(links);
        }
    }

    /// <summary>A doubly linked list over arrays; <c>pairs[i]</c> is the merge of symbol i with its successor.</summary>
    private readonly ref struct SymbolList
    {
        private readonly Span<int> _symbols;
        private readonly Span<int> _previous;
        private readonly Span<int> _next;
        private readonly Span<ulong> _pairs;

        public SymbolList(Span<int> symbols, Span<int> previous, Span<int> next, Span<ulong> pairs)
        {
            _symbols = symbols;
            _previous = previous;
            _next = next;
            _pairs = pairs[..symbols.Length];
            _pairs.Fill(ulong.MaxValue);
            for (int i = 0; i < symbols.Length; i++)
            {
                (_previous[i], _next[i]) = (i - 1, i + 1);
            }
        }

        public int RankAt(int at) => (int)(_pairs[at] >> 32);

        public void FindMerge(int at, MergeTable merges, MergeHeap heap)
        {
            ulong merge = merges.Find(_symbols[at], _symbols[_next[at]]);
            _pairs[at] = merge;
            if (merge != ulong.MaxValue)
            {
                heap.Push((int)(merge >> 32), at);
            }
        }

        public void MergeAt(int at, MergeTable merges, MergeHeap heap)
        {
            int removed = _next[at];
            int next = _next[removed];
            _symbols[at] = (int)(uint)_pairs[at];
            _pairs[at] = _pairs[removed] = ulong.MaxValue;
            _next[at] = next;
            if (next < _symbols.Length)
            {
                _previous[next] = at;
                FindMerge(at, merges, heap);
            }

            if (_previous[at] >= 0)
            {
                FindMerge(_previous[at], merges, heap);
            }
        }

        public int Compact()
        {
            int count = 0;
            for (int i = 0; i < _symbols.Length; i = _next[i])
            {
                _symbols[count++] = _symbols[i];
            }

            return count;
        }
    }
}
