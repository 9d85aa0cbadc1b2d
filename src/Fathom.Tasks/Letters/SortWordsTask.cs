using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>Lists of words: alphabetical order, the longest and most frequent word, reversal, repeats, places, counts; a word's letters in order.</summary>
internal sealed class SortWordsTask : VerifiableTask<SortWordsTask.Facts>
{
    private static readonly Dictionary<Kind, Phrasings> s_phrasings = new()
    {
        [Kind.Sort] = PhrasingFile.Read("sort-words", "sort"),
        [Kind.Longest] = PhrasingFile.Read("sort-words", "longest"),
        [Kind.Shortest] = PhrasingFile.Read("sort-words", "shortest"),
        [Kind.First] = PhrasingFile.Read("sort-words", "first"),
        [Kind.Last] = PhrasingFile.Read("sort-words", "last"),
        [Kind.Unique] = PhrasingFile.Read("sort-words", "unique"),
        [Kind.Reverse] = PhrasingFile.Read("sort-words", "reverse"),
        [Kind.Occurrences] = PhrasingFile.Read("sort-words", "occurrences"),
        [Kind.Distinct] = PhrasingFile.Read("sort-words", "distinct"),
        [Kind.Most] = PhrasingFile.Read("sort-words", "most"),
        [Kind.Repeated] = PhrasingFile.Read("sort-words", "repeated"),
        [Kind.Count] = PhrasingFile.Read("sort-words", "count"),
        [Kind.Nth] = PhrasingFile.Read("sort-words", "nth"),
        [Kind.After] = PhrasingFile.Read("sort-words", "after"),
        [Kind.Before] = PhrasingFile.Read("sort-words", "before"),
        [Kind.Place] = PhrasingFile.Read("sort-words", "place"),
        [Kind.Has] = PhrasingFile.Read("sort-words", "has"),
        [Kind.Starting] = PhrasingFile.Read("sort-words", "starting"),
        [Kind.CountStarting] = PhrasingFile.Read("sort-words", "count starting"),
        [Kind.Letters] = PhrasingFile.Read("sort-words", "letters"),
        [Kind.ByLength] = PhrasingFile.Read("sort-words", "by length"),
        [Kind.ByLengthDown] = PhrasingFile.Read("sort-words", "by length down"),
        [Kind.Down] = PhrasingFile.Read("sort-words", "down"),
        [Kind.StartsWith] = PhrasingFile.Read("sort-words", "starts with"),
        [Kind.EndsWith] = PhrasingFile.Read("sort-words", "ends with"),
        [Kind.Ending] = PhrasingFile.Read("sort-words", "ending"),
        [Kind.Containing] = PhrasingFile.Read("sort-words", "containing"),
        [Kind.OfLength] = PhrasingFile.Read("sort-words", "of length"),
        [Kind.Without] = PhrasingFile.Read("sort-words", "without"),
        [Kind.Append] = PhrasingFile.Read("sort-words", "append"),
        [Kind.Middle] = PhrasingFile.Read("sort-words", "middle"),
    };

    private static readonly Phrasings s_names = PhrasingFile.Read("sort-words", "sort names");

    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

    // The same questions about two words, with "or" between them.
    private static readonly Dictionary<Kind, Phrasings> s_ofTwo = new()
    {
        [Kind.Longest] = PhrasingFile.Read("sort-words", "longer of two"),
        [Kind.Shortest] = PhrasingFile.Read("sort-words", "shorter of two"),
        [Kind.First] = PhrasingFile.Read("sort-words", "first of two"),
        [Kind.Last] = PhrasingFile.Read("sort-words", "last of two"),
    };

    internal enum Kind
    {
        Sort,
        Longest,
        Shortest,
        First,
        Last,
        Unique,
        Reverse,
        Occurrences,
        Distinct,
        Most,
        Repeated,
        Count,
        Nth,
        After,
        Before,
        Place,
        Has,
        Starting,
        CountStarting,
        Letters,

        /// <summary>All words, the shortest first.</summary>
        ByLength,

        /// <summary>All words, the longest first.</summary>
        ByLengthDown,

        /// <summary>All words from z to a.</summary>
        Down,

        /// <summary>The one word that begins with a letter.</summary>
        StartsWith,

        /// <summary>The one word that ends with a letter.</summary>
        EndsWith,

        /// <summary>The words that end with a letter.</summary>
        Ending,

        /// <summary>The words that have a letter.</summary>
        Containing,

        /// <summary>The one word with a number of letters.</summary>
        OfLength,

        /// <summary>The list without one of its words.</summary>
        Without,

        /// <summary>The list with one more word at its end.</summary>
        Append,

        /// <summary>The word in the middle of the list as it is.</summary>
        Middle,
    }

    public override string Name => "sort-words";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "lists of words: alphabetical and reverse order, the longest or most frequent word, repeats, places, counts";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Below(39) switch
        {
            < 6 => Kind.Sort,
            6 or 7 => Kind.Longest,
            8 => Kind.Shortest,
            9 or 10 => random.Pick([Kind.First, Kind.Last]),
            11 => Kind.Unique,
            12 or 13 => Kind.Reverse,
            14 or 15 => Kind.Occurrences,
            16 => Kind.Distinct,
            17 => random.Pick([Kind.Most, Kind.Repeated]),
            18 => Kind.Count,
            19 => Kind.Nth,
            20 => random.Pick([Kind.After, Kind.Before]),
            21 => random.Pick([Kind.Place, Kind.Has]),
            22 or 23 => random.Pick([Kind.Starting, Kind.CountStarting]),
            26 or 27 => Kind.ByLength,
            28 => Kind.ByLengthDown,
            29 => Kind.Down,
            30 or 31 => Kind.StartsWith,
            32 => Kind.EndsWith,
            33 => Kind.Ending,
            34 => Kind.Containing,
            35 => Kind.OfLength,
            36 => Kind.Without,
            37 => Kind.Append,
            38 => Kind.Middle,
            _ => Kind.Letters,
        };
        if (kind == Kind.Letters)
        {
            string word;
            do
            {
                word = random.Chance(0.8) ? random.Pick(Words.ByLength[random.Between(level + 2, (level * 2) + 2)]) : WordLevels.Draw(level, random);
            }
            while (word.Length > (level * 2) + 3 || word.Order().SequenceEqual(word));
            return new Facts(kind, [word]);
        }

        if (kind is Kind.Starting or Kind.CountStarting)
        {
            return DrawStarting(kind, level, random);
        }

        if (kind is Kind.StartsWith or Kind.EndsWith or Kind.Ending or Kind.Containing)
        {
            return DrawFitting(kind, level, random);
        }

        bool isOfTwo = kind <= Kind.Last && random.Chance(0.15);
        int count = isOfTwo ? 2 : Math.Max(3, random.Between(level + 1, level + 3)) + (kind == Kind.Has ? 1 : 0);
        count = kind is Kind.ByLength or Kind.ByLengthDown or Kind.OfLength ? Math.Min(count, 5) : kind == Kind.Middle ? count | 1 : count;
        List<string> words = DrawWords(kind, count, level, random);
        string last = words[^1];
        if (kind == Kind.Append)
        {
            return new Facts(kind, words[..^1]) { Item = last };
        }

        if (kind == Kind.Has && random.Chance(0.5))
        {
            words.RemoveAt(words.Count - 1);
            return new Facts(kind, words) { Item = last };
        }

        if (kind == Kind.Occurrences || (kind is Kind.Unique or Kind.Distinct or Kind.Count && random.Chance(0.4)))
        {
            // Few words, each of them often.
            List<string> few = words[..random.Between(2, 3)];
            words = [.. few, .. Enumerable.Range(0, random.Between(1, level + 2)).Select(_ => random.Pick(few))];
            words = [.. words.Select(word => (Word: word, Order: random.Below(1000))).OrderBy(pair => pair.Order).Select(pair => pair.Word)];
        }
        else if (kind is Kind.Unique or Kind.Distinct or Kind.Repeated)
        {
            words = [.. NumberList.Repeat(words, random.Between(1, kind == Kind.Repeated ? 1 : 2), random)];
        }
        else if (kind == Kind.Most)
        {
            string most = random.Pick(words);
            words = [.. NumberList.Repeat(words, 1, random)];
            words.Insert(random.Below(words.Count + 1), most);
            words.Insert(random.Below(words.Count + 1), most);
        }

        return new Facts(kind, words) { Item = DrawItem(kind, words, random) };
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Words)}{(facts.Item.Length > 0 ? $"/{facts.Item}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Words.Count == 2 && s_ofTwo.TryGetValue(facts.Asks, out Phrasings? ofTwo) && wording.Random.Chance(0.7))
        {
            return wording.Say(ofTwo, WordStyle.Type(facts.Words[0], wording.Random), WordStyle.Type(facts.Words[1], wording.Random));
        }

        if (facts.Asks == Kind.Letters)
        {
            return wording.Say(s_phrasings[Kind.Letters], WordStyle.Type(facts.Words[0], wording.Random));
        }

        bool isLower = facts.AreNames && wording.Random.Chance(0.2);
        string list = NumberList.Type([.. facts.Words.Select(Typed)], wording.Random);
        Phrasings phrasings = facts.Asks == Kind.Sort && facts.AreNames && wording.Random.Chance(0.6) ? s_names : s_phrasings[facts.Asks];
        string ordinal = facts.Asks != Kind.Nth
            ? ""
            : facts.Place == facts.Words.Count && wording.Random.Chance(0.8)
            ? "last"
            : wording.Random.Chance(0.6) ? s_ordinals[facts.Place - 1] : NumberWords.Ordinal(facts.Place);
        return wording.Say(phrasings, list, Typed(facts.Item), ordinal, $"{facts.Item}");

        string Typed(string word) => isLower ? word.ToLowerInvariant() : word;
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        string[] words = [.. facts.Words.Select(word => word.ToLowerInvariant())];
        switch (facts.Asks)
        {
            case Kind.Sort or Kind.Unique or Kind.Reverse or Kind.Starting or Kind.ByLength or Kind.ByLengthDown or Kind.Down or Kind.Ending
                or Kind.Containing or Kind.Without or Kind.Append:
                string[] asked = facts.Asks == Kind.Append ? [.. words, facts.Item.ToLowerInvariant()] : words;
                return ListReader.Judge(answer, [.. facts.List.Select(word => word.ToLowerInvariant())], asked);
            case Kind.Occurrences or Kind.Distinct or Kind.Count or Kind.Place or Kind.CountStarting:
                return NumberReader.Judge(answer, facts.Number);
            case Kind.Has:
                return YesNoReader.Judge(answer, facts.Words.Contains(facts.Item));
            case Kind.Letters:
                // "abder" or "a, b, d, e, r".
                Verdict spelled = WordReader.JudgeSpelling(answer, facts.Letters);
                return spelled.Score > 0 ? spelled : WordReader.Judge(answer, facts.Letters);
            case Kind.After or Kind.Before:
                return ChoiceReader.JudgeBeside(answer, words, facts.Chosen.ToLowerInvariant(), facts.Item.ToLowerInvariant());
            default:
                return ChoiceReader.Judge(answer, words, facts.Chosen.ToLowerInvariant(), "longest", "shortest", "first", "last");
        }
    }

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.ByLength or Kind.ByLengthDown:
                trace.Write($"sort length {(facts.Asks == Kind.ByLength ? "up" : "down")}: {Beside(facts.Words, word => $"{word.Length}")}");
                List<int> lengths = ListSteps.Insert([.. facts.Words.Select(word => word.Length)], facts.Asks == Kind.ByLength, trace);
                trace.Line().Write(string.Join(' ', lengths.Zip(facts.List, (length, word) => $"{length} {word}")));
                return string.Join(", ", facts.List);
            case Kind.Down:
                trace.Write($"sort down: {Beside(facts.Words, Beginning)}");
                List<OrdinalWord> falling = ListSteps.Insert([.. facts.Words.Select(word => new OrdinalWord(Beginning(word)))], isUp: false, trace);
                trace.Line().Write(string.Join(' ', falling.Zip(facts.List, (beginning, word) => $"{beginning} {word}")));
                return string.Join(", ", facts.List);
            case Kind.StartsWith or Kind.EndsWith or Kind.OfLength:
                Func<string, string> deciding = facts.Asks switch
                {
                    Kind.StartsWith => word => word[..1].ToLowerInvariant(),
                    Kind.EndsWith => word => word[^1..].ToLowerInvariant(),
                    _ => word => $"{word.Length}",
                };
                string part = facts.Asks switch { Kind.StartsWith => "first", Kind.EndsWith => "last", _ => "length" };
                trace.Write($"which {part} {facts.Item}: {Beside(facts.Words, deciding)}").Line().Write($"{facts.Item} {facts.Chosen}");
                return facts.Chosen;
            case Kind.Ending or Kind.Containing:
                return WorkFitting(facts, trace);
            case Kind.Without or Kind.Append:
                trace.Write($"{string.Join(' ', facts.Words)} {(facts.Asks == Kind.Append ? '+' : '-')} {facts.Item}").Line();
                trace.Write(string.Join(' ', facts.List));
                return string.Join(", ", facts.List);
            case Kind.Middle:
                int middle = (facts.Words.Count + 1) / 2;
                trace.Write($"middle: {ListSteps.Places(facts.Words)}").Line().Write("mid");
                for (int i = 1; i < middle; i++)
                {
                    trace.Write($" {i} {facts.Words.Count + 1 - i}");
                }

                trace.Write($" {middle}|{facts.Chosen}");
                return facts.Chosen;
            case Kind.Sort:
                trace.Write($"sort: {Beside(facts.Words, Beginning)}");
                List<OrdinalWord> sorted = ListSteps.Insert([.. facts.Words.Select(word => new OrdinalWord(Beginning(word)))], isUp: true, trace);
                trace.Line().Write(string.Join(' ', sorted.Zip(facts.List, (beginning, word) => $"{beginning} {word}")));
                return string.Join(", ", facts.List);
            case Kind.Unique:
                WorkUnique(facts.Words, trace);
                return string.Join(", ", facts.List);
            case Kind.Reverse:
                trace.Write($"reverse: {ListSteps.Places(facts.Words)}");
                trace.Line().Write(string.Join(' ', facts.Words.Select((word, i) => $"{i + 1}|{word}").Reverse()));
                return string.Join(", ", facts.List);
            case Kind.Letters:
                trace.Write($"sort letters: {string.Join(' ', facts.Words[0].ToCharArray())}");
                ListSteps.Insert(facts.Words[0].ToCharArray(), isUp: true, trace);
                return facts.Letters;
            case Kind.Starting or Kind.CountStarting:
                return WorkStarting(facts, trace);
            case Kind.Occurrences or Kind.Has:
                return WorkSearch(facts, trace);
            case Kind.Distinct:
                trace.Write("count different");
                ListSteps.Meet(facts.Words, trace);
                return $"{facts.Number}";
            case Kind.Most or Kind.Repeated:
                return WorkRepeats(facts, trace);
            case Kind.Count:
                trace.Write($"count all: {ListSteps.Places(facts.Words)}");
                return $"{facts.Number}";
            case Kind.Nth or Kind.After or Kind.Before or Kind.Place:
                return WorkPlace(facts, trace);
            case Kind.First or Kind.Last:
                trace.Write($"find {(facts.Asks == Kind.First ? "first" : "last")}: {Beside(facts.Words, Beginning)}");
                OrdinalWord beginning = ListSteps.Best(
                    [.. facts.Words.Select(word => new OrdinalWord(Beginning(word)))], isLargest: facts.Asks == Kind.Last, trace);
                trace.Line().Write($"{beginning} {facts.Chosen}");
                return facts.Chosen;
            default:
                trace.Write($"find {(facts.Asks == Kind.Longest ? "longest" : "shortest")}: {Beside(facts.Words, word => $"{word.Length}")}");
                int length = ListSteps.Best([.. facts.Words.Select(word => word.Length)], facts.Asks == Kind.Longest, trace);
                trace.Line().Write($"{length} {facts.Chosen}");
                return facts.Chosen;
        }
    }

    /// <summary>Each word behind what decides: it is found by that later.</summary>
    private static string Beside(IReadOnlyList<string> words, Func<string, string> deciding) =>
        string.Join(' ', words.Select(word => $"{deciding(word)} {word}"));

    /// <summary>Each word, whether it is the one asked about, and how often that came so far; a search ends with it.</summary>
    private static string WorkSearch(Facts facts, Trace trace)
    {
        bool isCount = facts.Asks == Kind.Occurrences;
        trace.Write($"{(isCount ? "count" : "any")} {facts.Item}: {string.Join(' ', facts.Words)}");
        int count = 0;
        foreach (string word in facts.Words)
        {
            int before = count;
            count += word == facts.Item ? 1 : 0;
            trace.Line().Write($"{word} {(count > before ? "yes" : "no")}");
            if (isCount)
            {
                trace.Step(" ", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
            }
            else if (count > 0)
            {
                break;
            }
        }

        return isCount ? $"{count}" : count > 0 ? "Yes" : "No";
    }

    /// <summary>Each word, whether it is new, and its place among the different ones, which follow.</summary>
    private static void WorkUnique(IReadOnlyList<string> words, Trace trace)
    {
        trace.Write("find different");
        var met = new List<string>();
        foreach (string word in words)
        {
            bool isNew = !met.Contains(word);
            if (isNew)
            {
                met.Add(word);
            }

            trace.Line().Write($"{word} {(isNew ? $"new {met.Count}|{word}" : "again")}");
        }

        trace.Line().Write(ListSteps.Places(met));
    }

    /// <summary>Each word with its first letter, whether that is the one asked for, and those so far that have it, or their number.</summary>
    private static string WorkStarting(Facts facts, Trace trace)
    {
        bool isCount = facts.Asks == Kind.CountStarting;
        trace.Write($"{(isCount ? "count" : "list")} first {facts.Item}: {string.Join(' ', facts.Words)}");
        int count = 0;
        foreach (string word in facts.Words)
        {
            int before = count;
            count += word[0] == facts.Item[0] ? 1 : 0;
            trace.Line().Write($"{word} 1{word[0]} {(count > before ? "yes" : "no")}");
            if (isCount)
            {
                trace.Step(" ", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
            }
            else
            {
                trace.Write($": {string.Join(' ', facts.List.Take(count))}");
            }
        }

        return isCount ? $"{count}" : string.Join(", ", facts.List);
    }

    /// <summary>Words of which some begin with the same letter: at least two where they are to be listed, and not all.</summary>
    private static Facts DrawStarting(Kind kind, int level, TaskRandom random)
    {
        while (true)
        {
            string letter = Words.Common(6, random)[..1];
            int count = random.Between(level + 2, level + 4);
            var words = new List<string>();
            while (words.Count < count)
            {
                string word = Words.Common(8, random);
                bool isUsed = words.Contains(word) || Hedging.IsHedge(word) || word is "and" or "not" || (word[..1] != letter && random.Chance(0.8));
                if (!isUsed)
                {
                    words.Add(word);
                }
            }

            var facts = new Facts(kind, words) { Item = letter };
            if (facts.Number >= 2 && facts.Number < count)
            {
                return facts;
            }
        }
    }

    /// <summary>Words of which some have a letter, or one does: at the beginning, at the end or anywhere.</summary>
    private static Facts DrawFitting(Kind kind, int level, TaskRandom random)
    {
        bool isOne = kind is Kind.StartsWith or Kind.EndsWith;
        while (true)
        {
            int count = random.Between(3, isOne ? level + 3 : Math.Min(level + 3, 5));
            List<string> words = DrawWords(kind, count, level, random);
            string some = random.Pick(words).ToLowerInvariant();
            string letter = kind switch
            {
                Kind.StartsWith => some[..1],
                Kind.EndsWith or Kind.Ending => some[^1..],
                _ => $"{random.Pick(some.ToCharArray())}",
            };
            var facts = new Facts(kind, words) { Item = letter };
            int fitting = words.Count(facts.Fits);
            if (isOne ? fitting == 1 : fitting >= 2 && fitting < count && words.Sum(word => word.Length) < 34)
            {
                return facts;
            }
        }
    }

    /// <summary>Each word with its letters up to the one that decides, whether it fits, and those so far that do.</summary>
    private static string WorkFitting(Facts facts, Trace trace)
    {
        trace.Write($"list {(facts.Asks == Kind.Ending ? "last" : "with")} {facts.Item}: {string.Join(' ', facts.Words)}");
        int count = 0;
        foreach (string word in facts.Words)
        {
            bool fits = facts.Fits(word);
            count += fits ? 1 : 0;
            string lower = word.ToLowerInvariant();
            int shown = facts.Asks == Kind.Containing && fits ? lower.IndexOf(facts.Item[0], StringComparison.Ordinal) + 1 : lower.Length;
            string letters = facts.Asks == Kind.Ending ? $"{lower[^1]}" : string.Join(' ', lower.Take(shown));
            trace.Line().Write($"{word} {letters} {(fits ? "yes" : "no")}: {string.Join(' ', facts.List.Take(count))}");
        }

        return string.Join(", ", facts.List);
    }

    /// <summary>Each word with how often it came and the most frequent so far, or the words up to the first that came before.</summary>
    private static string WorkRepeats(Facts facts, Trace trace)
    {
        trace.Write($"find {(facts.Asks == Kind.Most ? "most" : "again")}: {string.Join(' ', facts.Words)}");
        (string Word, int Times) most = ("", 0);
        for (int i = 0; i < facts.Words.Count; i++)
        {
            string word = facts.Words[i];
            int times = facts.Words.Take(i + 1).Count(other => other == word);
            most = times > most.Times ? (word, times) : most;
            if (facts.Asks == Kind.Most)
            {
                trace.Line().Step($"{word}|", $"{times}", () => $"{(times == 1 ? 2 : times - 1)}").Write($" {most.Word}|{most.Times}");
                continue;
            }

            trace.Line().Write($"{word} {(times == 1 ? "new" : "again")}");
            if (times > 1)
            {
                break;
            }
        }

        return facts.Chosen;
    }

    /// <summary>Numbers the words up to the one asked for.</summary>
    private static string WorkPlace(Facts facts, Trace trace)
    {
        int place = facts.Asks switch
        {
            Kind.Nth => facts.Place,
            Kind.Before => facts.PlaceOf(facts.Item) - 1,
            Kind.After => facts.PlaceOf(facts.Item) + 1,
            _ => facts.PlaceOf(facts.Item),
        };
        string asked = facts.Asks switch
        {
            Kind.Nth when place == facts.Words.Count => "last",
            Kind.Nth => $"place {place}",
            Kind.Place => $"place of {facts.Item}",
            _ => $"{(facts.Asks == Kind.After ? "after" : "before")} {facts.Item}",
        };
        trace.Write($"find {asked}: {ListSteps.Places(facts.Words.Take(facts.Asks == Kind.Before ? place + 1 : place))}");
        if (facts.Asks == Kind.Place)
        {
            return $"{place}";
        }

        trace.Line().Write($"{place}|{facts.Words[place - 1]}");
        return facts.Words[place - 1];
    }

    /// <summary>Words of any kind, things of one kind, or names; where one is to be chosen, only one may be.</summary>
    private static List<string> DrawWords(Kind kind, int count, int level, TaskRandom random)
    {
        int source = random.Below(20);
        string[] from = source < 3 ? People.Names : random.Pick(ThingKind.All).Things;
        bool isAny = source >= 9;
        var words = new List<string>();
        for (int tries = 0; words.Count < count; tries++)
        {
            // A kind may have too few things that differ.
            isAny |= tries > 200;
            string word = isAny ? Words.Common(level == 1 ? 6 : 9, random) : random.Pick(from);
            bool hasLength = words.Any(other => other.Length == word.Length);
            bool isAnyOther = kind is Kind.Longest or Kind.Shortest || (kind > Kind.Unique && kind != Kind.Down);
            bool isClear = kind is Kind.ByLength or Kind.ByLengthDown or Kind.OfLength
                ? !hasLength
                : isAnyOther ? !words.Contains(word) : IsClear(words, word, level);
            if (isClear && word.Length <= 9 && !Hedging.IsHedge(word) && word is not "and" and not "not" and not "Mom" and not "Dad" and not "Will")
            {
                words.Add(word);
            }
        }

        bool isUnclear = (kind == Kind.Longest && words.Count(word => word.Length == words.Max(other => other.Length)) > 1)
            || (kind == Kind.Shortest && words.Count(word => word.Length == words.Min(other => other.Length)) > 1);
        return isUnclear ? DrawWords(kind, count, level, random) : words;
    }

    private static string DrawItem(Kind kind, List<string> words, TaskRandom random) => kind switch
    {
        Kind.Occurrences or Kind.Place or Kind.Has => random.Pick(words),
        Kind.Nth => $"{(random.Chance(0.2) ? words.Count : random.Between(1, words.Count))}",
        Kind.Without => random.Pick(words),
        Kind.OfLength => $"{random.Pick(words).Length}",
        Kind.After => words[random.Below(words.Count - 1)],
        Kind.Before => words[random.Between(1, words.Count - 1)],
        _ => "",
    };

    /// <summary>The letters that decide: a word that is one token hides them.</summary>
    private static string Beginning(string word) => word[..Math.Min(2, word.Length)].ToLowerInvariant();

    // At level 1 first letters differ; later two letters decide.
    private static bool IsClear(List<string> words, string word, int level) =>
        words.All(other => level == 1 ? Beginning(other)[0] != Beginning(word)[0] : Beginning(other) != Beginning(word));

    /// <summary>A word in the order of its characters.</summary>
    private sealed record OrdinalWord(string Text) : IComparable<OrdinalWord>
    {
        public int CompareTo(OrdinalWord? other) => string.CompareOrdinal(Text, other?.Text);

        public override string ToString() => Text;
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<string> Words)
    {
        /// <summary>The word, or the place, that is asked about; empty for none.</summary>
        public string Item { get; init; } = "";

        public bool AreNames => Words.All(word => People.Names.Contains(word));

        public int Place => int.Parse(Item, CultureInfo.InvariantCulture);

        public string Letters => new([.. Words[0].Order()]);

        /// <summary>The words in the order that is asked for.</summary>
        public IReadOnlyList<string> List => Asks switch
        {
            Kind.Unique => [.. Words.Distinct()],
            Kind.Reverse => [.. Words.Reverse()],
            Kind.Starting => [.. Words.Where(word => word[0] == Item[0])],
            Kind.Ending or Kind.Containing => [.. Words.Where(Fits)],
            Kind.ByLength => [.. Words.OrderBy(word => word.Length)],
            Kind.ByLengthDown => [.. Words.OrderByDescending(word => word.Length)],
            Kind.Down => [.. Words.OrderDescending(StringComparer.OrdinalIgnoreCase)],
            Kind.Without => [.. Words.Where(word => word != Item)],
            Kind.Append => [.. Words, Item],
            _ => [.. Words.Order(StringComparer.OrdinalIgnoreCase)],
        };

        public int Number => Asks switch
        {
            Kind.Occurrences => Words.Count(word => word == Item),
            Kind.Distinct => Words.Distinct().Count(),
            Kind.Starting or Kind.CountStarting => Words.Count(word => word[0] == Item[0]),
            Kind.Place => PlaceOf(Item),
            _ => Words.Count,
        };

        public string Chosen => Asks switch
        {
            Kind.Longest => Words.MaxBy(word => word.Length)!,
            Kind.Shortest => Words.MinBy(word => word.Length)!,
            Kind.First => List[0],
            Kind.Most or Kind.Repeated => Words.GroupBy(word => word).MaxBy(group => group.Count())!.Key,
            Kind.Nth => Words[Place - 1],
            Kind.After => Words[PlaceOf(Item)],
            Kind.Before => Words[PlaceOf(Item) - 2],
            Kind.StartsWith or Kind.EndsWith or Kind.OfLength => Words.First(Fits),
            Kind.Middle => Words[Words.Count / 2],
            _ => List[^1],
        };

        /// <summary>Whether a word has the letter, or the length, that is asked for.</summary>
        public bool Fits(string word)
        {
            string lower = word.ToLowerInvariant();
            return Asks switch
            {
                Kind.StartsWith => lower[0] == Item[0],
                Kind.EndsWith or Kind.Ending => lower[^1] == Item[0],
                Kind.OfLength => $"{lower.Length}" == Item,
                _ => lower.Contains(Item[0], StringComparison.Ordinal),
            };
        }

        /// <summary>The place of the first such word, from 1.</summary>
        public int PlaceOf(string word) => Words.TakeWhile(other => other != word).Count() + 1;
    }
}
