using System.Runtime.InteropServices;

namespace Fathom.Tokenizers.Training;

/// <summary>How often every pair of neighbors occurs, in which words, and which pair occurs most.</summary>
/// <remarks>
/// A pair's count grows only while the newer of its two tokens is being made, and falls afterwards. The heap therefore
/// holds an upper bound for every pair, and a pair whose bound is out of date goes back with the true count.
/// </remarks>
internal sealed class PairCounts
{
    private readonly Dictionary<BpeMerge, Occurrences> _pairs = [];
    private readonly PriorityQueue<BpeMerge, Priority> _heap;
    private readonly List<BpeMerge> _grown = [];

    /// <summary>Creates empty counts.</summary>
    /// <param name="tokens">The bytes of every token made so far; of pairs that occur equally often the one of the greatest bytes comes first.</param>
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

    /// <summary>Takes occurrences away.</summary>
    public void Shrink(BpeMerge pair, long count) => _pairs[pair].Count -= count;

    /// <summary>Puts the pairs that have grown into the heap; called after every merge.</summary>
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

    /// <summary>Removes the pair that occurs most.</summary>
    /// <param name="minCount">A pair that occurs less often does not count.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="words">Words that had it; some may have lost it since.</param>
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
