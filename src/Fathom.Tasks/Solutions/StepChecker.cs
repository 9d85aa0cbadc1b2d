using System.Globalization;
using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Solutions;

/// <summary>Checks the arithmetic in a thinking text by evaluating both sides of every equation; it shares no code with the writers.</summary>
/// <remarks>
/// It understands <c>3+4=7</c>, chains <c>27*3=60+21=81</c>, <c>30/4=7r2</c>, columns with a borrow <c>3-5-0=-2&gt;18</c>, comparisons <c>4&lt;9</c>, and
/// results <c>=8040</c> after the line's heading <c>4786+3254:</c>. Anything else passes unchecked.
/// </remarks>
public static class StepChecker
{
    private const string Retraction = "no,";

    /// <summary>Checks a thinking text.</summary>
    /// <param name="thinking">The text.</param>
    public static StepReport Check(string thinking)
    {
        ArgumentNullException.ThrowIfNull(thinking);
        string[] words = thinking.Split([' ', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        (int steps, int falseSteps, string? firstFalse, string heading) = (0, 0, null, "");
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (word.EndsWith(':'))
            {
                heading = word[..^1];
                continue;
            }

            if (i + 1 < words.Length && words[i + 1].StartsWith(Retraction, StringComparison.Ordinal))
            {
                word = word[..(word.LastIndexOf('=') + 1)] + words[++i][Retraction.Length..];
            }

            bool isSwapped = i + 1 < words.Length && words[i + 1] == "swap";
            if (IsTrue(word, heading, isSwapped) is not bool isTrue)
            {
                continue;
            }

            steps++;
            falseSteps += isTrue ? 0 : 1;
            firstFalse ??= isTrue ? null : word;
        }

        return new StepReport(steps, falseSteps, firstFalse);
    }

    /// <summary>Whether a word's claim holds; null if it makes none.</summary>
    private static bool? IsTrue(string word, string heading, bool isSwapped)
    {
        word = word.TrimEnd('.', ',', ';');
        if (word.StartsWith('='))
        {
            return Result(heading, word[1..], isSwapped);
        }

        int equals = word.IndexOf('=');
        if (equals < 0)
        {
            return Comparison(word);
        }

        string[] sides = word.Split('=');
        bool? verdict = null;
        for (int i = 0; i + 1 < sides.Length; i++)
        {
            bool? holds = Equal(sides[i], sides[i + 1]);
            verdict = (verdict, holds) switch
            {
                (false, _) or (_, false) => false,
                (_, null) => verdict,
                _ => true,
            };
        }

        return verdict;
    }

    private static bool? Result(string heading, string value, bool isSwapped) =>
        isSwapped && Rational.TryEvaluate(heading, out Rational whole) && Rational.TryEvaluate(value, out Rational negated)
            ? whole == -negated
            : Equal(heading, value);

    private static bool? Equal(string left, string right)
    {
        int remainder = right.IndexOf('r');
        if (remainder > 0 && left.LastIndexOf('/') is int slash and > 0)
        {
            return Rational.TryEvaluate(left[..slash], out Rational dividend) && Rational.TryEvaluate(left[(slash + 1)..], out Rational divisor)
                && Rational.TryEvaluate(right[..remainder], out Rational quotient) && Rational.TryEvaluate(right[(remainder + 1)..], out Rational rest)
                ? quotient * divisor + rest == dividend && rest < divisor && rest >= Rational.Zero
                : null;
        }

        int borrow = right.IndexOf('>');
        if (borrow > 0 && right.Length == borrow + 3)
        {
            return Borrow(left, right[..borrow], right[(borrow + 1)..]);
        }

        return Rational.TryEvaluate(left, out Rational a) && Rational.TryEvaluate(right, out Rational b) ? a == b : null;
    }

    private static bool? Borrow(string left, string signed, string columns)
    {
        if (!Rational.TryEvaluate(left, out Rational difference)
            || !long.TryParse(signed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            return null;
        }

        long digit = value < 0 ? value + 10 : value;
        return difference == new Rational(value, 1) && columns == $"{(value < 0 ? 1 : 0)}{digit}";
    }

    private static bool? Comparison(string word)
    {
        int at = word.IndexOfAny(['<', '>']);
        return at > 0 && Rational.TryEvaluate(word[..at], out Rational a) && Rational.TryEvaluate(word[(at + 1)..], out Rational b)
            ? word[at] == '<' ? a < b : b < a
            : null;
    }
}
