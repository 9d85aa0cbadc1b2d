using System.CommandLine;

namespace Fathom.Cli.Grammar;

/// <summary>Options that every verb takes.</summary>
internal static class GlobalOptions
{
    private static readonly Option<bool> s_json = new("--json")
    {
        Description = "Print the result as one JSON object on the last line of standard output",
        Recursive = true,
    };

    private static readonly Option<bool> s_noColor = new("--no-color")
    {
        Description = "No colour (the variable NO_COLOR does the same)",
        Recursive = true,
    };

    private static readonly Option<bool> s_quiet = new("--quiet", "-q")
    {
        Description = "No progress, notes and statistics on standard error",
        Recursive = true,
    };

    private static readonly Option<bool> s_verbose = new("--verbose", "-v")
    {
        Description = "More notes and statistics on standard error",
        Recursive = true,
    };

    /// <summary>Adds them to the root.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Add(s_json);
        root.Add(s_noColor);
        root.Add(s_quiet);
        root.Add(s_verbose);
    }

    /// <summary>What the words alone say, before the grammar has seen them.</summary>
    public static GlobalSettings Read(IReadOnlyList<string> args) =>
        new(IsJson: args.Contains(s_json.Name), HasNoColor: args.Contains(s_noColor.Name), IsQuiet: false, IsVerbose: false);

    /// <summary>Reads them, also from a command line that is otherwise wrong.</summary>
    public static GlobalSettings Read(ParseResult parse, IReadOnlyList<string> args) => new(
        IsJson: args.Contains(s_json.Name) || parse.GetValue(s_json),
        HasNoColor: args.Contains(s_noColor.Name) || parse.GetValue(s_noColor),
        IsQuiet: parse.GetValue(s_quiet),
        IsVerbose: parse.GetValue(s_verbose));
}

/// <summary>How a run talks.</summary>
/// <param name="IsJson">The result is one line of JSON.</param>
/// <param name="HasNoColor">No colour, also on a terminal.</param>
/// <param name="IsQuiet">Only data and errors.</param>
/// <param name="IsVerbose">More notes.</param>
internal readonly record struct GlobalSettings(bool IsJson, bool HasNoColor, bool IsQuiet, bool IsVerbose);
