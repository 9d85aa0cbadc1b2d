namespace Fathom.Tasks.Answers;

/// <summary>Finds the one place that an answer gives: <c>third</c>, <c>3rd</c>, <c>place 3</c>.</summary>
internal static class PlaceReader
{
    private static readonly string[] s_names = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
    private static readonly char[] s_separators = [' ', '\n', '.', ',', '!', ':', ';', '(', ')', '#', '"'];

    /// <summary>The places in words, from the first.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>Whether a word is a place in words.</summary>
    public static bool IsName(string word) => Array.IndexOf(s_names, word) >= 0;

    /// <summary>Judges an answer that must have one place.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right place in words.</param>
    public static Verdict Judge(AnswerText answer, string expected) => Judge(answer, Array.IndexOf(s_names, expected));

    /// <summary>Judges an answer that must have one place.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">The right place, from 0.</param>
    public static Verdict Judge(AnswerText answer, int expected)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        int[] found = [.. answer.Text.ToLowerInvariant().Split(s_separators, StringSplitOptions.RemoveEmptyEntries).Select(PlaceOf)
            .Where(place => place >= 0).Distinct()];
        return found.Length == 1
            ? Verdict.If(found[0] == expected, $"read place {found[0] + 1}, expected {expected + 1}")
            : Verdict.Wrong($"{found.Length} places");
    }

    private static int PlaceOf(string word)
    {
        int digits = word.TakeWhile(char.IsAsciiDigit).Count();
        return digits == 1 && word[1..] is "" or "st" or "nd" or "rd" or "th" ? word[0] - '1' : Array.IndexOf(s_names, word);
    }
}
