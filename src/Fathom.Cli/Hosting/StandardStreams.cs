using Microsoft.Win32.SafeHandles;

namespace Fathom.Cli.Hosting;

/// <summary>The process's standard output and error as streams that report failures.</summary>
internal static class StandardStreams
{
    private const int OutputDescriptor = 1;

    /// <summary>
    /// Standard output. Writing to a pipe that nobody reads any more throws <see cref="OutputClosedException"/>; the framework's stream would silently
    /// drop the data.
    /// </summary>
    public static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        try
        {
            var pipe = new FileStream(new SafeFileHandle(OutputDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return pipe.CanSeek ? Console.OpenStandardOutput() : new OutputPipe(pipe);
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return Console.OpenStandardOutput(); // closed: every write fails and reports it
        }
    }

    /// <summary>Standard error. If it can't be written, the text is dropped: messages never decide how a command ends.</summary>
    public static Stream OpenError() => new BestEffortStream(Console.OpenStandardError());
}
