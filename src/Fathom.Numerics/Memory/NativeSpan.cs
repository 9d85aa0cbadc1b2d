using System.Runtime.CompilerServices;

namespace Fathom.Numerics.Memory;

/// <summary>
/// A run of elements in native memory (allocated or memory-mapped). Unlike a span, it may have more than 2^31 elements, be kept in fields and be passed
/// to other threads.
/// </summary>
/// <remarks>A view, not an owner: valid while its <see cref="AlignedBuffer{T}"/> or <see cref="MappedFile"/> lives. Every slice is checked.</remarks>
/// <typeparam name="T">Element type.</typeparam>
public readonly unsafe struct NativeSpan<T>
    where T : unmanaged
{
    private readonly T* _pointer;

    internal NativeSpan(T* pointer, long length)
    {
        _pointer = pointer;
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The elements as a span.</summary>
    /// <exception cref="OverflowException">There are more than <see cref="int.MaxValue"/> of them.</exception>
    public Span<T> Span => new(_pointer, checked((int)Length));

    internal T* Pointer => _pointer;

    /// <summary>One element.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside.</exception>
    public ref T this[long index]
    {
        get
        {
            if ((ulong)index >= (ulong)Length)
            {
                ThrowOutside(index, 1, Length);
            }

            return ref _pointer[index];
        }
    }

    /// <summary>A part of the run.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside.</exception>
    public NativeSpan<T> Slice(long start, long length)
    {
        if (start < 0 || length < 0 || start > Length - length)
        {
            ThrowOutside(start, length, Length);
        }

        return new NativeSpan<T>(_pointer + start, length);
    }

    /// <summary>A part of the run as a span.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside.</exception>
    public Span<T> AsSpan(long start, int length)
    {
        NativeSpan<T> part = Slice(start, length);
        return new Span<T>(part._pointer, length);
    }

    /// <summary>The same bytes seen as elements of another type.</summary>
    /// <typeparam name="TTo">The other type; the byte length must be a whole number of its elements.</typeparam>
    /// <exception cref="ArgumentException">The bytes don't divide evenly.</exception>
    public NativeSpan<TTo> Cast<TTo>()
        where TTo : unmanaged
    {
        long bytes = checked(Length * sizeof(T));
        if (bytes % sizeof(TTo) != 0)
        {
            throw new ArgumentException($"{bytes} bytes are not a whole number of {sizeof(TTo)}-byte elements");
        }

        return new NativeSpan<TTo>((TTo*)_pointer, bytes / sizeof(TTo));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowOutside(long start, long length, long total) =>
        throw new ArgumentOutOfRangeException(nameof(start), $"elements {start}..{start + length} of a run of {total}");
}
