using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Fathom.Cli.Grammar;

/// <summary>Every option has an environment variable: <c>--max-tokens</c> is <c>FATHOM_MAX_TOKENS</c>. The command line takes precedence.</summary>
internal static class EnvironmentValues
{
    /// <summary>Parser settings: an argument that begins with <c>@</c> is text, not a response file.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Adds the options that only the environment sets, and parses again.</summary>
    public static ParseResult Apply(RootCommand root, ParseResult parse, IReadOnlyList<string> args, Func<string, string?> variable)
    {
        if (parse.Tokens is [{ Type: TokenType.Directive }, ..])
        {
            return parse; // a shell asks how the last word goes on, so none may follow it
        }

        var fromEnvironment = new List<string>();
        foreach (Option option in OptionsInScope(parse).Where(option => parse.GetResult(option) is null or { Implicit: true }))
        {
            if (variable(VariableOf(option)) is { } value && !IsOfKubernetes(option, value))
            {
                fromEnvironment.Add($"{option.Name}={Spell(option, value)}");
            }
        }

        return fromEnvironment.Count == 0 ? parse : root.Parse(InsertBeforeText(args, fromEnvironment), Parsing);
    }

    /// <summary>The variable of an option.</summary>
    public static string VariableOf(Option option) => $"FATHOM_{option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant()}";

    private static IEnumerable<Option> OptionsInScope(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        IEnumerable<Option> inherited = parse.RootCommandResult.Command == command
            ? []
            : parse.RootCommandResult.Command.Options.Where(option => option.Recursive);
        return command.Options.Concat(inherited).Where(option => option is not HelpOption and not VersionOption);
    }

    /// <summary>For a service called fathom, Kubernetes sets <c>FATHOM_PORT=tcp://ADDRESS:PORT</c> in every container.</summary>
    private static bool IsOfKubernetes(Option option, string value) => option.Name == "--port" && value.StartsWith("tcp://", StringComparison.Ordinal);

    /// <summary>Only flags accept 1 and 0 as Booleans; for every other option, these are numbers.</summary>
    private static string Spell(Option option, string value) => FlagValues.IsFlag(option) ? FlagValues.FromVariable(option, value) : value;

    private static string[] InsertBeforeText(IReadOnlyList<string> args, List<string> extra)
    {
        string[] all = [.. args];
        int dashes = Array.IndexOf(all, "--");
        return dashes < 0 ? [.. all, .. extra] : [.. all[..dashes], .. extra, .. all[dashes..]];
    }
}
