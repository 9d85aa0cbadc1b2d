using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Fathom.Cli.Errors;

namespace Fathom.Cli.Grammar;

/// <summary>Validators of option values, run by the grammar so that a wrong value is a usage error.</summary>
internal static class OptionRules
{
    /// <summary>Smallest value accepted as positive.</summary>
    private const double LeastPositive = 1e-6;

    /// <summary>Bounds from here on are written as powers of ten.</summary>
    private const double LeastInPowers = 1e6;

    /// <summary>Accepts numbers within bounds, both inclusive.</summary>
    public static void Between(Option<int?> option, int least, int most) => option.Validators.Add(result => Check(result, least, most));

    /// <summary>Accepts numbers within bounds, both inclusive.</summary>
    public static void Between(Option<int> option, int least, int most) => option.Validators.Add(result => Check(result, least, most));

    /// <summary>Accepts numbers above 0 and up to a bound, so that nothing computed from them overflows.</summary>
    public static void Positive(Option option, double most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [Token word] && !(TryParse(word.Value, out double value) && value >= LeastPositive && value <= most))
        {
            string bounds = "a number above 0 and up to " + most.ToString(most < LeastInPowers ? "0.#" : "0.#E+0", CultureInfo.InvariantCulture);
            result.AddError($"{result.Option.Name} expects {bounds}, not '{word.Value}'");
        }
    });

    /// <summary>Accepts numbers within bounds, both inclusive.</summary>
    public static void Within(Option option, double least, double most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [Token word] && !(TryParse(word.Value, out double value) && value >= least && value <= most))
        {
            string bounds = string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}");
            result.AddError($"{result.Option.Name} expects {bounds}, not '{word.Value}'");
        }
    });

    /// <summary>Accepts the names of an enum in any case, and shows them in the help; the grammar would also accept numbers and lists of names.</summary>
    public static void OneOf<T>(Option option)
        where T : struct, Enum => OneOf(option, [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())]);

    /// <summary>Accepts some words in any case, and shows them in the help.</summary>
    public static void OneOf(Option option, params string[] names)
    {
        option.HelpName ??= string.Join('|', names);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [Token word] && !names.Contains(word.Value, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"{result.Option.Name} expects {string.Join(" or ", names)}, not '{word.Value}'");
            }
        });
    }

    /// <summary>Accepts any text that isn't empty, such as a file or model name.</summary>
    public static void NotEmpty(Argument argument) => argument.Validators.Add(result => RequireText(result, argument.Name));

    /// <summary>Accepts any text that isn't empty, such as a file or model name.</summary>
    public static void NotEmpty(Option option) => option.Validators.Add(result => RequireText(result, option.Name));

    /// <summary>Words that a shell offers as an option's value.</summary>
    public static void Offer(Option option, Func<IEnumerable<string>> words) => option.CompletionSources.Add(_ => Items(words()));

    /// <summary>Words that a shell offers as an argument.</summary>
    public static void Offer(Argument argument, Func<IEnumerable<string>> words) => argument.CompletionSources.Add(_ => Items(words()));

    private static IEnumerable<CompletionItem> Items(IEnumerable<string> words) => words.Select(word => new CompletionItem(word));

    private static void RequireText(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
        {
            result.AddError($"{name} is empty");
        }
    }

    /// <summary>Reads an option's number. The grammar would skip a comma, so that 0,7 meant 7.</summary>
    public static T? ParseNumber<T>(ArgumentResult result)
        where T : struct, INumberBase<T>
    {
        string word = result.Tokens is [.., Token last] ? last.Value : "";
        if (T.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out T value))
        {
            return value;
        }

        string expected = word.Contains(',') ? "a number with a decimal point" : "a number";
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} expects {expected}, not '{word}'");
        return null;
    }

    /// <summary>Reads an option's list of token ids.</summary>
    public static int[]? ParseTokens(ArgumentResult result)
    {
        string text = string.Join(',', result.Tokens.Select(token => token.Value));
        if (TryParseTokens(text, out int[] ids, out string wrong))
        {
            return ids;
        }

        result.AddError(NoToken(wrong));
        return null;
    }

    /// <summary>Reads a list of token ids.</summary>
    /// <exception cref="CliException">A word is not an id.</exception>
    public static int[] ParseTokens(string text) =>
        TryParseTokens(text, out int[] ids, out string wrong) ? ids : throw new CliException(ExitCode.InputRefused, "request.token", "", NoToken(wrong));

    /// <summary>A list looks like <c>1,2,3</c>, with or without brackets, spaces and line ends.</summary>
    private static bool TryParseTokens(string text, out int[] ids, out string wrong)
    {
        string[] words = text.Trim().TrimStart('[').TrimEnd(']').Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        wrong = Array.Find(words, word => !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _)) ?? "";
        ids = wrong.Length > 0 ? [] : [.. words.Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        return wrong.Length == 0;
    }

    private static string NoToken(string word) => $"'{word}' is not a token id; write a list such as 1,2,3";

    /// <summary>Reads the word, not the value: the grammar throws when asked for a value that no word gives.</summary>
    private static void Check(OptionResult result, int least, int most)
    {
        if (result.Tokens is [Token word] && !(int.TryParse(word.Value, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most))
        {
            string bounds = most == int.MaxValue ? $", {least} or more" : $" from {least} to {most}";
            result.AddError($"{result.Option.Name} expects a whole number{bounds}, not '{word.Value}'");
        }
    }

    private static bool TryParse(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
