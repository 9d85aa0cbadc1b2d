using System.Globalization;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>Lists of words: alphabetical order, the longest and most frequent word, reversal, repeats, places, counts; a word's letters in order.</summary>
internal sealed partial class SortWordsTask : VerifiableTask<SortWordsTask.Facts>
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
        return wording.Say(phrasings, list, Typed(facts.Item), ordinal, $"{facts.Item}", NumberList.Code([.. facts.Words.Select(Typed)]));

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

    /// <summary>The letters that decide: a word that is one token hides them.</summary>
    private static string Beginning(string word) => word[..Math.Min(2, word.Length)].ToLowerInvariant();

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

        /// <summary>Whether one word is the longest or shortest, or all differ in the letters that decide.</summary>
        public bool HasOneWord => Asks switch
        {
            Kind.Longest => Words.Count(word => word.Length == Words.Max(other => other.Length)) == 1,
            Kind.Shortest => Words.Count(word => word.Length == Words.Min(other => other.Length)) == 1,
            _ => Words.Select(Beginning).Distinct().Count() == Words.Count,
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
