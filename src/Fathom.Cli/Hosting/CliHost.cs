using System.Text;
using Fathom.Cli.Errors;
using Fathom.ModelStore;

namespace Fathom.Cli.Hosting;

/// <summary>Everything that the program takes from its process: streams, variables, clock, interrupts. Tests provide their own.</summary>
internal sealed class CliHost : IDisposable
{
    private const int InputBufferCharacters = 1 << 16;

    /// <summary>Most characters read from standard input as a whole: a device would deliver them forever.</summary>
    public int MaxInputCharacters { get; init; } = 1 << 26;

    /// <summary>Standard input as UTF-8 text.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Standard output: data.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error: everything that is not data.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input as bytes, for protocols; <see cref="Input"/> must not be read then.</summary>
    public Stream InputBytes { get; init; } = Stream.Null;

    /// <summary>Standard output as bytes, for protocols; <see cref="Output"/> must not be written then.</summary>
    public Stream OutputBytes { get; init; } = Stream.Null;

    /// <summary>Whether input comes from a file or a pipe.</summary>
    public bool IsInputRedirected { get; init; } = true;

    /// <summary>Whether output goes to a file or a pipe.</summary>
    public bool IsOutputRedirected { get; init; } = true;

    /// <summary>Whether standard error goes to a file or a pipe.</summary>
    public bool IsErrorRedirected { get; init; } = true;

    /// <summary>Looks up an environment variable; null when it is unset or empty.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Whether the terminal understands no control sequences, as in an editor: nothing is redrawn, and lines are read as they are.</summary>
    public bool IsTerminalDumb => Variable("TERM") == "dumb";

    /// <summary>Clock for waits and timings.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Folder of the model that verbs use by default; null for none.</summary>
    public string? ShippedModel { get; init; }

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

        (Stream input, Stream output) = (Console.OpenStandardInput(), StandardStreams.OpenOutput());
        return new CliHost
        {
            Input = new StreamReader(input, Encoding.UTF8, detectEncodingFromByteOrderMarks: false), // skips UTF-8's byte order mark
            Output = new StreamWriter(output, utf8) { AutoFlush = !Console.IsOutputRedirected },
            InputBytes = input,
            OutputBytes = output,
            Error = new StreamWriter(StandardStreams.OpenError(), utf8) { AutoFlush = true },
            IsInputRedirected = Console.IsInputRedirected,
            IsOutputRedirected = Console.IsOutputRedirected,
            IsErrorRedirected = Console.IsErrorRedirected,
            Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
            ShippedModel = ShippedModelFolder.Find(),
            Interrupts = Interrupts.OfProcess(),
        };
    }

    /// <summary>Reads all of standard input. An interrupt meanwhile ends the process: no work has begun that could stop.</summary>
    /// <exception cref="CliException">It is longer than <see cref="MaxInputCharacters"/>.</exception>
    public string ReadAllInput()
    {
        bool isWorking = Interrupts.IsWorking;
        Interrupts.Rest();
        var text = new StringBuilder();
        char[] buffer = new char[InputBufferCharacters];
        int read;
        while ((read = Input.ReadBlock(buffer)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MaxInputCharacters)
            {
                throw new CliException(ExitCode.InputRefused, "request.too_large", "", $"standard input is longer than {MaxInputCharacters} characters");
            }
        }

        if (isWorking)
        {
            Interrupts.Arm();
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Everything written has been flushed, or its failure reported.
        Interrupts.Dispose();
    }
}
