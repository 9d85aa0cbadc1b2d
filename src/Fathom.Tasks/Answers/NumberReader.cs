using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Answers;

/// <summary>Finds the one number that an answer gives.</summary>
/// <remarks>
/// Left sides of equations and whole expressions are working, not answers. A number in a box, after "the answer is" or on its own line counts first;
/// several different ones are not an answer. Otherwise one number must remain without those of the question.
/// </remarks>
public static class NumberReader
{
    // "km per hour" is the longest unit.
    private const int MaxUnitWords = 3;

    /// <summary>Judges an answer that must be one number.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right number.</param>
    public static Verdict Judge(AnswerText answer, decimal expected)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        decimal[] found = Read(answer);
        return found.Length switch
        {
            0 => Verdict.Wrong("no number"),
            1 => Verdict.If(found[0] == expected, $"read {found[0]}, expected {expected}"),
            _ => Verdict.Wrong($"several numbers: {string.Join(", ", found.Take(4))}"),
        };
    }

    /// <summary>The different numbers that an answer may mean: one if it is clear.</summary>
    /// <param name="answer">The answer.</param>
    public static decimal[] Read(AnswerText answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Boxed.Count > 0)
        {
            return [.. answer.Boxed.SelectMany(box => Results(WithSpelledNumbers(AnswerTokenizer.Split(box))).Select(found => found.Value)).Distinct()];
        }

        List<AnswerToken> tokens = WithSpelledNumbers([.. answer.Tokens]);
        List<(int Index, decimal Value)> results = Results(tokens);
        decimal[] distinct = Distinct(results);
        if (distinct.Length <= 1)
        {
            return distinct;
        }

        decimal[] explicitly = Distinct(results.Where(found => IsExplicit(tokens, found.Index)));
        if (explicitly.Length > 0)
        {
            return explicitly;
        }

        decimal[] unused = Distinct(results.Where(found => !IsUsedLater(tokens, found)));
        if (unused.Length == 1)
        {
            return unused;
        }

        decimal[] asked = [.. answer.Question.Where(token => token.IsNumber).Select(token => token.Value)];
        decimal[] added = [.. distinct.Where(value => !asked.Contains(value))];
        return added.Length > 0 ? added : distinct;
    }

    private static decimal[] Distinct(IEnumerable<(int Index, decimal Value)> found) => [.. found.Select(pair => pair.Value).Distinct()];

    /// <summary>The numbers that are neither part of an expression nor denied.</summary>
    private static List<(int Index, decimal Value)> Results(List<AnswerToken> tokens)
    {
        var results = new List<(int, decimal)>();
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsNumber && !IsWorking(tokens, i) && !Hedging.IsDenied(tokens, i))
            {
                results.Add((i, tokens[i].Value));
            }
        }

        return results;
    }

    /// <summary>Whether a number is used further on, as 36 in "3*12=36, 36-7=29".</summary>
    private static bool IsUsedLater(List<AnswerToken> tokens, (int Index, decimal Value) found)
    {
        for (int i = found.Index + 1; i < tokens.Count; i++)
        {
            if (tokens[i].IsNumber && tokens[i].Value == found.Value && IsWorking(tokens, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWorking(List<AnswerToken> tokens, int i) =>
        IsOperator(tokens, i - 1, -1) || IsOperator(tokens, i + 1, 1) || (i + 1 < tokens.Count && tokens[i + 1].Is("="));

    /// <summary>Whether there is an operator at an index with another operand after it.</summary>
    private static bool IsOperator(List<AnswerToken> tokens, int i, int step)
    {
        if (i < 0 || i >= tokens.Count)
        {
            return false;
        }

        if (tokens[i].Is("(", ")") || (tokens[i].Is("by") && step < 0))
        {
            return IsOperator(tokens, i + step, step);
        }

        bool isOperator = tokens[i].Is("+", "*", "/", "-", "x", "^", "plus", "minus", "times", "divided", "multiplied", "mod");
        int beyond = i + step;
        if (!isOperator || beyond < 0 || beyond >= tokens.Count)
        {
            return false;
        }

        return tokens[beyond].IsNumber || tokens[beyond].Is("(", ")", "by") || NumberWords.Value(tokens[beyond].Text) is not null;
    }

    /// <summary>Whether a number is introduced as the answer, or has its own line.</summary>
    private static bool IsExplicit(List<AnswerToken> tokens, int i)
    {
        if (IsAloneOnLine(tokens, i))
        {
            return true;
        }

        for (int back = i - 1; back >= Math.Max(0, i - 5); back--)
        {
            if (tokens[back].Is("answer", "result"))
            {
                return true;
            }

            if (!tokens[back].Is("is", ":", "=", "be", "would", "the", "therefore", "so", "final"))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether a line holds only this number and, at most, its unit: "29", "29 eggs.", "$4".</summary>
    private static bool IsAloneOnLine(List<AnswerToken> tokens, int i)
    {
        int start = i;
        while (start > 0 && !tokens[start - 1].Is("\n"))
        {
            start--;
        }

        int end = i;
        while (end < tokens.Count && !tokens[end].Is("\n"))
        {
            end++;
        }

        List<AnswerToken> line = tokens[start..end];
        return line.Count(token => token.IsNumber) == 1 && line.Count(token => token.Kind == AnswerTokenKind.Word) <= MaxUnitWords;
    }

    /// <summary>Turns number words into numbers where an answer has no digits at all.</summary>
    private static List<AnswerToken> WithSpelledNumbers(List<AnswerToken> tokens)
    {
        if (tokens.Any(token => token.IsNumber))
        {
            return tokens;
        }

        var spelled = new List<AnswerToken>();
        for (int i = 0; i < tokens.Count; i++)
        {
            int? value = tokens[i].Is("none") ? 0 : NumberWords.Value(tokens[i].Text);
            if (value is not int number)
            {
                spelled.Add(tokens[i]);
                continue;
            }

            int next = i + 1 < tokens.Count && tokens[i + 1].Is("-") ? i + 2 : i + 1;
            if (number >= 20 && next < tokens.Count && NumberWords.Value(tokens[next].Text) is int ones and > 0 and < 10)
            {
                number += ones;
                i = next;
            }

            spelled.Add(new AnswerToken(AnswerTokenKind.Number, tokens[i].Text, number));
        }

        return spelled;
    }
}
