namespace Fathom.Cli.Hosting;

/// <summary>Writes what it can and discards the rest.</summary>
internal sealed class BestEffortStream(Stream inner) : WriteOnlyStream
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (IOException)
        {
            // There is no place left to report that standard error is closed or full.
        }
    }
}
