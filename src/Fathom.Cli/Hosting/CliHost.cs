using System.Text;

namespace Fathom.Cli.Hosting;

/// <summary>Everything that the program takes from its process: streams, variables, clock, interrupts. Tests make their own.</summary>
internal sealed class CliHost : IDisposable
{
    /// <summary>Standard input as UTF-8 text.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Standard output: data.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error: everything that is not data.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether input comes from a file or a pipe.</summary>
    public bool IsInputRedirected { get; init; } = true;

    /// <summary>Whether output goes to a file or a pipe.</summary>
    public bool IsOutputRedirected { get; init; } = true;

    /// <summary>Whether chatter goes to a file or a pipe.</summary>
    public bool IsErrorRedirected { get; init; } = true;

    /// <summary>Looks up an environment variable; null when it is unset or empty.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock of waits and of timings.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Ctrl+C.</summary>
    public required Interrupts Interrupts { get; init; }

    /// <summary>The host of a real process.</summary>
    public static CliHost ForProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected))
        {
            Console.OutputEncoding = utf8;
        }

        return new CliHost
        {
            Input = new StreamReader(Console.OpenStandardInput(), utf8, detectEncodingFromByteOrderMarks: false),
            Output = new StreamWriter(StandardStreams.OpenOutput(), utf8) { AutoFlush = !Console.IsOutputRedirected },
            Error = new StreamWriter(StandardStreams.OpenError(), utf8) { AutoFlush = true },
            IsInputRedirected = Console.IsInputRedirected,
            IsOutputRedirected = Console.IsOutputRedirected,
            IsErrorRedirected = Console.IsErrorRedirected,
            Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
            Interrupts = Interrupts.OfProcess(),
        };
    }

    /// <summary>All of standard input. An interrupt meanwhile ends the process: nothing has begun that could stop.</summary>
    public string ReadAllInput()
    {
        Interrupts.Rest();
        string text = Input.ReadToEnd();
        Interrupts.Arm();
        return text;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What was written has been flushed, or its failure has been reported.
        Interrupts.Dispose();
    }
}
