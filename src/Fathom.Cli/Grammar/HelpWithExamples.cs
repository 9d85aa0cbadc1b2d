using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fathom.Cli.Grammar;

/// <summary>The default help, followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly string[] s_rootExamples =
    [
        "fathom chat -m model.gguf \"Why is the sky blue?\"",
        "fathom models pull OWNER/NAME",
        "fathom doctor",
    ];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces a program's help.</summary>
    public static void Install(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    /// <summary>Writes the help of the requested command.</summary>
    public static int Show(ParseResult parse) =>
        ((HelpWithExamples)parse.RootCommandResult.Command.Options.OfType<HelpOption>().Single().Action!).Invoke(parse);

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exit = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in ExamplesOf(parseResult.CommandResult.Command))
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        output.WriteLine("Every option can also be set by an environment variable: --max-tokens by FATHOM_MAX_TOKENS.");
        return exit;
    }

    private static IReadOnlyList<string> ExamplesOf(Command command) => command is VerbCommand verb ? verb.Examples : s_rootExamples;
}
