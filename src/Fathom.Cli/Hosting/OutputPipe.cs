namespace Fathom.Cli.Hosting;

/// <summary>A pipe to another process.</summary>
/// <param name="pipe">The writing end; unbuffered.</param>
internal sealed class OutputPipe(FileStream pipe) : WriteOnlyStream
{
    private const int BrokenPipe = 32;
    private const int TryAgainOnLinux = 11;
    private const int TryAgainOnMac = 35;

    /// <summary>POSIX writes up to this much to a pipe whole or not at all, so a write to a full non-blocking pipe can simply be retried.</summary>
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
#pragma warning disable RS0030 // no event reports that a pipe has room again
            Thread.Sleep(s_fullPipeWait);
#pragma warning restore RS0030
            return false;
        }
    }
}
