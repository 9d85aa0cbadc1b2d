namespace Fathom.Tasks.Answers;

/// <summary>Finds the one word, or the one letter, that an answer gives.</summary>
public static class WordReader
{
    private static readonly string[] s_filler =
    [
        "the", "a", "an", "is", "are", "it", "it's", "its", "that", "this", "of", "in", "and", "so", "answer", "result", "word", "reverse", "reversed", "reversing", "backwards", "backward",
        "spelled", "spelling", "letter", "letters", "final", "gives", "becomes", "be", "would", "you", "get", "we", "i", "to", "output", "program", "prints", "longest", "shortest", "with",
        "written", "from", "end", "reads", "here", "sure", "first", "last", "alphabetical", "order", "comes",
    ];

    /// <summary>Judges an answer that must be one word; letter case does not count.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right word.</param>
    public static Verdict Judge(AnswerText answer, string expected)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(expected);
        string right = expected.ToLowerInvariant();
        if (Hedging.Find(answer.Tokens) is string hedge && hedge != right)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string[] candidates = Candidates(answer, right);
        return candidates.Length switch
        {
            0 => Verdict.Wrong("no word beyond the question's"),
            1 => Verdict.If(candidates[0] == right, $"read '{candidates[0]}', expected '{right}'"),
            _ => Verdict.Wrong($"several words: {string.Join(", ", candidates.Take(4))}"),
        };
    }

    /// <summary>Judges an answer that must be one letter.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right letter.</param>
    public static Verdict JudgeLetter(AnswerText answer, char expected)
    {
        ArgumentNullException.ThrowIfNull(answer);
        string[] marked = [.. answer.Boxed.Concat(answer.Emphasized).Select(text => text.ToLowerInvariant()).Where(text => text.Length == 1).Distinct()];
        string[] letters = marked.Length > 0 ? marked : SingleLetters(answer);
        string right = char.ToLowerInvariant(expected).ToString();
        return letters.Length switch
        {
            0 => Verdict.Wrong("no letter"),
            1 => Verdict.If(letters[0] == right, $"read '{letters[0]}', expected '{right}'"),
            _ => Verdict.Wrong($"several letters: {string.Join(", ", letters.Take(4))}"),
        };
    }

    /// <summary>Judges an answer that must spell a word letter by letter.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The word.</param>
    public static Verdict JudgeSpelling(AnswerText answer, string expected)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(expected);
        string[] runs = [.. SpelledRuns(answer.Tokens).Where(run => run.Length > 1 || expected.Length == 1).Distinct()];
        return runs.Length switch
        {
            0 => Verdict.Wrong("no spelling"),
            1 => Verdict.If(runs[0].Equals(expected, StringComparison.OrdinalIgnoreCase), $"read '{runs[0]}', expected '{expected}'"),
            _ => Verdict.Wrong("several spellings"),
        };
    }

    private static string[] Candidates(AnswerText answer, string right)
    {
        string[] asked = [.. answer.Question.Select(token => token.Text)];
        string[] marked = [.. answer.Boxed.Concat(answer.Emphasized).Select(text => text.ToLowerInvariant()).Distinct()];
        string[] newMarked = [.. marked.Where(text => !asked.Contains(text))];
        if (newMarked.Length > 0)
        {
            return newMarked;
        }

        string[] words = [.. answer.Tokens.Where(token => !token.IsNumber && token.Text.Any(char.IsLetterOrDigit)).Select(token => token.Text)];
        string[] added = [.. words.Where(word => !asked.Contains(word) && (!s_filler.Contains(word) || word == right)).Distinct()];
        bool isRepeated = added.Length == 0 && words.Length > 0 && asked.Contains(right);
        return isRepeated ? [words[^1]] : added;
    }

    /// <summary>Letters that stand alone; "a" and "I" before a word are words themselves.</summary>
    private static string[] SingleLetters(AnswerText answer)
    {
        IReadOnlyList<AnswerToken> tokens = answer.Tokens;
        var letters = new List<string>();
        for (int i = 0; i < tokens.Count; i++)
        {
            bool isWord = tokens[i].Is("a", "i") && i + 1 < tokens.Count && tokens[i + 1].Kind == AnswerTokenKind.Word;
            if (tokens[i].Text.Length == 1 && char.IsLetter(tokens[i].Text[0]) && !isWord)
            {
                letters.Add(tokens[i].Text);
            }
        }

        return [.. letters.Distinct()];
    }

    private static IEnumerable<string> SpelledRuns(IReadOnlyList<AnswerToken> tokens)
    {
        string run = "";
        foreach (AnswerToken token in tokens)
        {
            if (token.Text.Length == 1 && char.IsLetter(token.Text[0]))
            {
                run += token.Text;
            }
            else if (!token.Is("-", ",", ".", "\"", "'"))
            {
                yield return run;
                run = "";
            }
        }

        yield return run;
    }
}
