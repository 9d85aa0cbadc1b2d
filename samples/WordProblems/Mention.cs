using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Samples;

/// <summary>A number in a question, other than those of fractions, times, and ordinals.</summary>
/// <param name="Start">Where it begins, without a currency sign.</param>
/// <param name="Length">Its length.</param>
/// <param name="Value">The number.</param>
/// <param name="IsPrice">Whether a dollar sign stands before it.</param>
/// <param name="IsPercent">Whether a percent sign follows.</param>
/// <param name="CanChange">
/// Whether another number may stand there: a whole one from 2 to a billion that occurs once and is not part of a range or a larger number.
/// </param>
internal sealed partial record Mention(int Start, int Length, decimal Value, bool IsPrice, bool IsPercent, bool CanChange)
{
    // Larger numbers in words are mostly several words.
    private const int LargestWord = 15;

    // Its double is still an int.
    private const int LargestChanging = 1_000_000_000;

    // Words that mean a number: where one occurs, the number itself may stand for it in the solution.
    private static readonly (int Value, string[] Words)[] s_meanings =
    [
        (2, ["half", "twice", "double", "halves", "pair", "couple", "both", "second"]),
        (3, ["third", "triple", "three times"]),
        (4, ["quarter", "fourth", "season"]),
        (5, ["fifth", "weekday"]),
        (7, ["week", "daily", "every day"]),
        (12, ["dozen", "year", "month", "annual"]),
        (24, ["day"]),
        (60, ["hour", "minute"]),
    ];

    public static IReadOnlyList<Mention> FindAll(string question)
    {
        List<Mention> found = [];
        foreach (Match match in Numbers().Matches(question))
        {
            bool isWord = char.IsAsciiLetter(match.Value[0]);
            decimal value = isWord
                ? NumberWords.Value(match.Value.ToLowerInvariant()) ?? 0
                : decimal.Parse(match.Value.Replace(",", ""), CultureInfo.InvariantCulture);
            if (isWord && value is not (>= 2 and <= LargestWord))
            {
                continue;
            }

            char before = match.Index > 0 ? question[match.Index - 1] : ' ';
            string after = question[(match.Index + match.Length)..];
            if (before is '/' or ':' || char.IsAsciiLetter(before) || (after.Length > 0 && (after[0] is '/' or ':' || char.IsAsciiLetter(after[0]))))
            {
                continue;
            }

            bool isPart = before is '.' or '-' || (isWord && after.StartsWith('-')) || Scales().IsMatch(after);
            bool isSentence = isWord && char.IsUpper(match.Value[0]);
            bool canChange = !isPart && !isSentence && value is >= 2 and <= LargestChanging && value == decimal.Truncate(value);
            found.Add(new Mention(match.Index, match.Length, value, before == '$', after.StartsWith('%'), canChange));
        }

        return [.. found.Select(mention => mention with { CanChange = mention.CanChange && IsUnmistakable(mention) })];

        bool IsUnmistakable(Mention mention) => found.Count(other => other.Value == mention.Value) == 1
            && !question.Contains($"/{mention.Value}", StringComparison.Ordinal)
            && !question.Contains($"{mention.Value}/", StringComparison.Ordinal)
            && !s_meanings.Any(one => one.Value == mention.Value && one.Words.Any(word => question.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [GeneratedRegex(@"\d[\d,]*\.\d+|\d+(,\d{3})*|\b[A-Za-z]+\b")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^ (thousand|hundred|million|and a half|half|dozen|[ap]\.?m\b|o'clock)", RegexOptions.IgnoreCase)]
    private static partial Regex Scales();
}
