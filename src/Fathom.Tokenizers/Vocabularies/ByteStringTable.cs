using System.Numerics;

namespace Fathom.Tokenizers.Vocabularies;

/// <summary>A set of byte strings, each with an id: a single array of bytes, with an open-addressing hash table over it.</summary>
internal sealed class ByteStringTable
{
    private byte[] _bytes = new byte[256];
    private int _byteCount;
    private Entry[] _entries = new Entry[16];
    private int[] _slots = new int[64];

    /// <summary>Number of strings.</summary>
    public int Count { get; private set; }

    /// <summary>The strings in the order in which they were added.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_entries[index].Start, _entries[index].Length);

    /// <summary>The id of the string at an index.</summary>
    public int IdAt(int index) => _entries[index].Id;

    /// <summary>Adds a string.</summary>
    /// <returns>False, without any change, if the string is already there.</returns>
    public bool TryAdd(ReadOnlySpan<byte> text, int id)
    {
        int hash = Hash(text);
        int slot = FindSlot(text, hash);
        if (_slots[slot] != 0)
        {
            return false;
        }

        Append(text, hash, slot, id);
        return true;
    }

    /// <summary>The index of a string; a new string is added, with its index as id.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> text)
    {
        int hash = Hash(text);
        int slot = FindSlot(text, hash);
        if (_slots[slot] != 0)
        {
            return _slots[slot] - 1;
        }

        Append(text, hash, slot, Count);
        return Count - 1;
    }

    /// <summary>Finds the id of a string.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, out int id)
    {
        int index = _slots[FindSlot(text, Hash(text))] - 1;
        id = index >= 0 ? _entries[index].Id : -1;
        return index >= 0;
    }

    private void Append(ReadOnlySpan<byte> text, int hash, int slot, int id)
    {
        if (_byteCount + text.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(_byteCount + text.Length), 2 * _bytes.Length));
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * Count);
        }

        text.CopyTo(_bytes.AsSpan(_byteCount));
        _entries[Count] = new Entry(_byteCount, text.Length, hash, id);
        _byteCount += text.Length;
        _slots[slot] = ++Count;
        if (2 * Count > _slots.Length)
        {
            GrowSlots();
        }
    }

    /// <summary>Hashes a string. Every process uses a new seed, so that a hostile vocabulary can't make its strings collide.</summary>
    private static int Hash(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        return hash.ToHashCode();
    }

    private int FindSlot(ReadOnlySpan<byte> text, int hash)
    {
        int mask = _slots.Length - 1;
        int slot = hash & mask;
        while (_slots[slot] != 0)
        {
            int index = _slots[slot] - 1;
            if (_entries[index].Hash == hash && this[index].SequenceEqual(text))
            {
                break;
            }

            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void GrowSlots()
    {
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)_slots.Length * 2)];
        int mask = _slots.Length - 1;
        for (int i = 0; i < Count; i++)
        {
            int slot = _entries[i].Hash & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = i + 1;
        }
    }

    private readonly record struct Entry(int Start, int Length, int Hash, int Id);
}
