using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>The letter at a position of a word, counted from either end.</summary>
internal sealed class NthLetterTask : VerifiableTask<NthLetterTask.Facts>
{
    private static readonly string[] s_ordinals =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    ];

    private static readonly Phrasings s_front = PhrasingFile.Read("nth-letter", "front");

    private static readonly Phrasings s_back = PhrasingFile.Read("nth-letter", "back");

    private static readonly Phrasings s_fromBack = PhrasingFile.Read("nth-letter", "from back");

    private static readonly Phrasings s_middle = PhrasingFile.Read("nth-letter", "middle");

    private static readonly Phrasings s_initials = PhrasingFile.Read("nth-letter", "initials");

    private static readonly Phrasings s_finals = PhrasingFile.Read("nth-letter", "finals");

    private static readonly Phrasings s_ends = PhrasingFile.Read("nth-letter", "both ends");

    private static readonly Phrasings s_start = PhrasingFile.Read("nth-letter", "start");

    internal enum Kind
    {
        One,
        Initials,
        Finals,
        Ends,
    }

    public override string Name => "nth-letter";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "the letter at a position of a word";

    public override int Levels => WordLevels.Count;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.18))
        {
            return DrawSeveral(level, random);
        }

        string word = WordLevels.Draw(level, random);
        if (word.Length is >= 3 and <= 11 && word.Length % 2 == 1 && random.Chance(0.2))
        {
            return new Facts(word, (word.Length + 1) / 2, false) { IsMiddle = true };
        }

        bool isFromEnd = random.Chance(0.25);
        int position = isFromEnd && random.Chance(0.6) ? 1 : random.Between(1, Math.Min(word.Length, isFromEnd ? 3 : 15));
        return new Facts(word, position, isFromEnd);
    }

    protected override string Key(Facts facts) => facts.Asks == Kind.One ? $"{facts.Word}/{facts.Index}" : $"{facts.Asks}:{facts.Word}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Asks == Kind.Ends)
        {
            return wording.Say(s_ends, WordStyle.Type(facts.Word, wording.Random));
        }

        if (facts.Asks != Kind.One)
        {
            string[] words = facts.Word.Split(' ');
            return wording.Say(facts.Asks == Kind.Initials ? s_initials : s_finals, NumberList.Type(words, wording.Random), NumberList.Code(words));
        }

        if (facts.IsMiddle)
        {
            return wording.Say(s_middle, WordStyle.Type(facts.Word, wording.Random));
        }

        string ordinal = facts.Position <= s_ordinals.Length && wording.Random.Chance(0.5)
            ? s_ordinals[facts.Position - 1]
            : NumberWords.Ordinal(facts.Position);
        Phrasings phrasings = (facts.IsFromEnd, facts.Position) switch
        {
            (true, 1) => s_back,
            (true, _) => s_fromBack,
            (false, 1) when wording.Random.Chance(0.4) => s_start,
            _ => s_front,
        };
        return wording.Say(phrasings, WordStyle.Type(facts.Word, wording.Random), ordinal, $"{facts.Position}");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Asks == Kind.One)
        {
            return WordReader.JudgeLetter(answer, facts.Word[facts.Index]);
        }

        // "r, g and b" or "rgb".
        string text = string.Join(' ', answer.Tokens.Where(token => !token.Is("and")).Select(token => token.Text));
        Verdict spelled = WordReader.JudgeSpelling(AnswerText.Parse(text, "") ?? answer, facts.Several);
        return Hedging.Find(answer.Tokens) is string hedge
            ? Verdict.Wrong($"hedges with '{hedge}'")
            : spelled.Score > 0 ? spelled : WordReader.Judge(answer, facts.Several);
    }

    /// <summary>
    /// Says which letter of which word, then numbers the letters up to that one; from the end, all of them and then backward; for the middle, then from both
    /// ends.
    /// </summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Asks != Kind.One)
        {
            return WorkSeveral(facts, trace);
        }

        trace.Write(facts.IsMiddle ? $"middle {facts.Word}:" : $"{(facts.IsFromEnd ? "end" : "letter")} {facts.Position} {facts.Word}:");
        int last = facts.IsFromEnd || facts.IsMiddle ? facts.Word.Length - 1 : facts.Index;
        for (int i = 0; i <= last; i++)
        {
            trace.Space().Write($"{i + 1}{facts.Word[i]}");
        }

        if (facts.IsMiddle)
        {
            trace.Line().Write("mid");
            for (int i = 1; i < facts.Position; i++)
            {
                trace.Write($" {i} {facts.Word.Length + 1 - i}");
            }

            trace.Write($" {facts.Position}{facts.Word[facts.Index]}");
        }
        else if (facts.IsFromEnd)
        {
            trace.Line().Write("end");
            for (int i = 1; i <= facts.Position; i++)
            {
                trace.Space().Write($"{i}{facts.Word[^i]}");
            }
        }

        return $"{facts.Word[facts.Index]}";
    }

    /// <summary>The first and the last letter of a word, or one of them of each of several words.</summary>
    private static Facts DrawSeveral(int level, TaskRandom random)
    {
        Kind kind = random.Pick([Kind.Initials, Kind.Initials, Kind.Finals, Kind.Ends]);
        if (kind == Kind.Ends)
        {
            return new Facts(WordLevels.Draw(level, random), 1, false) { Asks = kind };
        }

        int count = random.Between(level == 1 ? 2 : 3, level == 1 ? 3 : level == 2 ? 4 : 5);
        var words = new List<string>();
        while (words.Count < count)
        {
            string word = Words.Common(kind == Kind.Finals ? 5 : 7, random);
            if (!Hedging.IsHedge(word) && word != "and")
            {
                words.Add(word);
            }
        }

        return new Facts(string.Join(' ', words), 1, kind == Kind.Finals) { Asks = kind };
    }

    /// <summary>Each word with its letters up to the one that is wanted, then those together.</summary>
    private static string WorkSeveral(Facts facts, Trace trace)
    {
        trace.Write(facts.Asks switch
        {
            Kind.Initials => "first letters:",
            Kind.Finals => "last letters:",
            _ => "first and last:",
        });
        string[] words = facts.Word.Split(' ');
        foreach (string word in words)
        {
            trace.Line().Write(facts.Asks == Kind.Ends ? "" : word);
            for (int i = 0; i < (facts.Asks == Kind.Initials ? 1 : word.Length); i++)
            {
                trace.Space().Write($"{i + 1}{word[i]}");
            }
        }

        if (facts.Asks == Kind.Ends)
        {
            trace.Line().Write($"1{facts.Word[0]} {facts.Word.Length}{facts.Word[^1]}");
        }

        return string.Join(", ", facts.Several.ToCharArray());
    }

    internal sealed record Facts(string Word, int Position, bool IsFromEnd)
    {
        public Kind Asks { get; init; }

        /// <summary>The letters where more than one is asked for.</summary>
        public string Several => Asks == Kind.Ends
            ? $"{Word[0]}{Word[^1]}"
            : string.Concat(Word.Split(' ').Select(word => Asks == Kind.Initials ? word[0] : word[^1]));

        /// <summary>Whether the place is asked for as the middle of the word.</summary>
        public bool IsMiddle { get; init; }

        public int Index => IsFromEnd ? Word.Length - Position : Position - 1;
    }
}
