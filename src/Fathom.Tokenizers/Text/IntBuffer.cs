using System.Buffers;

namespace Fathom.Tokenizers.Text;

/// <summary>A growing list of integers in pooled memory.</summary>
internal sealed class IntBuffer : IDisposable
{
    private int[] _items;
    private int _count;

    /// <summary>Creates an empty list with room for <paramref name="capacity"/> numbers.</summary>
    public IntBuffer(int capacity = 256) => _items = ArrayPool<int>.Shared.Rent(Math.Max(capacity, 16));

    /// <summary>Number of items.</summary>
    public int Count => _count;

    /// <summary>The numbers; valid until the next change.</summary>
    public ReadOnlySpan<int> Span => _items.AsSpan(0, _count);

    /// <summary>Appends a number.</summary>
    public void Add(int item)
    {
        if (_count == _items.Length)
        {
            Grow(_count + 1);
        }

        _items[_count++] = item;
    }

    /// <summary>Appends numbers.</summary>
    public void Add(ReadOnlySpan<int> items)
    {
        if (_items.Length - _count < items.Length)
        {
            Grow(_count + items.Length);
        }

        items.CopyTo(_items.AsSpan(_count));
        _count += items.Length;
    }

    /// <summary>Empties the list.</summary>
    public void Clear() => _count = 0;

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<int>.Shared.Return(_items);

    private void Grow(int needed)
    {
        int[] larger = ArrayPool<int>.Shared.Rent(Math.Max(needed, 2 * _items.Length));
        Span.CopyTo(larger);
        ArrayPool<int>.Shared.Return(_items);
        _items = larger;
    }
}
