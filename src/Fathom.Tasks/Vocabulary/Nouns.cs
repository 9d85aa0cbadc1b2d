namespace Fathom.Tasks.Vocabulary;

/// <summary>Forms of nouns.</summary>
internal static class Nouns
{
    private static readonly (string Singular, string Plural)[] s_irregular =
    [
        ("child", "children"), ("person", "people"), ("man", "men"), ("woman", "women"), ("foot", "feet"), ("tooth", "teeth"), ("mouse", "mice"),
        ("goose", "geese"), ("sheep", "sheep"), ("fish", "fish"), ("loaf", "loaves"), ("leaf", "leaves"), ("shelf", "shelves"), ("knife", "knives"),
        ("half", "halves"), ("cookie", "cookies"), ("movie", "movies"), ("pie", "pies"), ("tie", "ties"), ("brownie", "brownies"),
        ("calorie", "calories"), ("smoothie", "smoothies"), ("selfie", "selfies"), ("shoe", "shoes"), ("bus", "buses"), ("horse", "horses"),
        ("vase", "vases"), ("page", "pages"), ("house", "houses"), ("rose", "roses"), ("nurse", "nurses"), ("purse", "purses"), ("case", "cases"),
    ];

    private static readonly string[] s_separators = ["per ", "of ", "old", "each", "left", "wide", "long", "later", "ago"];

    private static readonly string[] s_spokenWithConsonant = ["one", "once", "eu", "uni"];

    /// <summary>The plural of a singular noun.</summary>
    public static string Plural(string singular)
    {
        (string word, string before) = LastWord(singular);
        string? irregular = s_irregular.FirstOrDefault(pair => pair.Singular == word).Plural;
        return before + (irregular ?? word switch
        {
            _ when EndsWithAny(word, "s", "x", "ch", "sh", "ato") => word + "es",
            _ when word.EndsWith('y') && !EndsWithAny(word, "ay", "ey", "oy", "uy") => word[..^1] + "ies",
            _ => word + "s",
        });
    }

    /// <summary>The singular of a plural noun; words that are not plural stay unchanged.</summary>
    public static string Singular(string plural)
    {
        (string word, string before) = LastWord(plural);
        string? irregular = s_irregular.FirstOrDefault(pair => pair.Plural == word).Singular;
        return before + (irregular ?? word switch
        {
            _ when EndsWithAny(word, "xes", "ches", "shes", "sses", "atoes", "ngoes") => word[..^2],
            _ when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
            _ when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) => word[..^1],
            _ => word,
        });
    }

    /// <summary>A unit after 1: its first word in the singular, as in <c>mile per hour</c> and <c>year old</c>, but <c>more egg</c> and <c>liter of milk</c>.
    /// </summary>
    public static string SingularUnit(string unit)
    {
        int end = unit.AsSpan().IndexOfAny([' ']);
        bool isCompound = end < 0 || !s_separators.Any(separator => unit.Contains($" {separator}", StringComparison.Ordinal));
        return isCompound ? Singular(unit) : Singular(unit[..end]) + unit[end..];
    }

    /// <summary>A word or number with its article: <c>a pen</c>, <c>an egg</c>, <c>an 8</c>.</summary>
    public static string WithArticle(string word) => (TakesAn(word) ? "an " : "a ") + word;

    /// <summary>Whether a word, number or price is spoken with a vowel first, so that it takes "an". Single letters count as consonants.</summary>
    public static bool TakesAn(string word)
    {
        string text = word.TrimStart('$');
        if (text.Length == 0 || !char.IsAsciiDigit(text[0]))
        {
            return text.Length > 1 && ("aeio".Contains(text[0], StringComparison.Ordinal) || (text[0] == 'u' && text[1] is 'm' or 'n' or 'p'))
                && !s_spokenWithConsonant.Any(start => text.StartsWith(start, StringComparison.Ordinal));
        }

        string digits = new([.. text.TakeWhile(c => char.IsAsciiDigit(c) || c == ',').Where(char.IsAsciiDigit)]);
        return digits[0] == '8' || (digits.Length % 3 == 2 && digits[0] == '1' && digits[1] is '1' or '8');
    }

    private static bool EndsWithAny(string word, params ReadOnlySpan<string> endings)
    {
        foreach (string ending in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static (string Word, string Before) LastWord(string noun)
    {
        int space = noun.LastIndexOf(' ') + 1;
        return (noun[space..], noun[..space]);
    }
}
