namespace Fathom.Tokenizers.Bpe;

/// <summary>Caches the ids of short pieces. Its size is fixed: a new piece takes the slot of an older one.</summary>
/// <remarks>Thread-safe without locks: a slot is a single reference to an immutable entry.</remarks>
internal sealed class PieceCache
{
    private const int SlotBits = 16;

    private readonly Entry?[] _slots = new Entry?[1 << SlotBits];

    /// <summary>The ids of a piece; null if they are not cached.</summary>
    public int[]? Find(PieceKey key)
    {
        Entry? entry = Volatile.Read(ref _slots[Slot(key)]);
        return entry is not null && entry.Key == key ? entry.Ids : null;
    }

    /// <summary>Caches the ids of a piece.</summary>
    public void Add(PieceKey key, int[] ids) => Volatile.Write(ref _slots[Slot(key)], new Entry(key, ids));

    private static int Slot(PieceKey key) => (int)(key.Hash() >> (64 - SlotBits));

    private sealed class Entry(PieceKey key, int[] ids)
    {
        public readonly PieceKey Key = key;
        public readonly int[] Ids = ids;
    }
}
