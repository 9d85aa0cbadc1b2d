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

        /// <summary>Some letters from one on, backward.</summary>
        Back,

        /// <summary>The vowel that follows a letter.</summary>
        NextVowel,

        /// <summary>The letter halfway between two.</summary>
        Halfway,

        /// <summary>The very first letter.</summary>
        VeryFirst,

        /// <summary>The very last letter.</summary>
        VeryLast,

        /// <summary>How many letters the alphabet has.</summary>
        CountAll,

        /// <summary>How many vowels the alphabet has.</summary>
        CountVowels,

        /// <summary>How many consonants the alphabet has.</summary>
        CountConsonants,

        /// <summary>All vowels.</summary>
        Vowels,

        /// <summary>All letters.</summary>
        All,
    }

    public override string Name => "alphabet";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "letters before and after, and places in the alphabet";

    public override int Levels => 1;

    public override bool IsClosed(int level) => true;

    protected override Facts Draw(int level, TaskRandom random)
    {
        var kind = (Kind)random.Below(21);
        if (kind is Kind.Back or Kind.NextVowel or Kind.Halfway)
        {
            int apart = 2 * random.Between(2, 5);
            int start = random.Between(1, 26 - apart);
            int steps = random.Between(3, 8);
            return kind switch
            {
                Kind.Back => new Facts(kind, random.Chance(0.3) ? 26 : random.Between(steps, 26)) { Steps = steps },
                Kind.NextVowel => new Facts(kind, random.Chance(0.5) ? random.Pick([1, 5, 9, 15]) : random.Between(1, 20)),
                _ => new Facts(kind, start) { Other = start + apart },
            };
        }

        if (kind > Kind.Halfway)
        {
            return new Facts((Kind)random.Between((int)Kind.VeryFirst, (int)Kind.All), 1);
        }

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

        if (facts.Asks > Kind.Halfway)
        {
            return wording.Say(phrasings);
        }

        if (facts.Asks == Kind.Back)
        {
            return wording.Say(phrasings, $"{LetterAt(facts.Place)}", wording.Count(facts.Steps), $"{LetterAt(facts.Place - facts.Steps + 1)}");
        }

        if (facts.Asks is Kind.Start or Kind.End)
        {
            return wording.Say(phrasings, wording.Count(facts.Steps));
        }

        if (facts.Asks is Kind.Between or Kind.Precedes or Kind.Gap or Kind.Range or Kind.Halfway)
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

        if (facts.Asks == Kind.Gap || facts.Count > 0)
        {
            return NumberReader.Judge(answer, facts.Asks == Kind.Gap ? facts.Other - facts.Place - 1 : facts.Count);
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

        if (facts.Asks > Kind.End)
        {
            return WorkOther(facts, trace);
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

    /// <summary>Goes back letter by letter, on to the next vowel, from both sides to the middle, or says what is known of the alphabet.</summary>
    private static string WorkOther(Facts facts, Trace trace)
    {
        char letter = LetterAt(facts.Place);
        switch (facts.Asks)
        {
            case Kind.Back:
                trace.Write($"back {facts.Steps} from {letter}").Line();
                trace.Write(string.Join(' ', facts.Several.Select((c, i) => $"{i + 1}{c}")));
                return string.Join(", ", facts.Several.ToCharArray());
            case Kind.NextVowel:
                trace.Write($"vowel after {letter}: vowels a e i o u").Line().Write($"{letter}");
                for (int place = facts.Place + 1; place <= facts.Answer - 'a' + 1; place++)
                {
                    trace.Space().Write($"{LetterAt(place)}");
                }

                trace.Write(" vowel");
                return $"{facts.Answer}";
            case Kind.Halfway:
                trace.Write($"middle of {letter} and {LetterAt(facts.Other)}").Line().Write(letter + " " + LetterAt(facts.Other));
                for (int step = 1; step <= (facts.Other - facts.Place) / 2; step++)
                {
                    trace.Write($", {LetterAt(facts.Place + step)} {LetterAt(facts.Other - step)}");
                }

                return $"{facts.Answer}";
            default:
                trace.Write($"alphabet: {facts.Asks switch
                {
                    Kind.VeryFirst => "first letter",
                    Kind.VeryLast => "last letter",
                    Kind.CountAll => "how many letters",
                    Kind.CountVowels => "how many vowels",
                    Kind.CountConsonants => "how many consonants",
                    Kind.Vowels => "vowels",
                    _ => "all letters",
                }}");
                if (facts.Asks == Kind.CountConsonants)
                {
                    trace.Line().Equation("26-5", 21);
                }
                else if (facts.Asks == Kind.CountVowels)
                {
                    trace.Line().Write("1a 2e 3i 4o 5u");
                }

                return facts.Count > 0 ? $"{facts.Count}" : facts.Several.Length > 0 ? string.Join(", ", facts.Several.ToCharArray()) : $"{facts.Answer}";
        }
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
            Kind.Back => string.Concat(Enumerable.Range(0, Steps).Select(step => LetterAt(Place - step))),
            Kind.Vowels => "aeiou",
            Kind.All => string.Concat(Enumerable.Range(1, 26).Select(LetterAt)),
            _ => "",
        };

        /// <summary>How many letters there are of those that are counted; 0 for other questions.</summary>
        public int Count => Asks switch
        {
            Kind.CountAll => 26,
            Kind.CountVowels => 5,
            Kind.CountConsonants => 21,
            _ => 0,
        };

        public bool IsYesNo => Asks is Kind.Vowel or Kind.Consonant or Kind.Precedes;

        public bool IsVowel => "aeiou".Contains(LetterAt(Place), StringComparison.Ordinal);

        public bool IsTrue => Asks == Kind.Precedes ? Place < Other : IsVowel == (Asks == Kind.Vowel);

        public char Answer => LetterAt(Asks switch
        {
            Kind.After or Kind.Later or Kind.Between => Place + Steps,
            Kind.Before or Kind.Earlier => Place - Steps,
            Kind.Halfway => (Place + Other) / 2,
            Kind.NextVowel => Enumerable.Range(Place + 1, 26 - Place).First(place => "aeiou".Contains(LetterAt(place), StringComparison.Ordinal)),
            Kind.VeryLast => 26,
            _ => Place,
        });
    }
}
