using System.Runtime.InteropServices;

namespace Fathom.Tokenizers.Training;

/// <summary>Counts how often every pair of neighbors occurs and in which words, and finds the most frequent pair.</summary>
/// <remarks>
/// A pair's count grows only while the newer of its two tokens is being created, and only falls afterwards. The heap
/// therefore contains an upper bound for every pair, and a pair with an outdated bound goes back with its current count.
/// </remarks>
internal sealed class PairCounts
{
    private readonly Dictionary<BpeMerge, Occurrences> _pairs = [];
    private readonly PriorityQueue<BpeMerge, Priority> _heap;
    private readonly List<BpeMerge> _grown = [];

    /// <summary>Creates empty counts.</summary>
    /// <param name="tokens">The bytes of every token so far; of equally frequent pairs, the one with the greatest bytes comes first.</param>
    public PairCounts(List<byte[]> tokens) => _heap = new PriorityQueue<BpeMerge, Priority>(new PriorityComparer(tokens));

    /// <summary>Adds occurrences in a word.</summary>
    public void Grow(BpeMerge pair, long count, int word)
    {
        ref Occurrences? occurrences = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, pair, out bool exists);
        occurrences ??= new Occurrences();
        if (!occurrences.IsQueued)
        {
            occurrences.IsQueued = true;
            _grown.Add(pair);
        }

        occurrences.Count += count;
        if (occurrences.Words.Count == 0 || occurrences.Words[^1] != word)
        {
            occurrences.Words.Add(word);
        }
    }

    /// <summary>Removes occurrences.</summary>
    public void Shrink(BpeMerge pair, long count) => _pairs[pair].Count -= count;

    /// <summary>Adds the pairs whose counts have grown to the heap; called after every merge.</summary>
    public void Settle()
    {
        foreach (BpeMerge pair in _grown)
        {
            Occurrences occurrences = _pairs[pair];
            occurrences.IsQueued = false;
            _heap.Enqueue(pair, new Priority(occurrences.Count, pair));
        }

        _grown.Clear();
    }

    /// <summary>Removes the most frequent pair.</summary>
    /// <param name="minCount">Smallest number of occurrences of a pair that counts.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="words">Words that contained it; some may have lost it since.</param>
    public bool TryTakeMost(long minCount, out BpeMerge pair, out List<int> words)
    {
        while (_heap.TryDequeue(out pair, out Priority bound))
        {
            Occurrences occurrences = _pairs[pair];
            if (occurrences.Count == bound.Count && bound.Count >= minCount)
            {
                words = occurrences.Words;
                occurrences.Words = [];
                return true;
            }

            if (occurrences.Count < bound.Count && occurrences.Count >= minCount)
            {
                _heap.Enqueue(pair, new Priority(occurrences.Count, pair));
            }
        }

        words = [];
        return false;
    }

    private sealed class Occurrences
    {
        public long Count;
        public bool IsQueued;
        public List<int> Words = [];
    }

    private readonly record struct Priority(long Count, BpeMerge Pair);

    private sealed class PriorityComparer(List<byte[]> tokens) : IComparer<Priority>
    {
        public int Compare(Priority x, Priority y)
        {
            if (x.Count != y.Count)
            {
                return y.Count.CompareTo(x.Count);
            }

            int left = Bytes(y.Pair.Left).SequenceCompareTo(Bytes(x.Pair.Left));
            return left != 0 ? left : Bytes(y.Pair.Right).SequenceCompareTo(Bytes(x.Pair.Right));
        }

        private ReadOnlySpan<byte> Bytes(int token) => tokens[token];
    }
}
