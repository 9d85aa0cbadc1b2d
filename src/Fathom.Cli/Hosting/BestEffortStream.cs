namespace Fathom.Cli.Hosting;

/// <summary>Writes what can be written and forgets the rest.</summary>
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
            // A closed or full standard error can't be told to anybody.
        }
    }
}
