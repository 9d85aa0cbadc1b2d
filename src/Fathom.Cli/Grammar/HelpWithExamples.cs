using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace Fathom.Cli.Grammar;

/// <summary>The default help, followed by examples.</summary>
internal sealed partial class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
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
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using var help = new StringWriter();
        parseResult.InvocationConfiguration.Output = help;
        int exit = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;

        // Values of enumerations are written in lower case everywhere else.
        output.Write(EnumDefault().Replace(help.ToString(), word => word.Value.ToLowerInvariant()));
        output.WriteLine("Examples:");
        foreach (string example in ExamplesOf(parseResult.CommandResult.Command))
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        output.WriteLine("Every option can also be set by an environment variable: --max-tokens by FATHOM_MAX_TOKENS.");
        return exit;
    }

    [GeneratedRegex(@"\[default: [A-Z][A-Za-z0-9]*\]")]
    private static partial Regex EnumDefault();

    private static IReadOnlyList<string> ExamplesOf(Command command) => command is VerbCommand verb ? verb.Examples : s_rootExamples;
}
