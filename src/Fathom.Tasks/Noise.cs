namespace Fathom.Tasks;

/// <summary>Retypes a question the way people type: case, punctuation, typos, politeness. Values keep their characters.</summary>
internal static class Noise
{
    // Words shorter than this stay free of typos: one wrong letter would make another word of them.
    private const int ShortestTypo = 5;

    private static readonly Phrasings s_openings = PhrasingFile.Read("noise", "openings");

    private static readonly Phrasings s_closings = PhrasingFile.Read("noise", "closings");

    private static readonly (string From, string[] To)[] s_shorthand = [.. PhrasingFile.Lines("noise", "shorthand").Select(line =>
        (line[..line.IndexOf(" = ", StringComparison.Ordinal)], line[(line.IndexOf(" = ", StringComparison.Ordinal) + 3)..].Split(" | ")))];

    private static readonly string[] s_neighbors =
    [
        "sqwz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm", "kop", "njk", "bhjm", "iklp", "ol", "wa", "edft",
        "awedxz", "rfgy", "yhji",
        "cfgb", "qase", "zsdc", "tghu", "asx",
    ];

    /// <summary>Applies a profile. Which phrases of politeness are used depends on the ring.</summary>
    public static void Apply(MarkedText text, NoiseProfile profile, PhrasingRing ring, TaskRandom random)
    {
        bool isLower = Case(text, profile, random);
        FinalMark(text, profile, random);
        if (random.Chance(profile.NoApostrophe))
        {
            DropApostrophes(text);
        }

        if (random.Chance(profile.Shorthand))
        {
            Shorten(text, random);
        }

        if (random.Chance(profile.NoArticle))
        {
            DropArticle(text);
        }

        if (random.Chance(profile.Typos))
        {
            Typo(text, random);
        }

        if (random.Chance(profile.Politeness))
        {
            Open(text, ring, isLower, random);
        }

        if (random.Chance(profile.Politeness) && text.Length > 0)
        {
            Close(text, ring, isLower, random);
        }

        if (random.Chance(profile.Spaces))
        {
            Space(text, random);
        }
    }

    /// <returns>Whether everything is in lower case.</returns>
    private static bool Case(MarkedText text, NoiseProfile profile, TaskRandom random)
    {
        double draw = random.NextDouble();
        int end = draw < profile.Lowercase ? text.Length : draw < profile.Lowercase + profile.LowerFirst ? Math.Min(1, text.Length) : 0;
        for (int i = 0; i < end; i++)
        {
            if (text.Mark(i) != TextMark.Exact)
            {
                text.Set(i, char.ToLowerInvariant(text[i]));
            }
        }

        return draw < profile.Lowercase;
    }

    private static void FinalMark(MarkedText text, NoiseProfile profile, TaskRandom random)
    {
        int last = text.Length - 1;
        if (last == 0 || !text.IsFree(last) || text[last] is not ('?' or '.' or '!'))
        {
            return;
        }

        if (random.Chance(profile.NoFinalMark))
        {
            text.RemoveAt(last);
        }
        else if (text[last] == '?' && profile.NoFinalMark > 0 && random.Chance(0.03))
        {
            text.Append("?", TextMark.Free);
        }
    }

    private static void DropApostrophes(MarkedText text)
    {
        for (int i = text.Length - 2; i > 0; i--)
        {
            if (text.IsFree(i) && text[i] == '\'' && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]))
            {
                text.RemoveAt(i);
            }
        }
    }

    private static void Typo(MarkedText text, TaskRandom random)
    {
        if (FindWord(text, random) is not (int start, int length))
        {
            return;
        }

        // The first letter stays: people rarely miss it, and readers lean on it.
        int at = start + 1 + random.Below(length - 2);
        switch (random.Below(4))
        {
            case 0:
                (char left, char right) = (text[at], text[at + 1]);
                text.Set(at, right);
                text.Set(at + 1, left);
                break;
            case 1:
                text.RemoveAt(at);
                break;
            case 2:
                text.Insert(at, text[at].ToString(), TextMark.Free);
                break;
            default:
                string near = s_neighbors[char.ToLowerInvariant(text[at]) - 'a'];
                text.Set(at, near[random.Below(near.Length)]);
                break;
        }
    }

    /// <summary>A run of free ASCII letters, drawn by a random starting point.</summary>
    private static (int Start, int Length)? FindWord(MarkedText text, TaskRandom random)
    {
        int from = text.Length == 0 ? 0 : random.Below(text.Length);
        for (int i = from; i < text.Length; i++)
        {
            if (!IsWordLetter(text, i) || IsWordLetter(text, i - 1) || (i > 0 && !text.IsFree(i - 1)))
            {
                continue;
            }

            int end = i;
            while (IsWordLetter(text, end))
            {
                end++;
            }

            if (end - i >= ShortestTypo && (end == text.Length || text.IsFree(end)))
            {
                return (i, end - i);
            }
        }

        return null;
    }

    private static bool IsWordLetter(MarkedText text, int index) => text.IsFree(index) && char.IsAsciiLetter(text[index]);

    /// <summary>Puts a greeting or a sentence before the question.</summary>
    private static void Open(MarkedText text, PhrasingRing ring, bool isLower, TaskRandom random)
    {
        string opening = Render(s_openings, ring, random);
        bool isSentence = opening[^1] is '.' or '!' or '?';
        if (!isSentence && text.IsFree(0) && text.IsFree(1) && char.IsLower(text[1]) && random.Chance(0.6))
        {
            text.Set(0, char.ToLowerInvariant(text[0]));
        }

        if (isSentence && random.Chance(0.15))
        {
            opening = opening[..^1] + random.Pick([",", "", " -"]);
        }

        opening = isLower || random.Chance(0.3) ? opening : char.ToUpperInvariant(opening[0]) + opening[1..];
        text.Insert(0, opening + (isSentence && random.Chance(0.15) ? "\n" : " "), TextMark.Free);
    }

    /// <summary>Puts a polite word or a sentence (marked by a leading period) after the question.</summary>
    private static void Close(MarkedText text, PhrasingRing ring, bool isLower, TaskRandom random)
    {
        string closing = Render(s_closings, ring, random);
        char last = text[text.Length - 1];
        bool isBlock = text.ToString().Contains('\n', StringComparison.Ordinal);
        if (closing[0] == '.')
        {
            closing = isLower ? closing[1..].ToLowerInvariant() : closing[1..];
            closing = random.Chance(0.3) && closing[^1] is '.' or '!' ? closing[..^1] : closing;
            bool isSentence = last is '?' or '.' or '!';
            string gap = isSentence ? " " : isBlock ? "\n" : text.IsFree(text.Length - 1) ? random.Pick([". ", ", ", " - "]) : ". ";
            text.Append(gap + closing, TextMark.Free);
        }
        else if (last is not ('?' or '.' or '\n') && !isBlock)
        {
            text.Append(closing[0] == ',' ? closing : " " + closing, TextMark.Free);
        }
    }

    private static string Render(Phrasings phrasings, PhrasingRing ring, TaskRandom random)
    {
        var text = new MarkedText();
        phrasings.Pick(ring, random).Render([], random, text);
        return text.ToString();
    }

    /// <summary>Abbreviates or misspells one or two of the words that people often do.</summary>
    private static void Shorten(MarkedText text, TaskRandom random)
    {
        int count = random.Chance(0.3) ? 2 : 1;
        for (int i = 0; i < count; i++)
        {
            (int Start, int Entry)[] places = [.. Enumerable.Range(0, s_shorthand.Length).Select(entry =>
                (Find(text, s_shorthand[entry].From), entry)).Where(place => place.Item1 >= 0)];
            if (places.Length == 0)
            {
                return;
            }

            (int start, int chosen) = random.Pick(places);
            Replace(text, start, s_shorthand[chosen].From.Length, random.Pick(s_shorthand[chosen].To));
        }
    }

    /// <summary>Leaves out the first "the" that is not the first word.</summary>
    private static void DropArticle(MarkedText text)
    {
        if (Find(text, "the") is int start and > 0 && start + 3 < text.Length && text[start + 3] == ' ')
        {
            Replace(text, start, 4, "");
        }
    }

    private static void Replace(MarkedText text, int start, int length, string replacement)
    {
        bool isCapital = char.IsUpper(text[start]);
        for (int i = 0; i < length; i++)
        {
            text.RemoveAt(start);
        }

        string typed = isCapital && replacement.Length > 0 ? char.ToUpperInvariant(replacement[0]) + replacement[1..] : replacement;
        text.Insert(start, typed, TextMark.Free);
    }

    /// <summary>Finds where a word or words first occur as free text, in any case; -1 if nowhere.</summary>
    private static int Find(MarkedText text, string words)
    {
        string all = text.ToString();
        for (int from = 0; all.IndexOf(words, from, StringComparison.OrdinalIgnoreCase) is int at and >= 0; from = at + 1)
        {
            bool isWhole = !IsInWord(all, at - 1) && !IsInWord(all, at + words.Length);
            if (isWhole && Enumerable.Range(at, words.Length).All(text.IsFree))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsInWord(string text, int index) =>
        index >= 0 && index < text.Length && (char.IsLetterOrDigit(text[index]) || text[index] is '\'' or '-');

    private static void Space(MarkedText text, TaskRandom random)
    {
        if (random.Chance(0.5))
        {
            text.Append(" ", TextMark.Free);
            return;
        }

        int from = random.Below(text.Length);
        for (int i = from; i < text.Length; i++)
        {
            if (text.IsFree(i) && text[i] == ' ')
            {
                text.Insert(i, " ", TextMark.Free);
                return;
            }
        }
    }
}
