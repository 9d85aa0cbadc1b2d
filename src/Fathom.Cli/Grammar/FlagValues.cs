using System.CommandLine;
using System.CommandLine.Help;
using Fathom.Cli.Errors;

namespace Fathom.Cli.Grammar;

/// <summary>Values of flags. The grammar would read <c>--special=abc</c> as the flag followed by the text 'abc'.</summary>
internal static class FlagValues
{
    /// <summary>Whether an option is a flag that accepts a value.</summary>
    public static bool IsFlag(Option option) => option.ValueType == typeof(bool) && option is not HelpOption and not VersionOption;

    /// <summary>Refuses a flag whose value is neither true nor false.</summary>
    /// <param name="parse">The parsed verb.</param>
    /// <param name="args">The words; those after <c>--</c> are text.</param>
    /// <exception cref="CliException">A flag has another value.</exception>
    public static void Throw(ParseResult parse, IReadOnlyList<string> args)
    {
        Option[] flags = [.. parse.CommandResult.Command.Options.Concat(parse.RootCommandResult.Command.Options).Where(IsFlag)];
        foreach (string[] parts in args.TakeWhile(word => word != "--").Where(word => word.StartsWith('-')).Select(word => word.Split(['=', ':'], 2)))
        {
            Option? flag = Array.Find(flags, option => option.Name == parts[0] || option.Aliases.Contains(parts[0]));
            if (flag is not null && parts is [_, string value])
            {
                Check(flag, value);
            }
        }
    }

    /// <summary>An environment variable's value in the grammar's spelling; variables usually set flags with 1 or 0.</summary>
    /// <exception cref="CliException">It is not a flag value.</exception>
    public static string FromVariable(Option flag, string value) => value switch
    {
        "1" => "true",
        "0" => "false",
        _ => Check(flag, value),
    };

    private static string Check(Option flag, string value) =>
        bool.TryParse(value, out _) ? value : throw CliException.Usage(flag.Name, $"{flag.Name} expects true or false, not '{value}'");
}
