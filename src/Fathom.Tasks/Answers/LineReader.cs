namespace Fathom.Tasks.Answers;

/// <summary>Finds the line of a program or a calculation that an answer names.</summary>
internal static class LineReader
{
    /// <summary>Judges an answer that must name one line.</summary>
    /// <param name="answer">The answer: "line 3", "step 3", "the problem is in line number 3", or the number alone.</param>
    /// <param name="expected">The right line, from 1.</param>
    public static Verdict Judge(AnswerText answer, int expected)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        int[] named = [.. Named(answer.Tokens).Distinct()];
        return named.Length switch
        {
            0 when !answer.Tokens.Any(IsLine) => NumberReader.Judge(answer, expected),
            0 => Verdict.Wrong("no line"),
            1 => Verdict.If(named[0] == expected, $"read line {named[0]}, expected {expected}"),
            _ => Verdict.Wrong("several lines"),
        };
    }

    private static IEnumerable<int> Named(IReadOnlyList<AnswerToken> tokens)
    {
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            int at = tokens[i + 1].Is("number", "no", "#") && i + 2 < tokens.Count ? i + 2 : i + 1;
            if (IsLine(tokens[i]) && tokens[at].IsNumber && tokens[at].Value is > 0 and < 100 && !IsDenied(tokens, at)
                && !Hedging.IsDenied(tokens, i))
            {
                yield return (int)tokens[at].Value;
            }
        }
    }

    /// <summary>Whether a line's number is denied; "line 3 is wrong" and "line 3 never runs" name it.</summary>
    private static bool IsDenied(IReadOnlyList<AnswerToken> tokens, int at) =>
        Hedging.IsDenied(tokens, at)
        && !(at + 2 < tokens.Count && tokens[at + 2].Is("wrong", "incorrect", "false"))
        && !(at + 1 < tokens.Count && tokens[at + 1].Is("never"));

    private static bool IsLine(AnswerToken token) => token.Is("line", "lines", "step", "steps");
}
