using Fathom.Tasks.Answers;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Letters;

/// <summary>One number from a list: largest, second largest, median, sum, mean, range, the one at a place, the one repeated, how many.</summary>
internal sealed class ListNumberTask : VerifiableTask<ListNumberTask.Facts>
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
    }

    public override string Name => "list-number";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "largest, smallest, median, sum, mean, range, places and counts of a list";

    public override int Levels => NumberList.Levels;

    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            var kind = (Kind)random.Below(18);
            int[] numbers = NumberList.Draw(kind is Kind.Sum or Kind.Mean ? Math.Min(level, 3) : level, random,
                isDistinct: kind is Kind.Second or Kind.SecondSmallest or Kind.Repeated or Kind.Most);
            numbers = kind switch
            {
                Kind.Occurrences => [.. numbers.Select(number => (number % 9) + 1)],
                Kind.Distinct when random.Chance(0.5) => [.. numbers.Select(number => (number % 6) + 1)],
                Kind.Distinct or Kind.Repeated => NumberList.Repeat(numbers, random.Between(1, kind == Kind.Distinct ? 2 : 1), random),
                Kind.Most => WithMost(numbers, random),
                _ => numbers,
            };

            bool isAllowed = kind switch
            {
                Kind.Median => numbers.Length % 2 == 1,
                Kind.Mean => numbers.Sum() % numbers.Length == 0,
                _ => true,
            };
            if (isAllowed)
            {
                return new Facts(kind, numbers, DrawItem(kind, numbers, random));
            }
        }
    }

    protected override string Key(Facts facts) => $"{facts.Asks}:{string.Join(',', facts.Numbers)}{(facts.UsesItem ? $"/{facts.Item}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string ordinal = facts.Asks != Kind.Nth
            ? ""
            : facts.Item == facts.Numbers.Count && wording.Random.Chance(0.8)
            ? "last"
            : wording.Random.Chance(0.6) ? s_ordinals[facts.Item - 1] : NumberWords.Ordinal(facts.Item);
        return wording.Say(s_phrasings[facts.Asks], NumberList.Type(facts.Numbers, wording.Random), $"{facts.Item}", ordinal);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, facts.Answer);

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Largest or Kind.Smallest:
                Running(facts, trace);
                break;
            case Kind.Second or Kind.SecondSmallest:
                int best = facts.Asks == Kind.Second ? facts.Numbers.Max() : facts.Numbers.Min();
                trace.Write($"{best} | {string.Join(' ', facts.Numbers.Where(number => number != best))} | {facts.Answer}");
                break;
            case Kind.Range:
                Running(facts with { Asks = Kind.Largest }, trace);
                Running(facts with { Asks = Kind.Smallest }, trace.Line());
                Arithmetic.Subtract(trace.Line(), facts.Numbers.Max(), facts.Numbers.Min());
                break;
            case Kind.Distinct or Kind.Repeated or Kind.Most:
                Meet(facts, trace);
                break;
            case Kind.Nth:
                trace.Write(string.Join(' ', facts.Numbers.Take(facts.Item).Select((number, i) => $"{i + 1}|{number}")));
                break;
            case Kind.Median:
                SortTask.Select(facts.Numbers, isUp: true, trace);
                trace.Line().Write($"sorted {string.Join(' ', facts.Numbers.Order())} middle {facts.Numbers.Count}/2 {facts.Answer}");
                break;
            case Kind.Sum or Kind.Mean:
                Total(facts, trace);
                break;
            default:
                Tally(facts, trace);
                break;
        }

        return $"{facts.Answer}";
    }

    private static int DrawItem(Kind kind, int[] numbers, TaskRandom random) => kind switch
    {
        Kind.Nth => random.Chance(0.3) ? numbers.Length : random.Between(1, numbers.Length),
        Kind.Above or Kind.Below => random.Chance(0.4)
            ? Math.Max(1, random.Pick(numbers))
            : random.Chance(0.5) ? 10 * random.Between(1, Math.Max(1, numbers.Max() / 10)) : random.Between(1, Math.Max(1, numbers.Max())),
        _ => random.Chance(0.85) ? random.Pick(numbers) : random.Between(1, 9),
    };

    /// <summary>Each number with the best so far.</summary>
    private static void Running(Facts facts, Trace trace)
    {
        int best = facts.Numbers[0];
        foreach (int number in facts.Numbers)
        {
            best = facts.Asks == Kind.Largest ? Math.Max(best, number) : Math.Min(best, number);
            trace.Space().Step($"{number}|", $"{best}", () => $"{number}");
        }
    }

    /// <summary>Makes a list in which one number occurs more often than any other.</summary>
    private static int[] WithMost(int[] numbers, TaskRandom random)
    {
        int most = random.Pick(numbers);
        List<int> list = [.. numbers];
        int others = random.Below(2);
        for (int i = 0; i <= others; i++)
        {
            list.Insert(random.Below(list.Count + 1), most);
        }

        if (others > 0 && random.Pick(numbers) is int other && other != most)
        {
            list.Insert(random.Below(list.Count + 1), other);
        }

        return [.. list];
    }

    /// <summary>Writes each number with the count of different ones so far, or of its occurrences.</summary>
    private static void Meet(Facts facts, Trace trace)
    {
        for (int i = 0; i < facts.Numbers.Count; i++)
        {
            int number = facts.Numbers[i];
            int times = facts.Numbers.Take(i + 1).Count(other => other == number);
            trace.Space().Write(facts.Asks == Kind.Distinct
                ? $"{number} {(times == 1 ? "new" : "again")} {facts.Numbers.Take(i + 1).Distinct().Count()}"
                : $"{number}|{times}");
        }
    }

    private static void Total(Facts facts, Trace trace)
    {
        long total = facts.Numbers[0];
        foreach (int number in facts.Numbers.Skip(1))
        {
            total = Arithmetic.Add(trace.Line(), total, number);
        }

        if (facts.Asks == Kind.Mean)
        {
            Arithmetic.Divide(trace.Line(), total, facts.Numbers.Count);
        }
    }

    /// <summary>Each number with the count so far.</summary>
    private static void Tally(Facts facts, Trace trace)
    {
        int count = 0;
        foreach (int number in facts.Numbers)
        {
            int before = count;
            count += facts.Counts(number) ? 1 : 0;
            trace.Space().Step($"{number}|", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
        }
    }

    internal sealed record Facts(Kind Asks, IReadOnlyList<int> Numbers, int Item)
    {
        public long Answer => Asks switch
        {
            Kind.Largest => Numbers.Max(),
            Kind.Smallest => Numbers.Min(),
            Kind.Second => Numbers.OrderDescending().ElementAt(1),
            Kind.SecondSmallest => Numbers.Order().ElementAt(1),
            Kind.Median => Numbers.Order().ElementAt(Numbers.Count / 2),
            Kind.Sum => Numbers.Sum(),
            Kind.Mean => Numbers.Sum() / Numbers.Count,
            Kind.Range => Numbers.Max() - Numbers.Min(),
            Kind.Nth => Numbers[Item - 1],
            Kind.Distinct => Numbers.Distinct().Count(),
            Kind.Repeated or Kind.Most => Numbers.GroupBy(number => number).MaxBy(group => group.Count())!.Key,
            _ => Numbers.Count(Counts),
        };

        public bool UsesItem => Asks is Kind.Occurrences or Kind.Above or Kind.Below or Kind.Nth;

        public bool Counts(int number) => Asks switch
        {
            Kind.Count => true,
            Kind.Occurrences => number == Item,
            Kind.Even => number % 2 == 0,
            Kind.Above => number > Item,
            Kind.Below => number < Item,
            _ => number % 2 == 1,
        };
    }
}
