namespace Fathom.Tasks.Letters;

/// <summary>The ways people type a word that they ask about.</summary>
internal static class WordStyle
{
    // Without quotes they read as part of the question: "So, what letters is it made of".
    private static readonly HashSet<string> s_functionWords =
    [
        "so", "that", "who", "all", "me", "my", "we", "no", "in", "on", "it", "is", "be", "do", "to", "of", "if", "as", "an", "a", "i", "then", "not", "and",
    ];

    /// <summary>Types a word: plain, quoted, or with a capital.</summary>
    public static string Type(string word, TaskRandom random)
    {
        string cased = random.Below(20) switch
        {
            0 => word.ToUpperInvariant(),
            1 or 2 or 3 => char.ToUpperInvariant(word[0]) + word[1..],
            _ => word,
        };
        return random.Below(10) switch
        {
            0 => $"'{cased}'",
            1 or 2 => $"\"{cased}\"",
            _ => s_functionWords.Contains(word) ? $"\"{cased}\"" : cased,
        };
    }

    /// <summary>Types a letter: plain, quoted, or as a capital.</summary>
    public static string Type(char letter, TaskRandom random) => random.Below(12) switch
    {
        0 => $"'{letter}'",
        1 => $"\"{letter}\"",
        2 => char.ToUpperInvariant(letter).ToString(),
        _ => letter.ToString(),
    };

    /// <summary>A letter as a plural: <c>r's</c>, <c>rs</c>, <c>r</c>.</summary>
    public static string Plural(char letter, TaskRandom random) => random.Below(6) switch
    {
        0 => $"{letter}s",
        1 => $"{char.ToUpperInvariant(letter)}'s",
        2 => $"{letter}",
        _ => $"{letter}'s",
    };
}
