using System.Text.RegularExpressions;

namespace Fathom.Tasks.Letters;

/// <summary>Common English words for tasks about letters, and made-up words that can be pronounced.</summary>
internal static partial class Words
{
    private static readonly string[] s_onsets =
        [
            "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl",
            "gr", "pl", "pr", "qu", "sh", "sl", "st", "th", "tr", "y", "",
        ];

    private static readonly string[] s_nuclei = ["a", "e", "i", "o", "u", "a", "e", "i", "o", "u", "ea", "ee", "oo", "ai", "ou", "ie"];

    private static readonly string[] s_codas = ["", "", "", "n", "r", "s", "t", "l", "m", "d", "ck", "ng", "ll", "ss", "tt", "x", "p"];

    // Made-up words must not contain these by accident.
    private static readonly string[] s_rude =
    [
        "shit", "fuc", "fuk", "cunt", "dic", "cock", "tit", "slut", "nig", "fag", "rape", "cum", "piss", "nazi", "naz", "por", "twat", "wank", "arse", "anal",
        "ass", "kik", "spic",
    ];

    /// <summary>All words, lower case, without repetition.</summary>
    public static string[] All { get; } = Read("words.txt");

    /// <summary>The words of a length; index 0 is unused.</summary>
    public static string[][] ByLength { get; } = [.. Enumerable.Range(0, 16).Select(length => All.Where(word => word.Length == length).ToArray())];

    /// <summary>
    /// The words of a length that problems themselves often have. A vocabulary that was learned from problems has many of them as single tokens, which hide
    /// their letters: these have to be learned.
    /// </summary>
    private static string[][] OfProblems { get; } = ReadWordsOfProblems();

    /// <summary>A word of a number of letters: mostly a common one, else one that problems often have, or a made-up one.</summary>
    public static string Draw(int length, TaskRandom random)
    {
        if (random.Chance(0.3) && OfProblems[length].Length > 0)
        {
            return random.Pick(OfProblems[length]);
        }

        string[] known = ByLength[length];
        return known.Length > 20
            ? (random.Chance(0.75) ? random.Pick(known) : Invent(length, random))
            : known.Length > 0 && random.Chance(0.4)
            ? random.Pick(known)
            : Invent(length, random);
    }

    /// <summary>A common word of 3 to a number of letters.</summary>
    public static string Common(int longest, TaskRandom random)
    {
        while (true)
        {
            string word = random.Pick(All);
            if (word.Length >= 3 && word.Length <= longest)
            {
                return word;
            }
        }
    }

    /// <summary>A made-up word of a number of letters.</summary>
    public static string Invent(int length, TaskRandom random)
    {
        string word;
        do
        {
            word = "";
            while (word.Length < length)
            {
                word += random.Pick(s_onsets) + random.Pick(s_nuclei) + random.Pick(s_codas);
            }

            word = word[..length];
        }
        while (IsRude(word));
        return word;
    }

    /// <summary>Whether letters put together by chance make a rude word.</summary>
    public static bool IsRude(string word) => s_rude.Any(part => word.Contains(part, StringComparison.Ordinal));

    private static string[][] ReadWordsOfProblems()
    {
        const int Least = 8;
        var lines = new Dictionary<string, int>();
        foreach (string line in PhrasingFile.AllTemplates())
        {
            foreach (string word in Word().Matches(line).Select(match => match.Value).Distinct())
            {
                lines[word] = lines.GetValueOrDefault(word) + 1;
            }
        }

        return [.. Enumerable.Range(0, 16).Select(length => lines
            .Where(pair => pair.Key.Length == length && pair.Value >= Least && !IsRude(pair.Key))
            .Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray())];
    }

    /// <summary>A word of the language, which is not part of a slot or of a name.</summary>
    [GeneratedRegex(@"(?<![A-Za-z{~%@'])[a-z]{3,15}(?![A-Za-z'])")]
    private static partial Regex Word();

    private static string[] Read(string file)
    {
        using Stream stream = typeof(Words).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"there is no resource {file}");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant()).Distinct()];
    }
}
