namespace Fathom.Tasks.Answers;

/// <summary>Finds the one list that an answer gives.</summary>
/// <remarks>Lists are the contents of brackets, or runs of items separated by commas, spaces or "and". Repeating the question's list is not an answer, unless
/// it is the right one.</remarks>
public static class ListReader
{
    /// <summary>Judges an answer that must be a list of numbers in order.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right numbers.</param>
    /// <param name="asked">The list in the question.</param>
    public static Verdict Judge(AnswerText answer, IReadOnlyList<int> expected, IReadOnlyList<int> asked)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Judge(answer, token => token.IsNumber, string.Join(",", expected), string.Join(",", asked), Math.Min(2, expected.Count));
    }

    /// <summary>Judges an answer that must be a list of words in order.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right words, lower case.</param>
    /// <param name="asked">The list in the question.</param>
    public static Verdict Judge(AnswerText answer, IReadOnlyList<string> expected, IReadOnlyList<string> asked)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(asked);
        return Judge(answer, token => asked.Contains(token.Text), string.Join(",", expected), string.Join(",", asked), Math.Min(2, expected.Count));
    }

    private static Verdict Judge(AnswerText answer, Func<AnswerToken, bool> isItem, string right, string asked, int minimum)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string[] lists = [.. Runs(Loosened(answer), isItem).Where(run => run.Count >= minimum).Select(run => string.Join(",", run)).Distinct()];
        string[] added = [.. lists.Where(list => list != asked)];
        string[] found = right == asked ? lists : added;
        return found.Length switch
        {
            0 => Verdict.Wrong("no list beyond the question's"),
            1 => Verdict.If(found[0] == right, $"read {found[0]}, expected {right}"),
            _ => Verdict.Wrong($"several lists: {string.Join(" and ", found.Take(3))}"),
        };
    }

    /// <summary>Returns tokens in which a comma always separates.</summary>
    private static List<AnswerToken> Loosened(AnswerText answer) => AnswerTokenizer.Split(answer.Text.Replace(",", " , ", StringComparison.Ordinal));

    private static IEnumerable<List<string>> Runs(List<AnswerToken> tokens, Func<AnswerToken, bool> isItem)
    {
        var run = new List<string>();
        foreach (AnswerToken token in tokens)
        {
            if (isItem(token))
            {
                run.Add(token.Text);
            }
            else if (!token.Is(",", "and", "'", "\"", "<"))
            {
                yield return run;
                run = [];
            }
        }

        yield return run;
    }
}
