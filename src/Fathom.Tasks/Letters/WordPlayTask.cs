using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Words with letters taken out, put in, replaced or swapped, words in codes, and counts of different letters.</summary>
internal sealed class WordPlayTask : VerifiableTask<WordPlayTask.Facts>
{
    private const string Vowels = "aeiou";

    private static readonly Dictionary<Kind, Phrasings> s_phrasings =
        Enum.GetValues<Kind>().ToDictionary(kind => kind, kind => PhrasingFile.Read("word-play", kind.ToString().ToLowerInvariant()));

    private static readonly Kind[] s_kinds =
    [
        .. Enum.GetValues<Kind>(), Kind.DropFirst, Kind.DropLast, Kind.Drop, Kind.Drop, Kind.Replace, Kind.Replace, Kind.Numbers, Kind.FromNumbers, Kind.Words,
        Kind.Different, Kind.Together, Kind.Shift,
    ];

    internal enum Kind
    {
        DropFirst,
        DropLast,

        /// <summary>Without all of a letter.</summary>
        Drop,
        DropVowels,
        Replace,

        /// <summary>The first and the last letter change places.</summary>
        Swap,

        /// <summary>Each letter twice.</summary>
        Double,
        Front,
        End,
        Join,

        /// <summary>Each letter as its place in the alphabet.</summary>
        Numbers,
        FromNumbers,

        /// <summary>Each letter replaced by one some letters later.</summary>
        Shift,

        /// <summary>The words of a sentence in reverse order.</summary>
        Words,

        /// <summary>How many different letters there are.</summary>
        Different,

        /// <summary>How many there are of two letters together.</summary>
        Together,

        /// <summary>Which of two words has more of a letter.</summary>
        More,
    }

    public override string Name => "word-play";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "words with letters removed, added, replaced or swapped, words in codes, and different letters";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            Facts facts = DrawAny(random.Pick(s_kinds), level, random);
            if (facts.IsNumber || facts.Asks is Kind.Numbers or Kind.FromNumbers or Kind.More)
            {
                return facts;
            }

            bool isChanged = facts.Result.Length > 1 && facts.Result != facts.Word;
            if (isChanged && !Hedging.IsHedge(facts.Result) && !Words.IsRude(facts.Result))
            {
                return facts;
            }
        }
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{facts.Word}/{facts.Letter}{facts.Other}{facts.Second}{(facts.Steps > 0 ? facts.Steps : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        TaskRandom random = wording.Random;
        string word = facts.Asks switch
        {
            Kind.Words => random.Chance(0.3) ? $"\"{facts.Word}\"" : facts.Word,
            Kind.FromNumbers => string.Join(random.Pick([" ", ", ", "-"]), facts.Word.Select(Place)),
            Kind.More => facts.Word,
            _ => WordStyle.Type(facts.Word, random),
        };
        string letter = facts.Letter == default ? "" : $"{facts.Letter}";
        string second = facts.Second.Length > 0 ? facts.Second : facts.Other == default ? $"{facts.Steps}" : $"{facts.Other}";
        return wording.Say(s_phrasings[facts.Asks], word, letter, second);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        switch (facts.Asks)
        {
            case Kind.More or Kind.Words when answer.Text.Trim().Contains('\n', StringComparison.Ordinal):
                return Verdict.Wrong("several lines");
            case Kind.Different or Kind.Together:
                return NumberReader.Judge(answer, facts.Count);
            case Kind.Numbers:
                return ListReader.Judge(answer, [.. facts.Word.Select(Place)], []);
            case Kind.Words:
                return ListReader.Judge(answer, facts.Result.Split(' '), facts.Word.Split(' '));
            case Kind.More:
                return ChoiceReader.Judge(answer, [facts.Word, facts.Second], facts.Result, "more");
            default:
                Verdict verdict = WordReader.Judge(answer, facts.Result);
                return verdict.Score > 0 || Hedging.Find(answer.Tokens) is not null ? verdict
                    : WordReader.JudgeSpelling(answer, facts.Result) is { Score: > 0 } spelled ? spelled : verdict;
        }
    }

    /// <summary>Says what to do with the word, numbers its letters, and does it letter by letter.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(Goal(facts)).Line();
        switch (facts.Asks)
        {
            case Kind.Words:
                string[] words = facts.Word.Split(' ');
                trace.Write(ListSteps.Places(words)).Line().Write(string.Join(' ', words.Select((word, i) => $"{i + 1}|{word}").Reverse()));
                return facts.Result;
            case Kind.Numbers or Kind.FromNumbers:
                trace.Write(string.Join(' ', facts.Word.Select(c => facts.Asks == Kind.Numbers ? $"{c}{Place(c)}" : $"{Place(c)}{c}")));
                return facts.Asks == Kind.Numbers ? string.Join(", ", facts.Word.Select(Place)) : facts.Word;
            case Kind.Shift:
                trace.Write(string.Join(' ', facts.Word.Select(c => string.Concat(Enumerable.Range(0, facts.Steps + 1).Select(step => Later(c, step))))));
                return facts.Result;
            case Kind.Different or Kind.Together:
                return WorkCount(facts, trace);
            case Kind.More:
                return WorkMore(facts, trace);
            default:
                string[] places = [.. facts.Word.Select((c, i) => $"{i + 1}{c}")];
                trace.Write(string.Join(' ', places)).Line().Write(string.Join(' ', Changed(facts, places)));
                return facts.Result;
        }
    }

    private static Facts DrawAny(Kind kind, int level, TaskRandom random)
    {
        string word = DrawWord(kind is Kind.Numbers or Kind.FromNumbers or Kind.Shift or Kind.Double or Kind.More ? Math.Min(level, 2) : level, random);
        var facts = new Facts(kind, word);
        char some = random.Pick(word.ToCharArray());
        switch (kind)
        {
            case Kind.Drop:
                return facts with { Letter = word.GroupBy(c => c).MaxBy(group => group.Count())!.Count() > 1 && random.Chance(0.6) ? Most(word) : some };
            case Kind.Replace:
                bool isVowel = random.Chance(0.6) && Vowels.Contains(some, StringComparison.Ordinal);
                return facts with { Letter = some, Other = isVowel ? random.Pick(Vowels.ToCharArray()) : Later('a', random.Below(26)) };
            case Kind.Front or Kind.End:
                return facts with { Letter = kind == Kind.End && random.Chance(0.5) ? 's' : Later('a', random.Below(26)) };
            case Kind.Join:
                return facts with { Word = Words.Common(level + 3, random), Second = Words.Common(level + 3, random) };
            case Kind.Shift:
                return facts with { Steps = random.Pick([1, 1, 1, 2, 3]) };
            case Kind.Words:
                return facts with { Word = DrawSentence(level, random) };
            case Kind.Together:
                char also = random.Chance(0.8) ? random.Pick(word.ToCharArray()) : random.Pick("aeionrst".ToCharArray());
                return facts with { Letter = some, Other = also == some ? (some == 'e' ? 'a' : 'e') : also };
            case Kind.More:
                return DrawMore(level, random);
            default:
                return facts;
        }
    }

    private static Facts DrawMore(int level, TaskRandom random)
    {
        while (true)
        {
            var facts = new Facts(Kind.More, DrawWord(Math.Min(level, 2), random)) { Second = DrawWord(Math.Min(level, 2), random) };
            facts = facts with { Letter = random.Chance(0.5) ? Most(facts.Word) : Most(facts.Second) };
            if (CountIn(facts.Word, facts.Letter) != CountIn(facts.Second, facts.Letter))
            {
                return facts;
            }
        }
    }

    private static string DrawWord(int level, TaskRandom random)
    {
        while (true)
        {
            string word = WordLevels.Draw(level, random);
            if (word.Length > 2)
            {
                return word;
            }
        }
    }

    private static string DrawSentence(int level, TaskRandom random)
    {
        while (true)
        {
            string[] words = [.. Enumerable.Range(0, random.Between(3, level + 2)).Select(_ => Words.Common(6, random))];
            string[] told = $"{Part("subjects")} {Part("doings")}".Split(' ');
            string[] chosen = level > 1 && random.Chance(0.5) ? told : words;
            if (chosen.Length is > 2 and < 8 && chosen.Distinct().Count() == chosen.Length && !chosen.Any(word => Hedging.IsHedge(word) || word == "and"))
            {
                return string.Join(' ', chosen);
            }
        }

        string Part(string section) => random.Pick(PhrasingFile.Lines("word-length", section));
    }

    private static string Goal(Facts facts) => facts.Asks switch
    {
        Kind.DropFirst => $"{facts.Word} - first",
        Kind.DropLast => $"{facts.Word} - last",
        Kind.Drop => $"{facts.Word} - {facts.Letter}",
        Kind.DropVowels => $"{facts.Word} - a e i o u",
        Kind.Replace => $"{facts.Word}: {facts.Letter} > {facts.Other}",
        Kind.Swap => $"{facts.Word}: swap first, last",
        Kind.Double => $"{facts.Word}: each twice",
        Kind.Front => $"{facts.Letter} + {facts.Word}",
        Kind.End => $"{facts.Word} + {facts.Letter}",
        Kind.Join => $"{facts.Word} + {facts.Second}",
        Kind.Numbers => $"{facts.Word} in numbers",
        Kind.FromNumbers => $"letters {string.Join(' ', facts.Word.Select(Place))}",
        Kind.Shift => $"{facts.Word}: letters +{facts.Steps}",
        Kind.Words => "words in reverse",
        Kind.Different => $"different letters in {facts.Word}",
        Kind.Together => $"{facts.Letter} and {facts.Other} in {facts.Word}",
        _ => $"more {facts.Letter}: {facts.Word} / {facts.Second}",
    };

    private static IEnumerable<string> Changed(Facts facts, string[] places) => facts.Asks switch
    {
        Kind.DropFirst => places[1..],
        Kind.DropLast => places[..^1],
        Kind.Drop => places.Where(place => place[^1] != facts.Letter),
        Kind.DropVowels => places.Where(place => !Vowels.Contains(place[^1], StringComparison.Ordinal)),
        Kind.Replace => places.Select(place => place[^1] == facts.Letter ? place[..^1] + facts.Other : place),
        Kind.Swap => [places[^1], .. places[1..^1], places[0]],
        Kind.Double => places.Select(place => place + place[^1]),
        Kind.Front => [$"{facts.Letter}", .. places],
        Kind.End => [.. places, $"{facts.Letter}"],
        _ => [.. places, .. facts.Second.Select((c, i) => $"{i + 1}{c}")],
    };

    private static string WorkCount(Facts facts, Trace trace)
    {
        int count = 0;
        string met = "";
        for (int i = 0; i < facts.Word.Length; i++)
        {
            char c = facts.Word[i];
            int before = count;
            count += facts.Asks == Kind.Together ? c == facts.Letter || c == facts.Other ? 1 : 0 : met.Contains(c, StringComparison.Ordinal) ? 0 : 1;
            trace.Space().Step($"{i + 1}{c}", $"{count}", () => $"{before + (trace.ChooseMistake(2) == 0 ? 1 : 0)}");
            met += c;
        }

        return $"{count}";
    }

    private static string WorkMore(Facts facts, Trace trace)
    {
        foreach (string word in (string[])[facts.Word, facts.Second])
        {
            int count = 0;
            for (int i = 0; i < word.Length; i++)
            {
                count += word[i] == facts.Letter ? 1 : 0;
                trace.Space().Write($"{i + 1}{word[i]}{count}");
            }

            trace.Line();
        }

        trace.Write(ListSteps.Compared(CountIn(facts.Word, facts.Letter), CountIn(facts.Second, facts.Letter)));
        return facts.Result;
    }

    private static int Place(char letter) => letter - 'a' + 1;

    private static char Later(char letter, int steps) => (char)('a' + ((letter - 'a' + steps) % 26));

    private static char Most(string word) => word.GroupBy(c => c).MaxBy(group => group.Count())!.Key;

    private static int CountIn(string word, char letter) => word.Count(c => c == letter);

    internal sealed record Facts(Kind Asks, string Word)
    {
        public char Letter { get; init; }

        public char Other { get; init; }

        /// <summary>Another word.</summary>
        public string Second { get; init; } = "";

        /// <summary>By how many letters each is shifted.</summary>
        public int Steps { get; init; }

        public bool IsNumber => Asks is Kind.Different or Kind.Together;

        public int Count => Asks == Kind.Different ? Word.Distinct().Count() : CountIn(Word, Letter) + CountIn(Word, Other);

        /// <summary>The word or the words that are asked for.</summary>
        public string Result => Asks switch
        {
            Kind.DropFirst => Word[1..],
            Kind.DropLast => Word[..^1],
            Kind.Drop => Word.Replace($"{Letter}", "", StringComparison.Ordinal),
            Kind.DropVowels => string.Concat(Word.Where(c => !Vowels.Contains(c, StringComparison.Ordinal))),
            Kind.Replace => Word.Replace(Letter, Other),
            Kind.Swap => $"{Word[^1]}{Word[1..^1]}{Word[0]}",
            Kind.Double => string.Concat(Word.Select(c => $"{c}{c}")),
            Kind.Front => Letter + Word,
            Kind.End => Word + Letter,
            Kind.Join => Word + Second,
            Kind.Shift => string.Concat(Word.Select(c => Later(c, Steps))),
            Kind.Words => string.Join(' ', Word.Split(' ').Reverse()),
            Kind.More => CountIn(Word, Letter) > CountIn(Second, Letter) ? Word : Second,
            _ => Asks == Kind.FromNumbers ? Word : "",
        };
    }
}
