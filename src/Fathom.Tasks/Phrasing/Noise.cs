namespace Fathom.Tasks.Phrasing;

/// <summary>Retypes a question the way people type: case, punctuation, typos, politeness. Values keep their characters.</summary>
internal static class Noise
{
    // Words shorter than this stay free of typos: one wrong letter would make another word of them.
    private const int ShortestTypo = 5;

    private static readonly string[] s_openings =
        ["hi, ", "hi! ", "hello, ", "hey, ", "hey fathom, ", "ok, ", "ok so ", "so, ", "quick question: ", "question: ", "q: ", "hi fathom! ", "please help: ", "pls help, "];

    private static readonly string[] s_heldOutOpenings = ["good morning, ", "yo, ", "one more: ", "help me out: "];

    private static readonly string[] s_closings = [" please", " pls", " plz", ", please", " thanks", " thx", ", thanks!", " ty"];

    private static readonly string[] s_heldOutClosings = [", thank you", " ?? thx", " if you can"];

    private static readonly string[] s_neighbors =
    [
        "sqwz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm", "kop", "njk", "bhjm", "iklp", "ol", "wa", "edft", "awedxz", "rfgy", "yhji",
        "cfgb", "qase", "zsdc", "tghu", "asx",
    ];

    /// <summary>Applies a profile. Which phrases of politeness are used depends on the ring.</summary>
    public static void Apply(MarkedText text, NoiseProfile profile, PhrasingRing ring, TaskRandom random)
    {
        Case(text, profile, random);
        FinalMark(text, profile, random);
        if (random.Chance(profile.NoApostrophe))
        {
            DropApostrophes(text);
        }

        if (random.Chance(profile.Typos))
        {
            Typo(text, random);
        }

        Politeness(text, profile, ring, random);
        if (random.Chance(profile.Spaces))
        {
            Space(text, random);
        }
    }

    private static void Case(MarkedText text, NoiseProfile profile, TaskRandom random)
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

    private static void Politeness(MarkedText text, NoiseProfile profile, PhrasingRing ring, TaskRandom random)
    {
        bool isTrained = ring == PhrasingRing.Trained;
        if (random.Chance(profile.Politeness))
        {
            text.Insert(0, random.Pick(isTrained ? s_openings : s_heldOutOpenings), TextMark.Free);
        }

        if (random.Chance(profile.Politeness) && text.Length > 0 && text[text.Length - 1] is not ('?' or '.' or '\n'))
        {
            text.Append(random.Pick(isTrained ? s_closings : s_heldOutClosings), TextMark.Free);
        }
    }

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
