using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

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
        Kind.Different, Kind.Together, Kind.Shift, Kind.Start, Kind.Finish, Kind.ReplaceFirst, Kind.Acronym,
    ];

    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    private static readonly string[] s_countable = [.. ThingKind.All.Where(kind => kind.CanCount).SelectMany(kind => kind.Things)];

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

        /// <summary>Without the letter at a place.</summary>
        DropNth,

        /// <summary>The first few letters.</summary>
        Start,

        /// <summary>The last few letters.</summary>
        Finish,
        ReplaceFirst,
        ReplaceLast,

        /// <summary>The first two letters change places.</summary>
        SwapStart,

        /// <summary>The last two letters change places.</summary>
        SwapFinish,

        /// <summary>The first, third, fifth and so on letter.</summary>
        Alternate,

        /// <summary>The word several times.</summary>
        Repeat,

        /// <summary>The letters with dashes between them.</summary>
        Dashes,

        /// <summary>The consonants before the first vowel go to the end, with "ay".</summary>
        PigLatin,

        /// <summary>Each letter replaced by one some letters earlier.</summary>
        Unshift,

        /// <summary>The sum of the places of the letters in the alphabet.</summary>
        Value,

        /// <summary>The letter that a word has most often.</summary>
        Frequent,

        /// <summary>The letters that two words share.</summary>
        Shared,

        /// <summary>How many letters one word has more than another.</summary>
        LongerBy,
        Upper,
        Lower,
        Plural,

        /// <summary>The letter for which a word has a gap.</summary>
        MissingLetter,

        /// <summary>The first letters of several words as one word.</summary>
        Acronym,
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
            if (facts.IsNumber || facts.Asks is Kind.Numbers or Kind.FromNumbers or Kind.More or Kind.Dashes or Kind.Lower or Kind.Upper or Kind.Frequent
                or Kind.Shared or Kind.MissingLetter)
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
            Kind.More or Kind.Upper => facts.Word,
            Kind.Lower => facts.Word.ToUpperInvariant(),
            Kind.MissingLetter => facts.Gapped,
            Kind.Acronym => NumberList.Type(facts.Word.Split(' '), random),
            _ => WordStyle.Type(facts.Word, random),
        };
        string letter = facts.Letter == default ? "" : $"{facts.Letter}";
        string second = facts.Second.Length > 0 ? facts.Second : facts.Other == default ? $"{facts.Steps}" : $"{facts.Other}";
        return facts.Asks switch
        {
            Kind.DropNth when random.Chance(0.6) => wording.Say(s_phrasings[facts.Asks], word, s_ordinals[facts.Steps - 1], second),
            Kind.DropNth => wording.Say(s_phrasings[facts.Asks], word, NumberWords.Ordinal(facts.Steps), second),
            Kind.Start or Kind.Finish or Kind.Repeat => wording.Say(s_phrasings[facts.Asks], word, wording.Count(facts.Steps), second),
            _ => wording.Say(s_phrasings[facts.Asks], word, letter, second),
        };
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        switch (facts.Asks)
        {
            case not (Kind.Different or Kind.Together or Kind.Value or Kind.LongerBy or Kind.Numbers)
                when answer.Text.Trim().Contains('\n', StringComparison.Ordinal):
                return Verdict.Wrong("several lines");
            case Kind.Different or Kind.Together or Kind.Value or Kind.LongerBy:
                return NumberReader.Judge(answer, facts.Count);
            case Kind.Numbers:
                return ListReader.Judge(answer, [.. facts.Word.Select(Place)], []);
            case Kind.Words:
                return ListReader.Judge(answer, facts.Result.Split(' '), facts.Word.Split(' '));
            case Kind.Upper or Kind.Lower:
                Verdict cased = WordReader.Judge(answer, facts.Word);
                return cased.Score > 0 ? Verdict.If(answer.Text.Contains(facts.Result, StringComparison.Ordinal), "the letters have the wrong size") : cased;
            case Kind.Frequent or Kind.MissingLetter:
                return WordReader.JudgeLetter(answer, facts.Result[0]);
            case Kind.Shared or Kind.Dashes:
                string list = string.Join(' ', answer.Tokens.Where(token => !token.Is("and")).Select(token => token.Text));
                return Hedging.Find(answer.Tokens) is string doubt
                    ? Verdict.Wrong($"hedges with '{doubt}'")
                    : WordReader.JudgeSpelling(AnswerText.Parse(list, "") ?? answer, facts.Result);
            case Kind.Repeat:
                string said = string.Concat(answer.Tokens.Where(token => token.Text.Any(char.IsLetter)).Select(token => token.Text));
                bool isOneLine = !answer.Text.Trim().Contains('\n', StringComparison.Ordinal);
                return Verdict.If(isOneLine && said == string.Concat(Enumerable.Repeat(facts.Word, facts.Steps)), $"read '{said}', expected '{facts.Result}'");
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
            case Kind.Unshift:
                trace.Write(string.Join(' ', facts.Word.Select(c => string.Concat(Enumerable.Range(0, facts.Steps + 1).Select(step => Later(c, -step))))));
                return facts.Result;
            case Kind.Different or Kind.Together:
                return WorkCount(facts, trace);
            case Kind.Value:
                return WorkValue(facts, trace);
            case Kind.LongerBy:
                trace.Write(Numbered(facts.Word)).Line().Write(Numbered(facts.Second)).Line();
                return $"{Arithmetic.Subtract(trace, facts.Word.Length, facts.Second.Length)}";
            case Kind.Frequent:
                return WorkFrequent(facts, trace);
            case Kind.Shared:
                trace.Write(Numbered(facts.Second)).Line();
                trace.Write(string.Join(' ', facts.Word.Select(c => facts.Second.IndexOf(c, StringComparison.Ordinal) is >= 0 and int at
                    ? $"{c}{at + 1}"
                    : $"{c} none")));
                return string.Join(", ", facts.Result.ToCharArray());
            case Kind.Repeat:
                trace.Write(string.Join(' ', Enumerable.Range(1, facts.Steps).Select(time => $"{time}|{facts.Word}")));
                return facts.Result;
            case Kind.Plural:
                trace.Write($"1 {facts.Word} 2 {facts.Result}");
                return facts.Result;
            case Kind.MissingLetter:
                trace.Write(facts.Word).Line().Write(Numbered(facts.Word[..facts.Steps]));
                return facts.Result;
            case Kind.Acronym:
                foreach (string part in facts.Word.Split(' '))
                {
                    trace.Line().Write($"{part} 1{part[0]}");
                }

                return facts.Result;
            case Kind.Dashes:
                trace.Write(Numbered(facts.Word));
                return string.Join('-', facts.Word.ToCharArray());
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
                return DrawOther(facts, level, random);
        }
    }

    /// <summary>Facts of the kinds that need another word, a place or a number.</summary>
    private static Facts DrawOther(Facts facts, int level, TaskRandom random)
    {
        string word = facts.Word;
        switch (facts.Asks)
        {
            case Kind.DropNth:
                return facts with { Steps = random.Between(1, Math.Min(word.Length, s_ordinals.Length)) };
            case Kind.Start or Kind.Finish:
                return facts with { Steps = random.Between(2, Math.Min(word.Length - 1, 5)) };
            case Kind.ReplaceFirst or Kind.ReplaceLast:
                return facts with { Other = random.Chance(0.7) ? random.Pick("bcdfghlmnprstw".ToCharArray()) : Later('a', random.Below(26)) };
            case Kind.Repeat:
                return facts with { Word = DrawWord(1, random), Steps = random.Between(2, level + 3) };
            case Kind.PigLatin:
                return facts with { Word = Draw(level, random, IsPigLatin) };
            case Kind.Unshift:
                return facts with { Word = DrawWord(Math.Min(level, 2), random), Steps = random.Pick([1, 1, 1, 2, 3]) };
            case Kind.Value or Kind.Dashes or Kind.Upper or Kind.Lower:
                return facts with { Word = Draw(Math.Min(level, 2), random, some => facts.Asks != Kind.Value || some.Length <= level + 3) };
            case Kind.Frequent:
                return facts with { Word = Draw(Math.Max(level, 2), random, HasMost) };
            case Kind.Shared:
                Facts pair;
                do
                {
                    pair = facts with
                    {
                        Word = Draw(Math.Min(level, 2), random, some => some.Distinct().Count() == some.Length),
                        Second = DrawWord(Math.Min(level, 2), random),
                    };
                }
                while (pair.Result.Length == 0 || pair.Word == pair.Second);
                return pair;
            case Kind.LongerBy:
                return facts with { Word = Draw(level, random, some => some.Length > 3), Second = Draw(1, random, some => some.Length < 4) };
            case Kind.Plural:
                return facts with { Word = random.Pick(s_countable) };
            case Kind.MissingLetter:
                string full = Draw(Math.Max(level, 2), random, some => some.Length > 4 && Words.ByLength[some.Length].Contains(some));
                Facts gap = facts with { Word = full, Steps = random.Between(2, full.Length - 1) };
                return IsOnly(gap) ? gap : DrawOther(facts, level, random);
            case Kind.Acronym:
                string[] words = [.. Enumerable.Range(0, random.Between(3, level + 2)).Select(_ => Words.Common(7, random))];
                return facts with { Word = string.Join(' ', words.Where(some => !Hedging.IsHedge(some) && some != "and")) };
            default:
                return facts;
        }
    }

    private static string Draw(int level, TaskRandom random, Func<string, bool> fits)
    {
        while (true)
        {
            string word = DrawWord(level, random);
            if (fits(word))
            {
                return word;
            }
        }
    }

    private static bool IsPigLatin(string word) =>
        word.IndexOfAny(Vowels.ToCharArray()) > 0 && word[0] != 'y' && !word.StartsWith("qu", StringComparison.Ordinal);

    private static bool HasMost(string word)
    {
        int[] counts = [.. word.GroupBy(c => c).Select(group => group.Count()).OrderDescending()];
        return counts.Length > 1 && counts[0] > counts[1];
    }

    /// <summary>Whether no other word fits a word with a gap.</summary>
    private static bool IsOnly(Facts facts) =>
        Words.ByLength[facts.Word.Length].Count(word => word.Remove(facts.Steps - 1, 1) == facts.Word.Remove(facts.Steps - 1, 1)) == 1;

    private static string Numbered(string word) => string.Join(' ', word.Select((c, i) => $"{i + 1}{c}"));

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
        Kind.DropNth => $"{facts.Word} - letter {facts.Steps}",
        Kind.Start => $"first {facts.Steps} of {facts.Word}",
        Kind.Finish => $"last {facts.Steps} of {facts.Word}",
        Kind.ReplaceFirst => $"{facts.Word}: first > {facts.Other}",
        Kind.ReplaceLast => $"{facts.Word}: last > {facts.Other}",
        Kind.SwapStart => $"{facts.Word}: swap first two",
        Kind.SwapFinish => $"{facts.Word}: swap last two",
        Kind.Alternate => $"{facts.Word}: every second",
        Kind.Repeat => $"{facts.Word}: {facts.Steps} times",
        Kind.Dashes => $"{facts.Word} with dashes",
        Kind.PigLatin => $"pig latin {facts.Word}",
        Kind.Unshift => $"{facts.Word}: letters -{facts.Steps}",
        Kind.Value => $"sum of letters {facts.Word}",
        Kind.Frequent => $"most in {facts.Word}",
        Kind.Shared => $"letters in {facts.Word} and {facts.Second}",
        Kind.LongerBy => $"longer: {facts.Word} - {facts.Second}",
        Kind.Upper => $"{facts.Word} in capitals",
        Kind.Lower => $"{facts.Word.ToUpperInvariant()} in small letters",
        Kind.Plural => $"plural of {facts.Word}",
        Kind.MissingLetter => $"missing in {facts.Gapped}",
        Kind.Acronym => "first letters together:",
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
        Kind.DropNth => places.Where((_, i) => i != facts.Steps - 1),
        Kind.Start => places[..facts.Steps],
        Kind.Finish => places[^facts.Steps..],
        Kind.ReplaceFirst => [$"1{facts.Other}", .. places[1..]],
        Kind.ReplaceLast => [.. places[..^1], $"{places.Length}{facts.Other}"],
        Kind.SwapStart => [places[1], places[0], .. places[2..]],
        Kind.SwapFinish => [.. places[..^2], places[^1], places[^2]],
        Kind.Alternate => places.Where((_, i) => i % 2 == 0),
        Kind.PigLatin => [.. places[facts.Onset..], .. places[..facts.Onset], "ay"],
        Kind.Upper => places.Select(place => place.ToUpperInvariant()),
        Kind.Lower => places,
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

    /// <summary>The letters with their places, then the sum of those.</summary>
    private static string WorkValue(Facts facts, Trace trace)
    {
        trace.Write(string.Join(' ', facts.Word.Select(c => $"{c}{Place(c)}")));
        long total = Place(facts.Word[0]);
        foreach (char c in facts.Word.Skip(1))
        {
            total = Arithmetic.Add(trace.Line(), total, Place(c));
        }

        return $"{total}";
    }

    /// <summary>Each letter with how often it came, then the most frequent so far.</summary>
    private static string WorkFrequent(Facts facts, Trace trace)
    {
        (char Letter, int Times) most = (' ', 0);
        for (int i = 0; i < facts.Word.Length; i++)
        {
            char c = facts.Word[i];
            int times = facts.Word.Take(i + 1).Count(other => other == c);
            most = times > most.Times ? (c, times) : most;
            trace.Line().Step($"{c}|", $"{times}", () => $"{(times == 1 ? 2 : times - 1)}").Write($" {most.Letter}|{most.Times}");
        }

        return facts.Result;
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

    private static char Later(char letter, int steps) => (char)('a' + ((letter - 'a' + steps + 26) % 26));

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

        public bool IsNumber => Asks is Kind.Different or Kind.Together or Kind.Value or Kind.LongerBy;

        public int Count => Asks switch
        {
            Kind.Different => Word.Distinct().Count(),
            Kind.Value => Word.Sum(Place),
            Kind.LongerBy => Word.Length - Second.Length,
            _ => CountIn(Word, Letter) + CountIn(Word, Other),
        };

        /// <summary>How many letters come before the first vowel.</summary>
        public int Onset => Word.IndexOfAny(Vowels.ToCharArray());

        /// <summary>The word with a gap at the place.</summary>
        public string Gapped => $"{Word[..(Steps - 1)]}_{Word[Steps..]}";

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
            Kind.DropNth => Word.Remove(Steps - 1, 1),
            Kind.Start => Word[..Steps],
            Kind.Finish => Word[^Steps..],
            Kind.ReplaceFirst => Other + Word[1..],
            Kind.ReplaceLast => Word[..^1] + Other,
            Kind.SwapStart => $"{Word[1]}{Word[0]}{Word[2..]}",
            Kind.SwapFinish => $"{Word[..^2]}{Word[^1]}{Word[^2]}",
            Kind.Alternate => string.Concat(Word.Where((_, i) => i % 2 == 0)),
            Kind.Repeat => string.Join(' ', Enumerable.Repeat(Word, Steps)),
            Kind.PigLatin => $"{Word[Onset..]}{Word[..Onset]}ay",
            Kind.Unshift => string.Concat(Word.Select(c => Later(c, -Steps))),
            Kind.Frequent => $"{Most(Word)}",
            Kind.Shared => string.Concat(Word.Where(c => Second.Contains(c, StringComparison.Ordinal))),
            Kind.Upper => Word.ToUpperInvariant(),
            Kind.Plural => Nouns.Plural(Word),
            Kind.MissingLetter => $"{Word[Steps - 1]}",
            Kind.Acronym => string.Concat(Word.Split(' ').Select(part => part[0])),
            _ => Asks is Kind.FromNumbers or Kind.Lower or Kind.Dashes ? Word : "",
        };
    }
}
