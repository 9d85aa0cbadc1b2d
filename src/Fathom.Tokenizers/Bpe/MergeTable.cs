using System.Numerics;

namespace Fathom.Tokenizers.Bpe;

/// <summary>The pairs of neighboring symbols that merge, with rank and result.</summary>
/// <remarks>
/// An open-addressing table of 16-byte entries. Every process uses a new hash seed, so that a hostile vocabulary
/// can't make its pairs collide.
/// </remarks>
internal sealed class MergeTable
{
    private const int Empty = int.MinValue;
    private static readonly ulong s_seed = (ulong)Random.Shared.NextInt64() | 1;

    private Entry[] _entries;
    private int _shift;

    /// <summary>Creates an empty table with room for <paramref name="capacity"/> pairs.</summary>
    public MergeTable(int capacity)
    {
        _entries = [];
        Resize((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity) * 2));
    }

    /// <summary>Number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a pair; if it is already there, it keeps its rank.</summary>
    /// <param name="left">Left symbol; a negative one is a character or byte that is not a token.</param>
    /// <param name="right">Right symbol.</param>
    /// <param name="rank">Merges with a smaller rank come first.</param>
    /// <param name="merged">The symbol that replaces both.</param>
    /// <returns>Whether the pair was new.</returns>
    public bool TryAdd(int left, int right, int rank, int merged)
    {
        if (Count * 2 >= _entries.Length)
        {
            Resize(_entries.Length * 2);
        }

        int slot = FindSlot(left, right);
        if (_entries[slot].Left != Empty)
        {
            return false;
        }

        _entries[slot] = new Entry(left, right, rank, merged);
        Count++;
        return true;
    }

    /// <summary>The merge of a pair as <c>rank &lt;&lt; 32 | merged</c>, or <see cref="ulong.MaxValue"/> if there is none.</summary>
    public ulong Find(int left, int right)
    {
        ref readonly Entry entry = ref _entries[FindSlot(left, right)];
        return entry.Left == Empty ? ulong.MaxValue : ((ulong)(uint)entry.Rank << 32) | (uint)entry.Merged;
    }

    private int FindSlot(int left, int right)
    {
        Entry[] entries = _entries;

        // The top bits of a product depend on all bits of the pair; the shift leaves log2(slots) of them.
        int slot = (int)(((((ulong)(uint)left << 32) | (uint)right) * s_seed * 0x9E3779B97F4A7C15) >> _shift);
        while (entries[slot].Left != Empty && (entries[slot].Left != left || entries[slot].Right != right))
        {
            slot = (slot + 1) & (entries.Length - 1);
        }

        return slot;
    }

    private void Resize(int length)
    {
        Entry[] old = _entries;
        _entries = new Entry[length];
        _shift = 64 - BitOperations.Log2((uint)length);
        Array.Fill(_entries, new Entry(Empty, 0, 0, 0));
        foreach (Entry entry in old)
        {
            if (entry.Left != Empty)
            {
                _entries[FindSlot(entry.Left, entry.Right)] = entry;
            }
        }
    }

    private readonly record struct Entry(int Left, int Right, int Rank, int Merged);
}
