namespace Fathom.Numerics.Memory;

/// <summary>Owns native memory aligned to a cache line (64 bytes), zeroed, counted in <see cref="MemoryLedger"/>.</summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Alignment of the first element, in bytes.</summary>
    public const int Alignment = 64;

    private readonly MemoryUse _use;
    private T* _pointer;

    /// <summary>Allocates zeroed memory.</summary>
    /// <param name="length">Number of elements; 0 is allowed.</param>
    /// <param name="use">What the memory is for.</param>
    /// <exception cref="OutOfMemoryException">The system refuses the memory.</exception>
    public AlignedBuffer(long length, MemoryUse use = MemoryUse.Scratch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        long bytes = checked(length * sizeof(T));
        _pointer = (T*)ZeroedPages.Allocate(Math.Max(bytes, Alignment), Alignment);
        _use = use;
        Length = length;
        MemoryLedger.Add(use, bytes);
        GC.AddMemoryPressure(Math.Max(1, bytes));
    }

    /// <summary>Frees the memory if <see cref="Dispose"/> was forgotten.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>The whole buffer; valid until dispose.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public NativeSpan<T> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return new NativeSpan<T>(_pointer, Length);
        }
    }

    /// <summary>The whole buffer as a span.</summary>
    public Span<T> Span => Memory.Span;

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer is not null)
        {
            ZeroedPages.Free(_pointer, Math.Max(Length * sizeof(T), Alignment));
            _pointer = null;
            MemoryLedger.Add(_use, -(Length * sizeof(T)));
            GC.RemoveMemoryPressure(Math.Max(1, Length * sizeof(T)));
        }
    }
}
