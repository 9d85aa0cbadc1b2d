using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Letters;

/// <summary>The steps of each kind of question.</summary>
internal sealed partial class ListNumberTask
{
    /// <summary>Names what is looked for and the list, then goes through it.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        string list = string.Join(' ', facts.Numbers);
        if (facts.Asks >= Kind.AllEven)
        {
            WorkAll(facts, trace);
        }
        else if (Wanted(facts.Asks) is string wanted)
        {
            trace.Write($"{wanted}: {list}");
            Find(facts, trace);
        }
        else
        {
            Walk(facts, list, trace);
        }

        return facts.Said;
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
                AddUp(facts.Numbers.Take(facts.Item), trace);
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

                trace.Line().Write($"one {(facts.Answer % 2 == 0 ? "even: " : "odd: ")}{facts.Answer}");
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

    /// <summary>One sum per number after the first.</summary>
    private static long AddUp(IEnumerable<int> numbers, Trace trace)
    {
        long total = numbers.First();
        foreach (int number in numbers.Skip(1))
        {
            total = Arithmetic.Add(trace.Line(), total, number);
        }

        return total;
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

        long total = AddUp(facts.Numbers, trace);
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
            Kind.Inside => $">{facts.Item} <{facts.Upper}",
            _ => $"={facts.Item}",
        };
        trace.Write($"count {counted}: {list}");
        int count = 0;
        foreach (int number in facts.Numbers)
        {
            int before = count;
            count += facts.Counts(number) ? 1 : 0;
            string fact = isParity ? $"{number} {(number % 2 == 0 ? "even" : "odd")}" : ListSteps.Compared(number, facts.Item);
            fact += facts.Asks == Kind.Inside && number > facts.Item ? $" {ListSteps.Compared(number, facts.Upper)}" : "";
            trace.Line().Step($"{fact} {(count > before ? "yes" : "no")} ", $"{count}", () => $"{(before == count - 1 ? before : before + 1)}");
        }
    }
}
