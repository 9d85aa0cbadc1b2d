namespace Fathom.Server.Mcp;

/// <summary>
/// Lines from another stream, limited in length. Reads can be canceled even where the other stream's can't be, as with standard input.
/// </summary>
/// <param name="inner">The other stream; stays open.</param>
/// <param name="mostBytes">Most bytes per line.</param>
internal sealed class MessageInput(Stream inner, long mostBytes) : Stream
{
    private long _lineBytes;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken);
        int lineEnd = buffer.Span[..read].LastIndexOf((byte)'\n');
        _lineBytes = lineEnd < 0 ? _lineBytes + read : read - lineEnd - 1;
        return _lineBytes <= mostBytes ? read : throw new InvalidDataException($"a message has more than {mostBytes} bytes");
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
        // There is nothing to flush.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
