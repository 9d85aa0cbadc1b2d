using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>The alphabet: what comes one or some letters after or before another, between two; places; vowels.</summary>
internal sealed class AlphabetTask : VerifiableTask<AlphabetTask.Facts>
{
    private static readonly Dictionary<Kind, Phrasings> s_phrasings =
        Enum.GetValues<Kind>().ToDictionary(kind => kind, kind => PhrasingFile.Read("alphabet", kind.ToString().ToLowerInvariant()));

    internal enum Kind
    {
        After,
        Before,
        Letter,
        Number,
        Later,
        Earlier,
        Between,
        Vowel,
        Consonant,
        Precedes,

        /// <summary>How many letters are between two.</summary>
        Gap,

        /// <summary>Which letters are between two.</summary>
        Range,

        /// <summary>The first letters of the alphabet.</summary>
        Start,

        /// <summary>The last letters of the alphabet.</summary>
        End,
    }

    public override string Name => "alphabet";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "letters before and after, and places in the alphabet";

    public override int Levels => 1;

    public override bool IsClosed(int level) => true;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(14);
        if (kind is Kind.Later or Kind.Earlier)
        {
            int steps = random.Between(2, random.Chance(0.7) ? 5 : 10);
            int first = kind == Kind.Later ? 1 : steps + 1;
            return new Facts(kind, random.Between(first, first + 25 - steps)) { Steps = steps };
        }

        if (kind is Kind.Gap or Kind.Range)
        {
            int gap = random.Between(2, 7);
            int from = random.Between(1, 25 - gap);
            return new Facts(kind, from) { Other = from + gap + 1 };
        }

        if (kind is Kind.Start or Kind.End)
        {
            int few = random.Between(2, kind == Kind.Start ? 10 : 6);
            return new Facts(kind, kind == Kind.Start ? 1 : 27 - few) { Steps = few };
        }

        if (kind == Kind.Precedes)
        {
            int place = random.Between(1, 26);
            return new Facts(kind, place) { Other = 1 + ((place + random.Between(0, 24)) % 26) };
        }

        if (kind is Kind.Vowel or Kind.Consonant)
        {
            // Whether y is a vowel depends on the word.
            int place = random.Chance(0.5) ? random.Pick([1, 5, 9, 15, 21]) : random.Between(1, 24);
            return new Facts(kind, place);
        }

        return new Facts(kind, kind switch
        {
            Kind.Between => random.Between(1, 24),
            Kind.After => random.Between(1, 25),
            Kind.Before => random.Between(2, 26),
            _ => random.Between(1, 26),
        });
    }

    protected override string Key(Facts facts) =>
        $"{facts.Asks}:{facts.Place}{(facts.Steps > 1 ? $"/{facts.Steps}" : "")}{(facts.Other > 0 ? $"<{facts.Other}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = s_phrasings[facts.Asks];
        if (facts.Asks is Kind.Later or Kind.Earlier)
        {
            return wording.Say(phrasings, WordStyle.Type(LetterAt(facts.Place), wording.Random), wording.Count(facts.Steps));
        }

        if (facts.Asks is Kind.Start or Kind.End)
        {
            return wording.Say(phrasings, wording.Count(facts.Steps));
        }

        if (facts.Asks is Kind.Between or Kind.Precedes or Kind.Gap or Kind.Range)
        {
            int other = facts.Asks == Kind.Between ? facts.Place + 2 : facts.Other;
            return wording.Say(phrasings, $"{LetterAt(facts.Place)}", $"{LetterAt(other)}");
        }

        return wording.Say(phrasings, WordStyle.Type(LetterAt(facts.Place), wording.Random), $"{facts.Place}", NumberWords.Ordinal(facts.Place));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        if (facts.Asks == Kind.Number)
        {
            return NumberReader.Judge(answer, facts.Place);
        }

        if (facts.IsYesNo)
        {
            return YesNoReader.Judge(answer, facts.IsTrue);
        }

        if (facts.Asks == Kind.Gap)
        {
            return NumberReader.Judge(answer, facts.Other - facts.Place - 1);
        }

        if (facts.Several.Length > 0)
        {
            string list = string.Join(' ', answer.Tokens.Where(token => !token.Is("and")).Select(token => token.Text));
            return Hedging.Find(answer.Tokens) is string hedge
                ? Verdict.Wrong($"hedges with '{hedge}'")
                : WordReader.JudgeSpelling(AnswerText.Parse(list, "") ?? answer, facts.Several);
        }

        char asked = LetterAt(facts.Place);
        bool repeats = facts.Asks != Kind.Letter && Hedging.Find(answer.Tokens) is null && !answer.Text.Contains('\n', StringComparison.Ordinal)
            && answer.Tokens.Count(token => token.Text.Length == 1 && char.IsLetter(token.Text[0])) == 2;
        string text = repeats ? string.Join(' ', answer.Tokens.Where(token => token.Text != $"{asked}").Select(token => token.Text)) : answer.Text;
        return WordReader.JudgeLetter(AnswerText.Parse(text, "") ?? answer, facts.Answer);
    }

    /// <summary>Counts the steps from a letter, or says the alphabet with numbers from the nearest fifth letter on.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        char letter = LetterAt(facts.Place);
        if (facts.Asks is Kind.Letter or Kind.Number)
        {
            trace.Write(facts.Asks == Kind.Number ? $"place of {letter}" : $"letter {facts.Place}").Line();
            for (int place = Math.Max(1, (facts.Place - 1) / 5 * 5); place <= facts.Place; place++)
            {
                trace.Space().Write($"{place}{LetterAt(place)}");
            }

            return facts.Asks == Kind.Number ? $"{facts.Place}" : $"{letter}";
        }

        if (facts.IsYesNo)
        {
            trace.Write(facts.Asks == Kind.Precedes
                ? $"{letter} before {LetterAt(facts.Other)}: {letter}{facts.Place} {LetterAt(facts.Other)}{facts.Other}"
                : $"{letter} {(facts.Asks == Kind.Vowel ? "vowel" : "consonant")}: vowels a e i o u").Line();
            trace.Write(facts.Asks == Kind.Precedes ? ListSteps.Compared(facts.Place, facts.Other) : facts.IsVowel ? "vowel" : "consonant");
            return facts.IsTrue ? "Yes" : "No";
        }

        if (facts.Asks == Kind.Gap || facts.Several.Length > 0)
        {
            return WorkSeveral(facts, trace);
        }

        int direction = facts.Asks is Kind.After or Kind.Later or Kind.Between ? 1 : -1;
        trace.Write($"{letter}{(direction > 0 ? '+' : '-')}{facts.Steps}").Line();
        trace.Write(string.Join(' ', Enumerable.Range(0, facts.Steps + 1).Select(step => $"{step * direction}{LetterAt(facts.Place + (step * direction))}")));
        return $"{facts.Answer}";
    }

    /// <summary>Numbers the letters between two, or the first or last ones of the alphabet.</summary>
    private static string WorkSeveral(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.End)
        {
            trace.Write($"last {facts.Steps}").Line().Equation($"26-{facts.Steps}", 26 - facts.Steps);
            trace.Line().Write(string.Join(' ', Enumerable.Range(facts.Place, facts.Steps).Select(place => $"{place}{LetterAt(place)}")));
            return string.Join(", ", facts.Several.ToCharArray());
        }

        (int from, int to) = facts.Asks == Kind.Start ? (1, facts.Steps + 1) : (facts.Place + 1, facts.Other);
        trace.Write(facts.Asks == Kind.Start ? $"first {facts.Steps}" : $"{(facts.Asks == Kind.Gap ? "how many " : "")}between {LetterAt(facts.Place)} "
            + $"and {LetterAt(to)}").Line();
        trace.Write(string.Join(' ', Enumerable.Range(from, to - from).Select((place, i) => $"{i + 1}{LetterAt(place)}")));
        return facts.Asks == Kind.Gap ? $"{to - from}" : string.Join(", ", facts.Several.ToCharArray());
    }

    private static char LetterAt(int place) => (char)('a' + place - 1);

    internal sealed record Facts(Kind Asks, int Place)
    {
        /// <summary>How many letters further or back.</summary>
        public int Steps { get; init; } = 1;

        /// <summary>The place of the letter that may come later; 0 for none.</summary>
        public int Other { get; init; }

        /// <summary>The letters where more than one is asked for; else empty.</summary>
        public string Several => Asks switch
        {
            Kind.Range => string.Concat(Enumerable.Range(Place + 1, Other - Place - 1).Select(LetterAt)),
            Kind.Start or Kind.End => string.Concat(Enumerable.Range(Place, Steps).Select(LetterAt)),
            _ => "",
        };

        public bool IsYesNo => Asks is Kind.Vowel or Kind.Consonant or Kind.Precedes;

        public bool IsVowel => "aeiou".Contains(LetterAt(Place), StringComparison.Ordinal);

        public bool IsTrue => Asks == Kind.Precedes ? Place < Other : IsVowel == (Asks == Kind.Vowel);

        public char Answer => LetterAt(Asks switch
        {
            Kind.After or Kind.Later or Kind.Between => Place + Steps,
            Kind.Before or Kind.Earlier => Place - Steps,
            _ => Place,
        });
    }
}
