namespace Fathom.Tasks.Answers;

/// <summary>Reads yes, no, or unknown.</summary>
public static class YesNoReader
{
    private static readonly string[] s_yes = ["yes", "yep", "yeah", "true", "correct"];

    private static readonly string[] s_no = ["no", "nope", "false", "incorrect"];

    private static readonly string[] s_unknown = ["unknown", "undetermined", "uncertain", "undecidable"];

    private static readonly string[] s_knowing = ["know", "known", "tell", "say", "determine", "determined", "sure", "enough", "decide", "decided", "clear", "conclude"];

    private static readonly string[] s_negations = ["not", "can't", "cant", "cannot", "don't", "dont", "isn't", "isnt", "no", "nothing", "couldn't"];

    /// <summary>Judges an answer that must be yes, no or unknown.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right one.</param>
    public static Verdict Judge(AnswerText answer, Ternary expected)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        Ternary[] found = Read(answer.Tokens);
        return found.Length switch
        {
            0 => Verdict.Wrong("neither yes, no nor unknown"),
            1 => Verdict.If(found[0] == expected, $"read {found[0]}, expected {expected}"),
            _ => Verdict.Wrong($"several answers: {string.Join(", ", found)}"),
        };
    }

    /// <summary>Judges an answer that must be yes or no.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">Whether yes is right.</param>
    public static Verdict Judge(AnswerText answer, bool expected) => Judge(answer, expected ? Ternary.Yes : Ternary.No);

    private static Ternary[] Read(IReadOnlyList<AnswerToken> tokens)
    {
        var found = new List<Ternary>();
        for (int i = 0; i < tokens.Count; i++)
        {
            Ternary? meaning = Meaning(tokens, ref i);
            if (meaning is Ternary value && !found.Contains(value))
            {
                found.Add(value);
            }
        }

        return [.. found];
    }

    /// <summary>What a token says; a phrase such as "not enough" is consumed whole.</summary>
    private static Ternary? Meaning(IReadOnlyList<AnswerToken> tokens, ref int i)
    {
        if (tokens[i].Is(s_unknown))
        {
            return Ternary.Unknown;
        }

        if (tokens[i].Is(s_negations))
        {
            for (int ahead = i + 1; ahead < Math.Min(i + 4, tokens.Count) && tokens[ahead].Kind == AnswerTokenKind.Word; ahead++)
            {
                if (tokens[ahead].Is(s_knowing))
                {
                    i = ahead;
                    return Ternary.Unknown;
                }
            }

            if (i + 1 < tokens.Count && tokens[i + 1].Is("true", "correct"))
            {
                i++;
                return Ternary.No;
            }
        }

        return tokens[i].Is(s_yes) ? Ternary.Yes : tokens[i].Is(s_no) ? Ternary.No : null;
    }
}
