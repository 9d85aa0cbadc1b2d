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
    }

    public override string Name => "list-number";

    public override TaskArea Area => TaskArea.LettersAndLists;

    public override string Summary => "largest, smallest, median, sum, mean, range, places and counts of a list";

    public override int Levels => NumberList.Levels;

    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            var kind = (Kind)random.Below(31);
            if (kind is Kind.Product or Kind.OddOne)
            {
                return kind == Kind.Product ? DrawProduct(level, random) : DrawOddOne(level, random);
            }

            int[] numbers = NumberList.Draw(kind is Kind.Sum or Kind.Mean or Kind.SumEven or Kind.SumOdd ? Math.Min(level, 3) : level, random,
                isDistinct: kind is Kind.Second or Kind.SecondSmallest or Kind.Third or Kind.Repeated or Kind.Most or Kind.Place
                    or Kind.Climbs);
            numbers = kind switch
            {
                Kind.Occurrences => [.. numbers.Select(number => (number % 9) + 1)],
                Kind.Distinct when random.Chance(0.5) => [.. numbers.Select(number => (number % 6) + 1)],
                Kind.Distinct or Kind.Repeated => NumberList.Repeat(numbers, random.Between(1, kind == Kind.Distinct ? 2 : 1), random),
                Kind.Most => WithMost(numbers, random),
                Kind.Climbs => AlmostSorted(numbers, random),
                _ => numbers,
            };

            bool isAllowed = kind switch
            {
                Kind.Median => numbers.Length % 2 == 1 || MiddlesOf(numbers).Sum() % 2 == 0,
                Kind.Third => numbers.Length > 3,
                Kind.Closest => numbers.Length < 7,
                Kind.Mean => numbers.Sum() % numbers.Length == 0,
                Kind.Extremes => numbers.Min() < numbers.Max(),
                Kind.SumEven => numbers.Count(number => number % 2 == 0) > 1,
                Kind.SumOdd => numbers.Count(number => number % 2 == 1) > 1,
                _ => true,
            };
            if (isAllowed)
            {
                var facts = new Facts(kind, numbers, DrawItem(kind, numbers, random));
                facts = kind == Kind.Inside ? facts with { Upper = facts.Item + (5 * random.Between(1, 8)) } : facts;
                int[] distances = kind == Kind.Closest ? [.. numbers.Select(number => Math.Abs(number - facts.Item)).Order()] : [0, 1];
                if (distances[0] == distances[1] || (kind == Kind.Closest && facts.Item == 0))
                {
                    continue;
                }

                return facts;
            }
        }
    }

    protected override string Key(Facts facts) =>
        $"{facts.Asks}:{string.Join(',', facts.Numbers)}{(facts.UsesItem ? $"/{facts.Item}" : "")}{(facts.Upper > 0 ? $"-{facts.Upper}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string ordinal = facts.Asks != Kind.Nth
            ? ""
            : facts.Item == facts.Numbers.Count && wording.Random.Chance(0.8)
            ? "last"
            : wording.Random.Chance(0.6) ? s_ordinals[facts.Item - 1] : NumberWords.Ordinal(facts.Item);
        return wording.Say(s_phrasings[facts.Asks], NumberList.Type(facts.Numbers, wording.Random), $"{facts.Item}", ordinal, $"{facts.Upper}");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => facts.Asks is Kind.Has or Kind.Climbs
        ? YesNoReader.Judge(answer, facts.Answer > 0)
        : NumberReader.Judge(answer, facts.Answer);

    /// <summary>Names what is looked for and the list, then goes through it.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        string list = string.Join(' ', facts.Numbers);
        if (Wanted(facts.Asks) is string wanted)
        {
            trace.Write($"{wanted}: {list}");
            Find(facts, trace);
        }
        else
        {
            Walk(facts, list, trace);
        }

        return facts.Asks is not (Kind.Has or Kind.Climbs) ? $"{facts.Answer}" : facts.Answer > 0 ? "Yes" : "No";
    }

    /// <summary>What is looked for in the whole list; null for questions that name a number or a place, count, or add.</summary>
    private static string? Wanted(Kind kind) => kind switch
    {
        Kind.Largest => "find largest",
        Kind.Smallest => "find smallest",
        Kind.Second => "find second largest",
        Kind.SecondSmallest => "find second smallest",
        Kind.Third => "find third largest",
        Kind.Range => "find range",
        Kind.Extremes => "largest + smallest",
        Kind.Distinct => "count different",
        Kind.Repeated => "find again",
        Kind.Most => "find most",
        Kind.Median => "find middle",
        _ => null,
    };

    private static void Find(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Largest or Kind.Smallest:
                ListSteps.Best(facts.Numbers, facts.Asks == Kind.Largest, trace);
                break;
            case Kind.Second or Kind.SecondSmallest:
                Pair(facts, trace);
                break;
            case Kind.Range:
                Pair(facts, trace);
                Arithmetic.Subtract(trace.Line(), facts.Numbers.Max(), facts.Numbers.Min());
                break;
            case Kind.Extremes:
                Pair(facts, trace);
                Arithmetic.Add(trace.Line(), facts.Numbers.Max(), facts.Numbers.Min());
                break;
            case Kind.Third:
                List<int> sorted = ListSteps.Insert(facts.Numbers, isUp: false, trace);
                trace.Line().Write(ListSteps.Places(sorted.Take(3)));
                break;
            case Kind.Distinct:
                ListSteps.Meet(facts.Numbers, trace);
                break;
            case Kind.Repeated:
                Again(facts.Numbers, trace);
                break;
            case Kind.Most:
                Most(facts.Numbers, trace);
                break;
            default:
                Middle(facts.Numbers, trace);
                break;
        }
    }

    private static void Walk(Facts facts, string list, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Place:
                trace.Write($"find place of {facts.Item}: {ListSteps.Places(facts.Numbers.Take((int)facts.Answer))}");
                break;
            case Kind.Climbs:
                Climb(facts.Numbers, list, trace);
                break;
            case Kind.Has:
                Seek(facts, list, trace);
                break;
            case Kind.Nth when facts.Item == facts.Numbers.Count:
                trace.Write($"find last: {ListSteps.Places(facts.Numbers)}");
                break;
            case Kind.Nth:
                trace.Write($"find place {facts.Item}: {ListSteps.Places(facts.Numbers.Take(facts.Item))}");
                break;
            case Kind.Index:
                trace.Write($"find index {facts.Item}: {string.Join(' ', facts.Numbers.Take(facts.Item + 1).Select((number, i) => $"{i}|{number}"))}");
                break;
            case Kind.SumFirst:
                trace.Write($"sum first {facts.Item}: {ListSteps.Places(facts.Numbers.Take(facts.Item))}");
                long sum = facts.Numbers[0];
                foreach (int number in facts.Numbers.Skip(1).Take(facts.Item - 1))
                {
                    sum = Arithmetic.Add(trace.Line(), sum, number);
                }

                break;
            case Kind.Product:
                trace.Write($"product: {list}");
                long product = facts.Numbers[0];
                foreach (int number in facts.Numbers.Skip(1))
                {
                    product = Arithmetic.Multiply(trace.Line(), product, number);
                }

                break;
            case Kind.Closest:
                WorkClosest(facts, list, trace);
                break;
            case Kind.OddOne:
                trace.Write($"odd one: {list}");
                foreach (int number in facts.Numbers)
                {
                    trace.Line().Write($"{number} {(number % 2 == 0 ? "even" : "odd")}");
                }

                trace.Line().Write($"not {(facts.Answer % 2 == 0 ? "odd: " : "even: ")}{facts.Answer}");
                break;
            case Kind.Inside:
                WorkInside(facts, list, trace);
                break;
            case Kind.Sum or Kind.Mean:
                Total(facts, trace);
                break;
            case Kind.SumEven or Kind.SumOdd:
                TotalOfSome(facts, list, trace);
                break;
            case Kind.Count:
                trace.Write("count all:");
                Number(facts.Numbers, trace);
                break;
            default:
                Tally(facts, list, trace);
                break;
        }
    }

    private static int DrawItem(Kind kind, int[] numbers, TaskRandom random) => kind switch
    {
        Kind.Place => random.Pick(numbers),
        Kind.Index => random.Between(0, numbers.Length - 1),
        Kind.SumFirst => random.Between(2, Math.Min(4, numbers.Length - 1)),
        Kind.Inside => 5 * random.Between(0, Math.Max(1, numbers.Max() / 8)),
        Kind.Closest => random.Chance(0.6) ? 10 * random.Between(1, Math.Max(1, numbers.Max() / 10)) : random.Between(1, numbers.Max()),
        Kind.Has when random.Chance(0.5) => random.Between(1, numbers.Max() + 5),
        Kind.Nth => random.Chance(0.3) ? numbers.Length : random.Between(1, numbers.Length),
        Kind.Above or Kind.Below => random.Chance(0.4)
            ? Math.Max(1, random.Pick(numbers))
            : random.Chance(0.5) ? 10 * random.Between(1, Math.Max(1, numbers.Max() / 10)) : random.Between(1, Math.Max(1, numbers.Max())),
        _ => random.Chance(0.85) ? random.Pick(numbers) : random.Between(1, 9),
    };

    /// <summary>Two to four small numbers.</summary>
    private static Facts DrawProduct(int level, TaskRandom random)
    {
        int count = random.Between(3, level == 1 ? 3 : 4);
        return new Facts(Kind.Product, [.. Enumerable.Range(0, count).Select(_ => random.Between(2, level == 1 ? 6 : 10))], 0);
    }

    /// <summary>Numbers of which all but one are even, or odd.</summary>
    private static Facts DrawOddOne(int level, TaskRandom random)
    {
        int rest = random.Below(2);
        int[] numbers = [.. NumberList.Draw(Math.Min(level, 3), random, isDistinct: true).Select(number => (number / 2 * 2) + rest)];
        int at = random.Below(numbers.Length);
        numbers[at] = (numbers[at] / 2 * 2) + 1 - rest;
        return numbers.Distinct().Count() == numbers.Length ? new Facts(Kind.OddOne, numbers, 0) : DrawOddOne(level, random);
    }

    /// <summary>How far each number is from the one that is asked about, then the least of these.</summary>
    private static void WorkClosest(Facts facts, string list, Trace trace)
    {
        trace.Write($"closest to {facts.Item}: {list}");
        foreach (int number in facts.Numbers)
        {
            int larger = Math.Max(number, facts.Item);
            Arithmetic.Subtract(trace.Line(), larger, Math.Min(number, facts.Item));
        }

        int[] distances = [.. facts.Numbers.Select(number => Math.Abs(number - facts.Item))];
        trace.Line().Write($"least {distances.Min()}: {facts.Answer}");
    }

    /// <summary>Each number beside the two limits, and the count so far.</summary>
    private static void WorkInside(Facts facts, string list, Trace trace)
    {
        trace.Write($"count >{facts.Item} <{facts.Upper}: {list}");
        int count = 0;
        foreach (int number in facts.Numbers)
        {
            int before = count;
            count += facts.Counts(number) ? 1 : 0;
            string compared = ListSteps.Compared(number, facts.Item) + (number > facts.Item ? $" {ListSteps.Compared(number, facts.Upper)}" : "");
            trace.Line().Step($"{compared} {(count > before ? "yes" : "no")} ", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
        }
    }

    /// <summary>Each number beside the two kept so far: the best and the second best, or the largest and the smallest.</summary>
    private static void Pair(Facts facts, Trace trace)
    {
        int sign = facts.Asks == Kind.SecondSmallest ? -1 : 1;
        bool isRange = facts.Asks is Kind.Range or Kind.Extremes;
        int secondSign = isRange ? -1 : sign;
        (int first, int second) = (facts.Numbers[0], facts.Numbers[1]);
        trace.Line().Write($"{ListSteps.Compared(second, first)} ");
        (first, second) = sign * second.CompareTo(first) > 0 ? (second, first) : (first, second);
        trace.Write($"{first}|{second}");
        foreach (int number in facts.Numbers.Skip(2))
        {
            string before = $"{first}|{second}";
            string opening = $"{ListSteps.Compared(number, first)} ";
            if (sign * number.CompareTo(first) > 0)
            {
                (first, second) = (number, isRange ? second : first);
            }
            else
            {
                opening += $"{ListSteps.Compared(number, second)} ";
                second = secondSign * number.CompareTo(second) > 0 ? number : second;
            }

            string after = $"{first}|{second}";
            (int kept, int added) = (first, number);
            trace.Line().Step(opening, after, () => after == before ? $"{kept}|{added}" : before);
        }
    }

    /// <summary>Each number beside the one that is looked for, up to the first that equals it.</summary>
    private static void Seek(Facts facts, string list, Trace trace)
    {
        trace.Write($"any {facts.Item}: {list}");
        foreach (int number in facts.Numbers)
        {
            trace.Line().Write($"{ListSteps.Compared(number, facts.Item)} {(number == facts.Item ? "yes" : "no")}");
            if (number == facts.Item)
            {
                break;
            }
        }
    }

    /// <summary>Each number beside the next, up to the first that is larger than it.</summary>
    private static void Climb(IReadOnlyList<int> numbers, string list, Trace trace)
    {
        trace.Write($"sorted up: {list}");
        for (int i = 1; i < numbers.Count; i++)
        {
            bool climbs = numbers[i - 1] < numbers[i];
            trace.Line().Write($"{ListSteps.Compared(numbers[i - 1], numbers[i])} {(climbs ? "yes" : "no")}");
            if (!climbs)
            {
                break;
            }
        }
    }

    /// <summary>The numbers from the smallest to the largest, as often as not with two neighbors exchanged.</summary>
    private static int[] AlmostSorted(int[] numbers, TaskRandom random)
    {
        int[] sorted = [.. numbers.Order()];
        if (random.Chance(0.5))
        {
            int at = random.Between(1, sorted.Length - 1);
            (sorted[at - 1], sorted[at]) = (sorted[at], sorted[at - 1]);
        }

        return sorted;
    }

    /// <summary>Each number, up to the first that came before.</summary>
    private static void Again(IReadOnlyList<int> numbers, Trace trace)
    {
        var met = new HashSet<int>();
        foreach (int number in numbers)
        {
            bool isNew = met.Add(number);
            trace.Line().Write($"{number} {(isNew ? "new" : "again")}");
            if (!isNew)
            {
                break;
            }
        }
    }

    /// <summary>Each number with how often it came, then the number with the highest count so far.</summary>
    private static void Most(IReadOnlyList<int> numbers, Trace trace)
    {
        (int Number, int Times) most = (0, 0);
        for (int i = 0; i < numbers.Count; i++)
        {
            int times = numbers.Take(i + 1).Count(other => other == numbers[i]);
            most = times > most.Times ? (numbers[i], times) : most;
            trace.Line().Step($"{numbers[i]}|", $"{times}", () => $"{(times == 1 ? 2 : times - 1)}").Write($" {most.Number}|{most.Times}");
        }
    }

    /// <summary>Sorts, then drops the first and the last number until one is left, or two, whose mean it is.</summary>
    private static void Middle(IReadOnlyList<int> numbers, Trace trace)
    {
        List<int> left = ListSteps.Insert(numbers, isUp: true, trace);
        while (left.Count > 2)
        {
            left = left[1..^1];
            trace.Line().Write(string.Join(' ', left));
        }

        if (left.Count == 2)
        {
            long total = Arithmetic.Add(trace.Line(), left[0], left[1]);
            Arithmetic.Divide(trace.Line(), total, 2);
        }
    }

    /// <summary>The number in the middle of the sorted list, or the two.</summary>
    private static IEnumerable<int> MiddlesOf(IReadOnlyCollection<int> numbers) =>
        numbers.Order().Skip((numbers.Count - 1) / 2).Take(numbers.Count % 2 == 0 ? 2 : 1);

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

    private static void Total(Facts facts, Trace trace)
    {
        if (facts.Asks == Kind.Mean)
        {
            trace.Write("mean:");
            Number(facts.Numbers, trace);
        }
        else
        {
            trace.Write($"sum: {string.Join(' ', facts.Numbers)}");
        }

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

    /// <summary>Each number, whether it counts, and the sum so far.</summary>
    private static void TotalOfSome(Facts facts, string list, Trace trace)
    {
        trace.Write($"sum {(facts.Asks == Kind.SumEven ? "even" : "odd")}: {list}");
        long total = 0;
        bool hasAny = false;
        foreach (int number in facts.Numbers)
        {
            bool isCounted = facts.Counts(number);
            trace.Line().Write($"{number} {(number % 2 == 0 ? "even" : "odd")} {(isCounted ? "yes" : "no")}");
            if (isCounted && hasAny)
            {
                total = Arithmetic.Add(trace.Line(), total, number);
                continue;
            }

            total += isCounted ? number : 0;
            hasAny |= isCounted;
            trace.Write($" {total}");
        }
    }

    /// <summary>Each number with how many there were so far.</summary>
    private static void Number(IReadOnlyList<int> numbers, Trace trace)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            int count = i + 1;
            trace.Space().Step($"{numbers[i]}|", $"{count}", () => $"{count + 1}");
        }
    }

    /// <summary>Each number, whether it counts, and the count so far.</summary>
    private static void Tally(Facts facts, string list, Trace trace)
    {
        bool isParity = facts.Asks is Kind.Even or Kind.Odd;
        string counted = facts.Asks switch
        {
            Kind.Even => "even",
            Kind.Odd => "odd",
            Kind.Above => $">{facts.Item}",
            Kind.Below => $"<{facts.Item}",
            _ => $"={facts.Item}",
        };
        trace.Write($"count {counted}: {list}");
        int count = 0;
        foreach (int number in facts.Numbers)
        {
            int before = count;
            count += facts.Counts(number) ? 1 : 0;
            string fact = isParity ? $"{number} {(number % 2 == 0 ? "even" : "odd")}" : ListSteps.Compared(number, facts.Item);
            trace.Line().Step($"{fact} {(count > before ? "yes" : "no")} ", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
        }
    }

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
            Kind.Climbs => Numbers.SequenceEqual(Numbers.Order()) ? 1 : 0,
            _ => Numbers.Count(Counts),
        };

        public bool UsesItem => Asks is Kind.Occurrences or Kind.Above or Kind.Below or Kind.Nth or Kind.Place or Kind.Has or Kind.Inside
            or Kind.Closest or Kind.Index or Kind.SumFirst;

        public bool Counts(int number) => Asks switch
        {
            Kind.Count => true,
            Kind.Occurrences or Kind.Has => number == Item,
            Kind.Even or Kind.SumEven => number % 2 == 0,
            Kind.Above => number > Item,
            Kind.Inside => number > Item && number < Upper,
            Kind.Below => number < Item,
            _ => number % 2 == 1,
        };
    }
}
