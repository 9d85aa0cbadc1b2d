using System.CommandLine;
using System.CommandLine.Parsing;
using Fathom.Cli.Output;

namespace Fathom.Cli.Grammar;

/// <summary>Options common to all verbs.</summary>
internal static class GlobalOptions
{
    private static readonly Option<bool> s_json = new("--json")
    {
        Description = "Print the result as one JSON object on the last line of standard output",
        Recursive = true,
    };

    private static readonly Option<bool> s_noColor = new("--no-color")
    {
        Description = "Disable color output (same as setting NO_COLOR)",
        Recursive = true,
    };

    private static readonly Option<bool> s_quiet = new("--quiet", "-q")
    {
        Description = "Suppress progress, notes, and statistics on standard error",
        Recursive = true,
    };

    private static readonly Option<bool> s_verbose = new("--verbose", "-v")
    {
        Description = "With serve: show the server's informational log messages on standard error",
        Recursive = true,
    };

    /// <summary>Adds them to the root command.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Add(s_json);
        root.Add(s_noColor);
        root.Add(s_quiet);
        root.Add(s_verbose);
    }

    /// <summary>Reads them from the raw words, before the grammar has parsed anything.</summary>
    public static GlobalSettings Read(IReadOnlyList<string> args) =>
        new(IsJson: IsTyped(args, s_json), HasNoColor: IsTyped(args, s_noColor), IsQuiet: false, IsVerbose: false);

    /// <summary>Reads them, even from a command line that is otherwise wrong.</summary>
    public static GlobalSettings Read(ParseResult parse, IReadOnlyList<string> args) => new(
        IsJson: IsTyped(args, s_json) || IsOn(parse, s_json),
        HasNoColor: IsTyped(args, s_noColor) || IsOn(parse, s_noColor),
        IsQuiet: IsOn(parse, s_quiet),
        IsVerbose: IsOn(parse, s_verbose));

    private static bool IsTyped(IReadOnlyList<string> args, Option<bool> flag) => args.TakeWhile(word => word != "--").Contains(flag.Name);

    /// <summary>Looks at the words, not the value: a flag that is given twice has no value, and the grammar throws when asked for it.</summary>
    private static bool IsOn(ParseResult parse, Option<bool> flag) => parse.GetResult(flag) switch
    {
        null or { Implicit: true } => false,
        { Tokens: [.., Token word] } => bool.TryParse(word.Value, out bool value) && value,
        _ => true,
    };
}
