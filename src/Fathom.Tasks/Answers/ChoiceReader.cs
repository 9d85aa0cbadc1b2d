namespace Fathom.Tasks.Answers;

/// <summary>Finds which of a closed set of words an answer chooses.</summary>
public static class ChoiceReader
{
    /// <summary>Judges an answer that must choose one option; naming two options is not a choice, unless one is introduced as the answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="options">All options, single lower-case words.</param>
    /// <param name="expected">The right one.</param>
    /// <param name="introductions">Words that follow the chosen option, such as <c>tallest</c> in "Tom is the tallest".</param>
    public static Verdict Judge(AnswerText answer, IReadOnlyList<string> options, string expected, params IReadOnlyList<string> introductions)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(options);
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string[] alone = [.. answer.Text.ToLowerInvariant().Split('\n').Select(line => line.Trim(' ', '.', '!', ',')).Where(options.Contains).Distinct()];
        if (alone.Length > 1)
        {
            return Verdict.Wrong($"several options: {string.Join(", ", alone)}");
        }

        string[] chosen = Chosen(answer.Tokens, options, _ => true);
        if (chosen.Length > 1)
        {
            string[] introduced = Chosen(answer.Tokens, options, index => IsIntroduced(answer.Tokens, index, introductions));
            chosen = introduced.Length == 1 ? introduced : chosen;
        }

        return chosen.Length switch
        {
            0 => Verdict.Wrong("none of the options"),
            1 => Verdict.If(chosen[0] == expected, $"read '{chosen[0]}', expected '{expected}'"),
            _ => Verdict.Wrong($"several options: {string.Join(", ", chosen)}"),
        };
    }

    /// <summary>Judges answers to questions that name one of the options themselves: repeating it next to another option does not count.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="options">All options, single lower-case words.</param>
    /// <param name="expected">The right one.</param>
    /// <param name="asked">The option in the question.</param>
    public static Verdict JudgeBeside(AnswerText answer, IReadOnlyList<string> options, string expected, string asked)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(options);
        string[] others = [.. options.Where(option => option != asked)];
        bool isOneLine = !answer.Text.Contains('\n', StringComparison.Ordinal);
        bool isRepeated = expected != asked && isOneLine && answer.Tokens.Any(token => others.Contains(token.Text));
        return Judge(answer, isRepeated ? others : options, expected);
    }

    private static string[] Chosen(IReadOnlyList<AnswerToken> tokens, IReadOnlyList<string> options, Func<int, bool> counts)
    {
        var chosen = new List<string>();
        for (int i = 0; i < tokens.Count; i++)
        {
            if (options.Contains(tokens[i].Text) && !chosen.Contains(tokens[i].Text) && !Hedging.IsDenied(tokens, i) && counts(i))
            {
                chosen.Add(tokens[i].Text);
            }
        }

        return [.. chosen];
    }

    private static bool IsIntroduced(IReadOnlyList<AnswerToken> tokens, int index, IReadOnlyList<string> introductions)
    {
        bool isAnswer = index >= 2 && tokens[index - 1].Is("is", ":", "=") && tokens[index - 2].Is("answer", "result");
        bool isSuperlative = index + 3 < tokens.Count && tokens[index + 1].Is("is") && tokens[index + 2].Is("the")
            && introductions.Contains(tokens[index + 3].Text);
        return isAnswer || isSuperlative;
    }
}
