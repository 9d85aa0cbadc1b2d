using System.CommandLine;
using Fathom.Cli.Commands;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;

namespace Fathom.Cli;

/// <summary>The whole program except the process around it: parses, runs one verb, and turns every outcome into an exit code.</summary>
internal static class FathomCli
{
    /// <summary>The verbs in the order of the help.</summary>
    private static readonly Verb[] s_verbs =
    [
        new("chat", host => new ChatCommand(host)),
        new("generate", host => new GenerateCommand(host)),
        new("serve", host => new ServeCommand(host)),
        new("mcp", host => new McpCommand(host)),
        new("score", host => new ScoreCommand(host)),
        new("tokenize", host => new TokenizeCommand(host)),
        new("render", host => new RenderCommand(host)),
        new("inspect", host => new InspectCommand(host)),
        new("bench", host => new BenchCommand(host)),
        new("doctor", host => new DoctorCommand(host)),
        new("plan", host => new PlanCommand(host)),
        new("quantize", host => new QuantizeCommand(host)),
        new("convert", host => new ConvertCommand(host)),
        new("models", host => new ModelsCommand(host)),
        new("train", host => new TrainCommand(host)),
        new("tasks", host => new TasksCommand(host)),
        new("eval", host => new EvalCommand(host)),
        new("completion", host => new CompletionCommand(host)),
        new("version", host => new VersionCommand(host)),
    ];

    /// <summary>Runs one command line.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="host">Where the program reads, writes and looks up variables.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliHost host)
    {
        var output = CommandOutput.Create(host, GlobalOptions.Read(args));
        try
        {
            ParseResult parse = Parse(CreateRoot(host, args.FirstOrDefault()), args, host);
            output = CommandOutput.Create(host, GlobalOptions.Read(parse, args));
            FlagValues.Throw(parse, args);
            UsageErrors.Throw(parse);
            int exit = await parse.InvokeAsync(new InvocationConfiguration
            {
                Output = host.Output,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            output.Flush();
            return exit;
        }
        catch (Exception failure)
        {
            return (int)Report(output, ErrorMapper.Map(failure), host.Variable("FATHOM_DEBUG") is null ? null : failure);
        }
    }

    /// <summary>Reports a failure if anyone can still read it; the exit code is the same either way.</summary>
    private static ExitCode Report(CommandOutput output, ErrorReport report, Exception? trace)
    {
        try
        {
            output.Fail(report, trace);
            output.Flush();
        }
        catch (IOException)
        {
            // Standard output is closed or full, which may be what the report is about.
        }

        return report.Exit;
    }

    /// <summary>The grammar.</summary>
    /// <param name="host">The process around it.</param>
    /// <param name="first">
    /// First word of a command line: if it names a verb, the grammar contains only that verb, because setting up all of them takes longer than most
    /// verbs run. Null for all verbs.
    /// </param>
    internal static RootCommand CreateRoot(CliHost host, string? first = null)
    {
        var root = new RootCommand("Runs, serves, and trains DeepSeek-V3/R1, Qwen, and Llama models on the CPU.");
        GlobalOptions.AddTo(root);
        Verb[] only = [.. s_verbs.Where(verb => verb.Name == first)];
        foreach (Verb verb in only.Length > 0 ? only : s_verbs)
        {
            root.Add(verb.Create(host));
        }

        HelpWithExamples.Install(root);
        root.SetAction(parse => HelpWithExamples.Show(parse));
        return root;
    }

    private static ParseResult Parse(RootCommand root, IReadOnlyList<string> args, CliHost host) =>
        EnvironmentValues.Apply(root, root.Parse(args, EnvironmentValues.Parsing), args, host.Variable);

    private sealed record Verb(string Name, Func<CliHost, VerbCommand> Create);
}
