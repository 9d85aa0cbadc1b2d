namespace Fathom.Tasks.Answers;

/// <summary>Words that take back what an answer says.</summary>
internal static class Hedging
{
    private static readonly string[] s_hedges =
        ["or", "either", "maybe", "perhaps", "might", "possibly", "probably", "could", "guess", "unsure", "roughly", "approximately", "alternatively"];

    private static readonly string[] s_negations = ["not", "isn't", "isnt", "never", "wasn't", "aren't", "doesn't", "cannot", "can't"];

    /// <summary>Whether a word is a hedge itself, so that tasks about words avoid it.</summary>
    public static bool IsHedge(string word) => s_hedges.Contains(word);

    /// <summary>The first hedge in an answer, or null.</summary>
    public static string? Find(IReadOnlyList<AnswerToken> tokens) => tokens.FirstOrDefault(token => token.Is(s_hedges)).Text;

    /// <summary>Whether the token at an index is denied: "not 5", "5 is not", "isn't 5".</summary>
    public static bool IsDenied(IReadOnlyList<AnswerToken> tokens, int index) =>
        (index > 0 && tokens[index - 1].Is(s_negations))
        || (index + 1 < tokens.Count && tokens[index + 1].Is(s_negations))
        || (index + 2 < tokens.Count && tokens[index + 1].Is("is", "was") && tokens[index + 2].Is("not", "wrong", "incorrect", "false"));
}
