using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using Fathom.Cli.Errors;

namespace Fathom.Cli.Grammar;

/// <summary>Finds the mistake in a command line, and the nearest thing that would have been right.</summary>
internal static class UsageErrors
{
    /// <summary>Names that users know from other programs, and the names used here.</summary>
    private static readonly Dictionary<string, string> s_verbsOfOthers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["run"] = "'fathom chat -m MODEL' talks with a model",
        ["pull"] = "'fathom models pull OWNER/NAME' downloads a model",
        ["download"] = "'fathom models pull OWNER/NAME' downloads a model",
        ["list"] = "'fathom models' lists installed models",
        ["ls"] = "'fathom models' lists installed models",
        ["show"] = "'fathom inspect MODEL' describes a model",
        ["info"] = "'fathom inspect MODEL' describes a model",
        ["rm"] = "'fathom models remove NAME' removes a model",
        ["remove"] = "'fathom models remove NAME' removes a model",
        ["create"] = "'fathom models add PATH NAME' gives a model a name, 'fathom convert' and 'fathom quantize' make one from another",
        ["ps"] = "a model runs only as long as the command that started it: 'fathom chat', 'fathom serve'",
        ["stop"] = "a model runs as long as the command that started it: Ctrl+C ends it",
        ["server"] = "'fathom serve' serves models over HTTP",
        ["start"] = "'fathom serve' serves models over HTTP",
        ["push"] = "models are downloaded ('fathom models pull'), not uploaded",
        ["cp"] = "'fathom models add PATH NAME' gives a model another name",
        ["copy"] = "'fathom models add PATH NAME' gives a model another name",
        ["embed"] = "'fathom serve' answers /v1/embeddings",
        ["finetune"] = "'fathom train sft CONFIG --out RUN' trains a model further",
        ["complete"] = "'fathom generate -m MODEL -p TEXT' completes a text",
        ["help"] = "'fathom --help' lists all verbs",
    };

    /// <summary>Refuses a wrong command line.</summary>
    /// <exception cref="CliException">Something is unknown, is missing, or has an invalid value.</exception>
    public static void Throw(ParseResult parse)
    {
        if (parse.Tokens is [{ Type: TokenType.Directive } directive, ..])
        {
            RequireSuggestion(directive.Value);
            return;
        }

        if (AsksForHelp(parse))
        {
            return;
        }

        if (UnknownOption(parse) is { } option)
        {
            throw CliException.Usage(option, $"unknown option '{option}'{Suggest(option, OptionNames(parse))}{SeeHelp(parse)}");
        }

        if (parse.UnmatchedTokens is [string word, ..])
        {
            bool isVerb = parse.CommandResult.Command is RootCommand;
            string hint = isVerb && s_verbsOfOthers.TryGetValue(word, out string? ours) ? $"; {ours}" : Suggest(word, VerbNames(parse));
            throw CliException.Usage(word, $"unknown {(isVerb ? "verb" : "argument")} '{word}'{hint}{SeeHelp(parse)}");
        }

        if ((parse.Errors.FirstOrDefault(IsOfAWord) ?? parse.Errors.FirstOrDefault()) is { } error)
        {
            throw CliException.Usage(WhereOf(error), (WrongValue(error) ?? error.Message.TrimEnd('.')) + SeeHelp(parse));
        }
    }

    /// <summary>The closest of <paramref name="names"/> to <paramref name="word"/>; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> names)
    {
        string? nearest = names.MinBy(name => (EditDistance(word, name), name));
        return nearest is not null && EditDistance(word, nearest) <= Math.Max(2, word.Length / 3) ? nearest : null;
    }

    /// <summary>Whether the error concerns a word that was typed; missing words are reported only when no typed word is wrong.</summary>
    private static bool IsOfAWord(ParseError error) => error.SymbolResult is OptionResult { Tokens.Count: > 0 } or ArgumentResult { Tokens.Count: > 0 };

    /// <summary>The values an option or argument accepts, where the grammar would name a .NET type; null for other mistakes.</summary>
    private static string? WrongValue(ParseError error)
    {
        (string name, Type type, IReadOnlyList<Token> words) = error.SymbolResult switch
        {
            OptionResult result => (result.Option.Name, result.Option.ValueType, result.Tokens),
            ArgumentResult { Parent: OptionResult result } => (result.Option.Name, result.Option.ValueType, result.Tokens),
            ArgumentResult result => (result.Argument.Name, result.Argument.ValueType, result.Tokens),
            _ => ("", typeof(string), []),
        };
        type = Nullable.GetUnderlyingType(type) ?? type;
        return words is [.., Token word] && error.Message.Contains(type.FullName!, StringComparison.Ordinal)
            ? $"{name} expects {WordsFor(type)}, not '{word.Value}'"
            : null;
    }

    private static string WordsFor(Type type) =>
        type.IsEnum ? string.Join(" or ", Enum.GetNames(type)).ToLowerInvariant()
        : type == typeof(bool) ? "true or false"
        : type == typeof(float) || type == typeof(double) ? "a number"
        : type == typeof(ulong) || type == typeof(uint) ? $"a whole number from 0 to {(type == typeof(ulong) ? ulong.MaxValue : uint.MaxValue)}"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : "another value";

    /// <summary>Accepts only the one directive that exists: the shell's request for completions.</summary>
    private static void RequireSuggestion(string directive)
    {
        string[] parts = directive.Trim('[', ']').Split(':');
        bool isSuggestion = parts is ["suggest"]
            || (parts is ["suggest", var place] && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (!isSuggestion)
        {
            throw CliException.Usage(directive, $"unknown argument '{directive}' (see 'fathom --help')");
        }
    }

    private static bool AsksForHelp(ParseResult parse) =>
        parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Any(token => token is { Type: TokenType.Option, Value: "--help" or "-h" or "-?" or "/?" or "/h" });

    /// <summary>In verbs that take text, the grammar reads a misspelled option as text; it counts as text only after <c>--</c>.</summary>
    private static string? UnknownOption(ParseResult parse)
    {
        int literal = parse.Tokens.Reverse().TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        if (literal == parse.Tokens.Count)
        {
            literal = 0;
        }

        string[] words =
        [
            .. parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens).Select(token => token.Value),
            .. parse.UnmatchedTokens,
        ];
        return words.SkipLast(literal).FirstOrDefault(word => word.Length > 1 && word[0] == '-');
    }

    private static string Suggest(string word, IEnumerable<string> names) =>
        Nearest(word.Split('=')[0], names) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    private static string SeeHelp(ParseResult parse) => $" (see '{CommandLineOf(parse.CommandResult)} --help')";

    private static string CommandLineOf(SymbolResult result) =>
        result is CommandResult { Command: RootCommand } || result.Parent is null
            ? "fathom"
            : $"{CommandLineOf(result.Parent)} {((CommandResult)result).Command.Name}";

    private static IEnumerable<string> OptionNames(ParseResult parse)
    {
        for (SymbolResult? result = parse.CommandResult; result is CommandResult command; result = command.Parent)
        {
            foreach (Option option in command.Command.Options.Where(option => option.Recursive || result == parse.CommandResult || option is HelpOption))
            {
                yield return option.Name;
                foreach (string alias in option.Aliases)
                {
                    yield return alias;
                }
            }
        }
    }

    private static IEnumerable<string> VerbNames(ParseResult parse) => parse.CommandResult.Command.Subcommands.Select(command => command.Name);

    private static string WhereOf(ParseError error) => error.SymbolResult switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult argument => argument.Argument.Name,
        _ => "",
    };

    private static int EditDistance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[right.Length];
    }
}
