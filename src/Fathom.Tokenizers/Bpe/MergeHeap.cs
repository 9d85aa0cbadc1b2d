using System.Buffers;

namespace Fathom.Tokenizers.Bpe;

/// <summary>A binary min-heap of (rank, position), in pooled memory.</summary>
internal sealed class MergeHeap : IDisposable
{
    private const int InitialCapacity = 1024;

    private ulong[] _items = ArrayPool<ulong>.Shared.Rent(InitialCapacity);
    private int _count;

    /// <summary>Adds an item; neither number may be negative.</summary>
    public void Push(int rank, int position)
    {
        if (_count == _items.Length)
        {
            Grow();
        }

        // The rank is in the upper half, so comparing items compares ranks first, then positions.
        ulong item = ((ulong)(uint)rank << 32) | (uint)position;
        ulong[] items = _items;
        int hole = _count++;
        while (hole > 0)
        {
            int parent = (hole - 1) >> 1;
            if (items[parent] <= item)
            {
                break;
            }

            items[hole] = items[parent];
            hole = parent;
        }

        items[hole] = item;
    }

    /// <summary>Removes the item with the lowest rank, and among equals the one with the lowest position.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryPop(out int rank, out int position)
    {
        if (_count == 0)
        {
            rank = position = 0;
            return false;
        }

        ulong[] items = _items;
        rank = (int)(items[0] >> 32);
        position = (int)(uint)items[0];

        // The last item fills the root's place: children smaller than it move up along the path where it sinks.
        ulong last = items[--_count];
        int hole = 0;
        while (true)
        {
            int child = (2 * hole) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && items[child + 1] < items[child])
            {
                child++;
            }

            if (last <= items[child])
            {
                break;
            }

            items[hole] = items[child];
            hole = child;
        }

        items[hole] = last;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<ulong>.Shared.Return(_items);

    private void Grow()
    {
        ulong[] larger = ArrayPool<ulong>.Shared.Rent(_items.Length * 2);
        _items.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<ulong>.Shared.Return(_items);
        _items = larger;
    }
}
