using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>Alphabetical order, the longest and the shortest word.</summary>
internal sealed class SortWordsTask : VerifiableTask<SortWordsTask.Facts>
{
    private static readonly Phrasings s_sort = new(
        [
            "Sort these words: {0}", "Sort {0} alphabetically.", "Put {0} in alphabetical order.", "sort alphabetically: {0}", "Sort the words {0}.", "Alphabetize {0}.", "Order these words alphabetically: {0}",
            "Put these words in alphabetical order: {0}", "Sort {0} from a to z.", "<Can|Could> you sort the words {0}?", "alphabetical order of {0}", "Arrange {0} alphabetically.",
        ],
        ["In dictionary order, what is {0}?", "How would {0} be listed in a dictionary?"]);

    private static readonly Phrasings s_longest = new(
        [
            "Which word is the longest: {0}?", "Which is the longest word: {0}?", "What is the longest word in {0}?", "longest word: {0}", "Find the longest of {0}.", "Which of these words is longest: {0}", "Which word has the most letters: {0}?",
            "longest of {0}",
        ],
        ["Pick the word with most letters out of {0}.", "Of {0}, which takes the most letters?"]);

    private static readonly Phrasings s_shortest = new(
        [
            "Which word is the shortest: {0}?", "Which is the shortest word: {0}?", "What is the shortest word in {0}?", "shortest word: {0}", "Find the shortest of {0}.", "Which of these words is shortest: {0}",
            "Which word has the fewest letters: {0}?", "shortest of {0}",
        ],
        ["Pick the word with fewest letters out of {0}.", "Of {0}, which takes the fewest letters?"]);

    private static readonly Phrasings s_first = new(
        ["Which word comes first in the alphabet: {0}?", "Which of {0} comes first alphabetically?", "Which word is first in alphabetical order: {0}", "alphabetically first: {0}"], ["Which of {0} would a dictionary list first?"]);

    internal enum Kind
    {
        Sort,
        Longest,
        Shortest,
        First,
    }

    public override string Name => "sort-words";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "alphabetical order; the longest, shortest or first word";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Chance(0.5) ? Kind.Sort : (Kind)random.Between(1, 3);
        int count = random.Between(level + 1, level + 3);
        var words = new List<string>();
        while (words.Count < Math.Max(2, count))
        {
            string word = Words.Common(level == 1 ? 6 : 9, random);
            bool isClear = kind is Kind.Sort or Kind.First ? IsClear(words, word, level) : words.All(other => other.Length != word.Length);
            if (isClear && !Hedging.IsHedge(word) && word is not "and" and not "not")
            {
                words.Add(word);
            }
        }

        return new Facts(kind, words);
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Words)}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Phrasings phrasings = facts.Asks switch
        {
            Kind.Sort => s_sort,
            Kind.Longest => s_longest,
            Kind.Shortest => s_shortest,
            _ => s_first,
        };
        return wording.Say(phrasings, NumberList.Type(facts.Words, wording.Random));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks == Kind.Sort
        ? ListReader.Judge(answer, facts.Sorted, facts.Words)
        : ChoiceReader.Judge(answer, facts.Words, facts.Chosen, "longest", "shortest", "first");

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Sort:
                SortTask.Select([.. facts.Words.Select(word => new OrdinalWord(word))], isUp: true, trace);
                return string.Join(", ", facts.Sorted);
            case Kind.First:
                trace.Write(string.Join(' ', facts.Words.Select(word => $"{word[0]}")));
                return facts.Chosen;
            default:
                trace.Write(string.Join(' ', facts.Words.Select(word => $"{word} {word.Length}")));
                return facts.Chosen;
        }
    }

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

        public string Chosen => Asks switch
        {
            Kind.Longest => Words.MaxBy(word => word.Length)!,
            Kind.Shortest => Words.MinBy(word => word.Length)!,
            _ => Sorted[0],
        };
    }
}
