using System.CommandLine;
using Fathom.Cli.Commands;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Output;

namespace Fathom.Cli;

/// <summary>The whole program but for the process around it: parses, runs one verb, and turns every outcome into an exit code.</summary>
internal static class FathomCli
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="host">Where the program reads, writes and looks up variables.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliHost host)
    {
        var output = CommandOutput.Create(host, GlobalOptions.Read(args));
        try
        {
            ParseResult parse = Parse(CreateRoot(host), args, host);
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

    /// <summary>Reports a failure as far as there is anybody to report it to; the exit code is the same in any case.</summary>
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

    internal static RootCommand CreateRoot(CliHost host)
    {
        var root = new RootCommand("Runs DeepSeek-V3/R1, Qwen and Llama models on this machine's processor.");
        GlobalOptions.AddTo(root);
        root.Add(new ChatCommand(host));
        root.Add(new GenerateCommand(host));
        root.Add(new ServeCommand(host));
        root.Add(new McpCommand(host));
        root.Add(new ScoreCommand(host));
        root.Add(new TokenizeCommand(host));
        root.Add(new RenderCommand(host));
        root.Add(new InspectCommand(host));
        root.Add(new BenchCommand(host));
        root.Add(new DoctorCommand(host));
        root.Add(new PlanCommand(host));
        root.Add(new QuantizeCommand(host));
        root.Add(new ConvertCommand(host));
        root.Add(new ModelsCommand(host));
        root.Add(new TrainCommand(host));
        root.Add(new TasksCommand(host));
        root.Add(new EvalCommand(host));
        root.Add(new CompletionCommand(host));
        root.Add(new VersionCommand(host));
        HelpWithExamples.Install(root);
        root.SetAction(parse => HelpWithExamples.Show(parse));
        return root;
    }

    private static ParseResult Parse(RootCommand root, IReadOnlyList<string> args, CliHost host) =>
        EnvironmentValues.Apply(root, root.Parse(args, EnvironmentValues.Parsing), args, host.Variable);
}
