namespace Fathom.Cli.Hosting;

/// <summary>A pipe to another process.</summary>
/// <param name="pipe">Its end; without a buffer.</param>
internal sealed class OutputPipe(FileStream pipe) : WriteOnlyStream
{
    private const int BrokenPipe = 32;
    private const int TryAgainOnLinux = 11;
    private const int TryAgainOnMac = 35;

    /// <summary>POSIX writes this much to a pipe as a whole or not at all, so a full one that does not wait can be tried again.</summary>
    private const int WholeWriteBytes = 512;

    private static readonly TimeSpan s_fullPipeWait = TimeSpan.FromMilliseconds(5);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int length = Math.Min(buffer.Length, WholeWriteBytes);
            if (TryWrite(buffer[..length]))
            {
                buffer = buffer[length..];
            }
        }
    }

    private bool TryWrite(ReadOnlySpan<byte> piece)
    {
        try
        {
            pipe.Write(piece);
            return true;
        }
        catch (IOException failure) when (failure.HResult == BrokenPipe)
        {
            throw new OutputClosedException(failure);
        }
        catch (IOException failure) when (failure.HResult is TryAgainOnLinux or TryAgainOnMac)
        {
#pragma warning disable RS0030 // no event says that a pipe has room again
            Thread.Sleep(s_fullPipeWait);
#pragma warning restore RS0030
            return false;
        }
    }
}
