namespace Fathom.Tasks.Letters;

/// <summary>The lists that each kind of question is about.</summary>
internal sealed partial class ListNumberTask
{
    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            var kind = (Kind)random.Below(36);
            if (kind >= Kind.AllEven)
            {
                return DrawAll(kind, level, random);
            }

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
}
