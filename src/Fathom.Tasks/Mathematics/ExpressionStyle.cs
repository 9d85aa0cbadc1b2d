using System.Globalization;
using System.Text;

namespace Fathom.Tasks.Mathematics;

/// <summary>The ways people type expressions: with and without spaces, with different signs, with words for signs and numbers.</summary>
internal static class ExpressionStyle
{
    // Where typing in words leaves this many operations, few people would still do it.
    private const int MostSpoken = 3;

    // Longer numbers are not written in words.
    private const int MostDigits = 3;

    /// <summary>Retypes an expression that is written with <c>+ - * / ( )</c> and without spaces.</summary>
    public static string Type(string expression, TaskRandom random)
    {
        int operators = 0;
        for (int i = 0; i < expression.Length; i++)
        {
            operators += IsOperator(expression, i) ? 1 : 0;
        }

        return operators <= MostSpoken && random.Chance(0.2) ? Speak(expression, random) : InSigns(expression, random);
    }

    /// <summary>Writes an expression with words for its signs and, now and then, for numbers below a thousand.</summary>
    public static string Speak(string expression, TaskRandom random)
    {
        string times = random.Pick(["times", "times", "times", "multiplied by", "x", "*"]);
        string over = random.Pick(["divided by", "divided by", "divided by", "over", "/"]);
        bool isHyphened = random.Chance(0.7);
        bool inWords = random.Chance(0.35);
        var text = new StringBuilder();
        for (int i = 0; i < expression.Length; i++)
        {
            if (char.IsAsciiDigit(expression[i]))
            {
                int end = i;
                while (end < expression.Length && (char.IsAsciiDigit(expression[end]) || expression[end] == '.'))
                {
                    end++;
                }

                text.Append(Number(expression[i..end], inWords, isHyphened));
                i = end - 1;
                continue;
            }

            text.Append(!IsOperator(expression, i) ? expression[i].ToString() : expression[i] switch
            {
                '+' => " plus ",
                '-' => " minus ",
                '*' => $" {times} ",
                _ => $" {over} ",
            });
        }

        return text.ToString();
    }

    private static string InSigns(string expression, TaskRandom random)
    {
        string times = random.Below(24) switch
        {
            < 14 => "*",
            < 19 => "x",
            < 22 => "×",
            22 => "X",
            _ => "·",
        };
        string over = random.Chance(0.25) ? "÷" : "/";
        string minus = random.Chance(0.03) ? "−" : "-";
        bool isSpaced = times is "x" or "X" && expression.Contains('*', StringComparison.Ordinal) ? random.Chance(0.75) : random.Chance(0.5);
        var text = new StringBuilder();
        for (int i = 0; i < expression.Length; i++)
        {
            char c = expression[i];
            string sign = c switch
            {
                '*' => times,
                '/' => over,
                '-' => minus,
                _ => c.ToString(),
            };
            text.Append(isSpaced && IsOperator(expression, i) ? $" {sign} " : sign);
        }

        return text.ToString();
    }

    private static string Number(string digits, bool inWords, bool isHyphened) =>
        inWords && digits.Length <= MostDigits && !digits.Contains('.', StringComparison.Ordinal)
            ? SpokenNumbers.Spell(int.Parse(digits, CultureInfo.InvariantCulture), isHyphened)
            : digits;

    private static bool IsOperator(string expression, int i) =>
        expression[i] is '+' or '*' or '/' || (expression[i] == '-' && i > 0 && (char.IsDigit(expression[i - 1]) || expression[i - 1] == ')'));
}
