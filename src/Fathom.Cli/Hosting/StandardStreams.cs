using Microsoft.Win32.SafeHandles;

namespace Fathom.Cli.Hosting;

/// <summary>The process's standard output and error as streams that fail as they should.</summary>
internal static class StandardStreams
{
    private const int OutputDescriptor = 1;

    /// <summary>
    /// Standard output. A pipe that nobody reads any more throws <see cref="OutputClosedException"/>, where the framework's stream would drop what is
    /// written without a word.
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
            return Console.OpenStandardOutput(); // closed: every write fails, and says so
        }
    }

    /// <summary>Standard error. Where it can't be written, nothing is: chatter never decides how a command ends.</summary>
    public static Stream OpenError() => new BestEffortStream(Console.OpenStandardError());
}
