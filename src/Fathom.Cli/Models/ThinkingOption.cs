using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fathom.Inference.Chat;

namespace Fathom.Cli.Models;

/// <summary><c>--think on|off|BUDGET</c>.</summary>
internal static class ThinkingOption
{
    /// <summary>The option.</summary>
    public static Option<ThinkingChoice?> Create() => new("--think")
    {
        Description = "Whether to reason before answering, or the maximum number of reasoning tokens",
        HelpName = "on|off|BUDGET",
        CustomParser = Parse,
    };

    private static ThinkingChoice? Parse(ArgumentResult result)
    {
        string word = result.Tokens[0].Value;
        if (word is "on" or "off")
        {
            return new ThinkingChoice(word == "on" ? ThinkingMode.On : ThinkingMode.Off, null);
        }

        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int budget))
        {
            return new ThinkingChoice(ThinkingMode.On, budget);
        }

        result.AddError($"--think expects on, off, or a number of tokens, not '{word}'");
        return null;
    }
}

/// <summary>The value of <c>--think</c>.</summary>
/// <param name="Mode">Whether to reason.</param>
/// <param name="Budget">Most thinking tokens.</param>
internal readonly record struct ThinkingChoice(ThinkingMode Mode, int? Budget);
