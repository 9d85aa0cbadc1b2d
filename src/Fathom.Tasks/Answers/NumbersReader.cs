namespace Fathom.Tasks.Answers;

/// <summary>Reads an answer that must name several numbers, such as two solutions or the parts of a whole.</summary>
internal static class NumbersReader
{
    /// <summary>Judges an answer that must name some numbers in a given order.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right numbers.</param>
    /// <param name="allowed">Numbers of the question that the answer may repeat.</param>
    public static Verdict JudgeInOrder(AnswerText answer, IReadOnlyList<decimal> expected, params IReadOnlyList<decimal> allowed) =>
        Hedging.Find(answer.Tokens) is string hedge
            ? Verdict.Wrong($"hedges with '{hedge}'")
            : Compare(Read(answer.Tokens, expected, allowed), expected);

    /// <summary>Judges an answer that must name some numbers in any order, each once or more often.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right numbers.</param>
    /// <param name="allowed">Numbers of the question that the answer may repeat.</param>
    public static Verdict Judge(AnswerText answer, IReadOnlyList<decimal> expected, params IReadOnlyList<decimal> allowed) =>
        Hedging.Find(answer.Tokens) is string hedge
            ? Verdict.Wrong($"hedges with '{hedge}'")
            : Compare([.. Read(answer.Tokens, expected, allowed).Distinct().Order()], [.. expected.Distinct().Order()]);

    private static Verdict Compare(decimal[] read, IReadOnlyList<decimal> expected) =>
        Verdict.If(read.SequenceEqual(expected), $"read {string.Join(' ', read)}, expected {string.Join(' ', expected)}");

    private static decimal[] Read(IReadOnlyList<AnswerToken> tokens, IReadOnlyList<decimal> expected, IReadOnlyList<decimal> allowed) =>
        [.. tokens.Where((token, i) => token.IsNumber && !IsWorking(tokens, i) && (expected.Contains(token.Value) || !allowed.Contains(token.Value)))
            .Select(token => token.Value)];

    /// <summary>Whether a number is part of a product or comparison, as 49 and 55 in "49 &lt; 55".</summary>
    private static bool IsWorking(IReadOnlyList<AnswerToken> tokens, int i) =>
        (i > 0 && tokens[i - 1].Is("<", ">", "*", "^")) || (i + 1 < tokens.Count && tokens[i + 1].Is("<", ">", "*", "^", "="))
        || (i > 1 && tokens[i - 1].Is("=") && tokens[i - 2].IsNumber);
}
