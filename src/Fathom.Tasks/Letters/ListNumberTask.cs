using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>One number from a list: largest, second largest, median, sum, mean, range, the one at a place, the one repeated, how many.</summary>
internal sealed partial class ListNumberTask : VerifiableTask<ListNumberTask.Facts>
{
    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    private static readonly Dictionary<Kind, Phrasings> s_phrasings = new()
    {
        [Kind.Largest] = PhrasingFile.Read("list-number", "largest"),
        [Kind.Smallest] = PhrasingFile.Read("list-number", "smallest"),
        [Kind.Second] = PhrasingFile.Read("list-number", "second largest"),
        [Kind.SecondSmallest] = PhrasingFile.Read("list-number", "second smallest"),
        [Kind.Median] = PhrasingFile.Read("list-number", "median"),
        [Kind.Sum] = PhrasingFile.Read("list-number", "sum"),
        [Kind.Mean] = PhrasingFile.Read("list-number", "mean"),
        [Kind.Count] = PhrasingFile.Read("list-number", "count"),
        [Kind.Occurrences] = PhrasingFile.Read("list-number", "occurrences"),
        [Kind.Even] = PhrasingFile.Read("list-number", "even"),
        [Kind.Odd] = PhrasingFile.Read("list-number", "odd"),
        [Kind.Above] = PhrasingFile.Read("list-number", "above"),
        [Kind.Below] = PhrasingFile.Read("list-number", "below"),
        [Kind.Range] = PhrasingFile.Read("list-number", "range"),
        [Kind.Nth] = PhrasingFile.Read("list-number", "nth"),
        [Kind.Distinct] = PhrasingFile.Read("list-number", "distinct"),
        [Kind.Repeated] = PhrasingFile.Read("list-number", "repeated"),
        [Kind.Most] = PhrasingFile.Read("list-number", "most"),
        [Kind.Third] = PhrasingFile.Read("list-number", "third largest"),
        [Kind.Place] = PhrasingFile.Read("list-number", "place"),
        [Kind.Has] = PhrasingFile.Read("list-number", "has"),
        [Kind.Climbs] = PhrasingFile.Read("list-number", "climbs"),
        [Kind.Extremes] = PhrasingFile.Read("list-number", "extremes"),
        [Kind.SumEven] = PhrasingFile.Read("list-number", "sum even"),
        [Kind.SumOdd] = PhrasingFile.Read("list-number", "sum odd"),
        [Kind.Product] = PhrasingFile.Read("list-number", "product"),
        [Kind.Inside] = PhrasingFile.Read("list-number", "inside"),
        [Kind.Closest] = PhrasingFile.Read("list-number", "closest"),
        [Kind.Index] = PhrasingFile.Read("list-number", "index"),
        [Kind.SumFirst] = PhrasingFile.Read("list-number", "sum first"),
        [Kind.OddOne] = PhrasingFile.Read("list-number", "odd one"),
        [Kind.AllEven] = PhrasingFile.Read("list-number", "all even"),
        [Kind.AllOdd] = PhrasingFile.Read("list-number", "all odd"),
        [Kind.AllAbove] = PhrasingFile.Read("list-number", "all above"),
        [Kind.WhereLargest] = PhrasingFile.Read("list-number", "where largest"),
        [Kind.WhereSmallest] = PhrasingFile.Read("list-number", "where smallest"),
    };

    internal enum Kind
    {
        Largest,
        Smallest,
        Second,
        SecondSmallest,
        Median,
        Sum,
        Mean,
        Count,
        Occurrences,
        Even,
        Odd,
        Above,
        Below,
        Range,
        Nth,
        Distinct,
        Repeated,
        Most,
        Third,
        Place,
        Has,
        Extremes,
        SumEven,
        SumOdd,
        Climbs,

        /// <summary>All numbers multiplied.</summary>
        Product,

        /// <summary>How many numbers are between two.</summary>
        Inside,

        /// <summary>The number nearest to another.</summary>
        Closest,

        /// <summary>The number at an index that begins with 0.</summary>
        Index,

        /// <summary>The sum of the first few numbers.</summary>
        SumFirst,

        /// <summary>The one odd number among even ones, or the one even number among odd ones.</summary>
        OddOne,

        /// <summary>Whether every number is even.</summary>
        AllEven,
        AllOdd,

        /// <summary>Whether every number is above another.</summary>
        AllAbove,

        /// <summary>The place of the largest number.</summary>
        WhereLargest,
        WhereSmallest,
    }

    public override string Name => "list-number";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "largest, smallest, median, sum, mean, range, places and counts of a list";

    public override int Levels => NumberList.Levels;

    protected override string Key(Facts facts) =>
        $"{facts.Asks}:{string.Join(',', facts.Numbers)}{(facts.UsesItem ? $"/{facts.Item}" : "")}{(facts.Upper > 0 ? $"-{facts.Upper}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string ordinal = facts.Asks != Kind.Nth
            ? ""
            : facts.Item == facts.Numbers.Count && wording.Random.Chance(0.8)
            ? "last"
            : wording.Random.Chance(0.6) ? s_ordinals[facts.Item - 1] : NumberWords.Ordinal(facts.Item);
        return wording.Say(s_phrasings[facts.Asks], NumberList.Type(facts.Numbers, wording.Random), $"{facts.Item}", ordinal, $"{facts.Upper}",
            NumberList.Code(facts.Numbers));
    }

    protected override Verdict Judge(Facts facts, AnswerText answer)
    {
        Verdict verdict = facts.IsYesNo ? JudgeYesNo(facts, answer) : NumberReader.Judge(answer, facts.Answer);

        // A place may be a word: "the 3rd".
        return facts.Asks is Kind.WhereLargest or Kind.WhereSmallest && !verdict.IsRight && !answer.Tokens.Any(token => token.IsNumber)
            ? PlaceReader.Judge(answer, (int)facts.Answer - 1)
            : verdict;
    }

    /// <summary>The number in the middle of the sorted list, or the two.</summary>
    private static IEnumerable<int> MiddlesOf(IReadOnlyCollection<int> numbers) =>
        numbers.Order().Skip((numbers.Count - 1) / 2).Take(numbers.Count % 2 == 0 ? 2 : 1);

    internal sealed record Facts(Kind Asks, IReadOnlyList<int> Numbers, int Item)
    {
        /// <summary>The number that those between are below; 0 for none.</summary>
        public int Upper { get; init; }

        public long Answer => Asks switch
        {
            Kind.Product => Numbers.Aggregate(1L, (product, number) => product * number),
            Kind.Closest => Numbers.MinBy(number => Math.Abs(number - Item)),
            Kind.Index => Numbers[Item],
            Kind.SumFirst => Numbers.Take(Item).Sum(),
            Kind.OddOne => Numbers.GroupBy(number => number % 2).MinBy(group => group.Count())!.First(),
            Kind.Largest => Numbers.Max(),
            Kind.Smallest => Numbers.Min(),
            Kind.Second => Numbers.OrderDescending().ElementAt(1),
            Kind.SecondSmallest => Numbers.Order().ElementAt(1),
            Kind.Third => Numbers.OrderDescending().ElementAt(2),
            Kind.Place => Numbers.TakeWhile(number => number != Item).Count() + 1,
            Kind.Median => MiddlesOf(Numbers).Sum() / MiddlesOf(Numbers).Count(),
            Kind.Sum => Numbers.Sum(),
            Kind.Mean => Numbers.Sum() / Numbers.Count,
            Kind.Range => Numbers.Max() - Numbers.Min(),
            Kind.Extremes => Numbers.Max() + Numbers.Min(),
            Kind.SumEven or Kind.SumOdd => Numbers.Where(Counts).Sum(),
            Kind.Nth => Numbers[Item - 1],
            Kind.Distinct => Numbers.Distinct().Count(),
            Kind.Repeated or Kind.Most => Numbers.GroupBy(number => number).MaxBy(group => group.Count())!.Key,
            Kind.AllEven or Kind.AllOdd or Kind.AllAbove => Numbers.All(Counts) ? 1 : 0,
            Kind.WhereLargest => Numbers.TakeWhile(number => number != Numbers.Max()).Count() + 1,
            Kind.WhereSmallest => Numbers.TakeWhile(number => number != Numbers.Min()).Count() + 1,
            Kind.Climbs => Numbers.SequenceEqual(Numbers.Order()) ? 1 : 0,
            _ => Numbers.Count(Counts),
        };

        public bool UsesItem => Asks is Kind.Occurrences or Kind.Above or Kind.Below or Kind.Nth or Kind.Place or Kind.Has or Kind.Inside
            or Kind.Closest or Kind.Index or Kind.SumFirst or Kind.AllAbove;

        public bool IsYesNo => Asks is Kind.Has or Kind.Climbs or Kind.AllEven or Kind.AllOdd or Kind.AllAbove;

        /// <summary>The answer as it is said; of a list that is not all of a kind, with the first number that is not.</summary>
        public string Said => !IsYesNo ? $"{Answer}"
            : Answer > 0 ? "Yes"
            : Asks is Kind.Has or Kind.Climbs ? "No" : $"No, {Numbers.First(number => !Counts(number))} is not";

        public bool Counts(int number) => Asks switch
        {
            Kind.Count => true,
            Kind.Occurrences or Kind.Has => number == Item,
            Kind.Even or Kind.SumEven or Kind.AllEven => number % 2 == 0,
            Kind.Above or Kind.AllAbove => number > Item,
            Kind.Inside => number > Item && number < Upper,
            Kind.Below => number < Item,
            _ => number % 2 == 1,
        };
    }
}
