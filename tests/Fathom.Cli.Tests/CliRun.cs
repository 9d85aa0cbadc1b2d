using System.Text.Json;
using Fathom.Cli.Hosting;

namespace Fathom.Cli.Tests;

/// <summary>One run of the program inside the test's process: what it printed and how it ended.</summary>
/// <param name="Exit">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliRun(int Exit, string Output, string Error)
{
    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The result of a run with <c>--json</c>, which must be all that standard output holds.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(Lines.Length == 1, $"expected one line of JSON, found:\n{Output}\n{Error}");
            return JsonElement.Parse(Lines[0]);
        }
    }

    /// <summary>The code of the failure that the JSON tells.</summary>
    public string? ErrorCode => Json.GetProperty("error").GetProperty("code").GetString();

    /// <summary>Runs a command line.</summary>
    public static Task<CliRun> Of(params string[] args) => new CliSetup().RunAsync(args);
}

/// <summary>The surroundings of a run.</summary>
internal sealed class CliSetup
{
    /// <summary>Standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Standard input instead of a text that is all there.</summary>
    public TextReader? Pipe { get; init; }

    /// <summary>Environment variables.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>Folder of the model that comes with the program.</summary>
    public string? ShippedModel { get; init; }

    /// <summary>Whether a person watches both outputs.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>Whether a person types the input; with TERM=dumb, it is read line by line.</summary>
    public bool HasKeyboard { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called with every text that reaches standard output; may interrupt.</summary>
    public Action<string, Interrupts>? WhenPrinting { get; init; }

    /// <summary>Called with every text that reaches standard error; may interrupt.</summary>
    public Action<string, Interrupts>? WhenTelling { get; init; }

    /// <summary>Runs a command line.</summary>
    public async Task<CliRun> RunAsync(params string[] args)
    {
        using var interrupts = new Interrupts(exit => throw new InvalidOperationException($"the process would have ended with {exit}"));
        using var output = new WatchedWriter(text => WhenPrinting?.Invoke(text, interrupts));
        using var error = new WatchedWriter(text => WhenTelling?.Invoke(text, interrupts));
        using var host = new CliHost
        {
            Input = Pipe ?? new StringReader(Input),
            Output = output,
            Error = error,
            IsInputRedirected = !HasKeyboard,
            IsOutputRedirected = !HasTerminal,
            IsErrorRedirected = !HasTerminal,
            Variable = name => Variables.GetValueOrDefault(name),
            ShippedModel = ShippedModel,
            Time = Time,
            Interrupts = interrupts,
        };
        int exit = await FathomCli.RunAsync(args, host);
        return new CliRun(exit, output.ToString(), error.ToString());
    }

    private sealed class WatchedWriter(Action<string> watch) : StringWriter
    {
        public override string NewLine => "\n";

        public override void Write(string? value)
        {
            base.Write(value);
            watch(value ?? "");
        }
    }
}
