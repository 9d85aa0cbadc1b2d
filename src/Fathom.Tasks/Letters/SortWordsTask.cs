using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Letters;

/// <summary>Alphabetical order, the longest, shortest, first and last word, words without repeats.</summary>
internal sealed class SortWordsTask : VerifiableTask<SortWordsTask.Facts>
{
    private static readonly Phrasings s_sort = PhrasingFile.Read("sort-words", "sort");

    private static readonly Phrasings s_longest = PhrasingFile.Read("sort-words", "longest");

    private static readonly Phrasings s_shortest = PhrasingFile.Read("sort-words", "shortest");

    private static readonly Phrasings s_first = PhrasingFile.Read("sort-words", "first");

    private static readonly Phrasings s_last = PhrasingFile.Read("sort-words", "last");

    private static readonly Phrasings s_unique = PhrasingFile.Read("sort-words", "unique");

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
    }

    public override string Name => "sort-words";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "alphabetical order; the longest, shortest, first or last word; words without repeats";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Chance(0.45) ? Kind.Sort : (Kind)random.Between(1, 5);
        int count = random.Chance(0.15) ? 2 : random.Between(level + 1, level + 3);
        var words = new List<string>();
        while (words.Count < Math.Max(2, count))
        {
            string word = Words.Common(level == 1 ? 6 : 9, random);
            bool isClear = kind is Kind.Longest or Kind.Shortest ? words.All(other => other.Length != word.Length) : IsClear(words, word, level);
            if (isClear && !Hedging.IsHedge(word) && word is not "and" and not "not")
            {
                words.Add(word);
            }
        }

        return new Facts(kind, kind == Kind.Unique ? NumberList.Repeat(words, random.Between(1, 2), random) : words);
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Words)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Words.Count == 2 && s_ofTwo.TryGetValue(facts.Asks, out Phrasings? ofTwo) && wording.Random.Chance(0.7))
        {
            return wording.Say(ofTwo, WordStyle.Type(facts.Words[0], wording.Random), WordStyle.Type(facts.Words[1], wording.Random));
        }

        Phrasings phrasings = facts.Asks switch
        {
            Kind.Sort => s_sort,
            Kind.Longest => s_longest,
            Kind.Shortest => s_shortest,
            Kind.First => s_first,
            Kind.Unique => s_unique,
            _ => s_last,
        };
        return wording.Say(phrasings, NumberList.Type(facts.Words, wording.Random));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks is Kind.Sort or Kind.Unique
        ? ListReader.Judge(answer, facts.Asks == Kind.Sort ? facts.Sorted : facts.Distinct, facts.Words)
        : ChoiceReader.Judge(answer, facts.Words, facts.Chosen, "longest", "shortest", "first", "last");

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Sort:
                trace.Write($"sort: {Beside(facts.Words, Beginning)}");
                List<OrdinalWord> sorted = ListSteps.Insert([.. facts.Words.Select(word => new OrdinalWord(Beginning(word)))], isUp: true, trace);
                trace.Line().Write(string.Join(' ', sorted.Zip(facts.Sorted, (beginning, word) => $"{beginning} {word}")));
                return string.Join(", ", facts.Sorted);
            case Kind.Unique:
                trace.Write("find different");
                ListSteps.Meet(facts.Words, trace);
                trace.Line().Write(ListSteps.Places(facts.Distinct));
                return string.Join(", ", facts.Distinct);
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

    /// <summary>Each word with what decides beside it.</summary>
    private static string Beside(IReadOnlyList<string> words, Func<string, string> deciding) =>
        string.Join(' ', words.Select(word => $"{word} {deciding(word)}"));

    /// <summary>The letters that decide: a word that is one token hides them.</summary>
    private static string Beginning(string word) => word[..Math.Min(2, word.Length)];

    // At level 1 first letters differ; later two letters decide.
    private static bool IsClear(List<string> words, string word, int level) =>
        words.All(other => level == 1 ? other[0] != word[0] : other != word && (other[0] != word[0] || other[1] != word[1]));

    /// <summary>A word in the order of its characters.</summary>
    private sealed record OrdinalWord(string Text) : IComparable<OrdinalWord>
    {
        public int CompareTo(OrdinalWord? other) => string.CompareOrdinal(Text, other?.Text);

        public override string ToString() => Text;
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<string> Words)
    {
        public IReadOnlyList<string> Sorted => [.. Words.Order(StringComparer.Ordinal)];

        public IReadOnlyList<string> Distinct => [.. Words.Distinct()];

        public string Chosen => Asks switch
        {
            Kind.Longest => Words.MaxBy(word => word.Length)!,
            Kind.Shortest => Words.MinBy(word => word.Length)!,
            Kind.First => Sorted[0],
            _ => Sorted[^1],
        };
    }
}
