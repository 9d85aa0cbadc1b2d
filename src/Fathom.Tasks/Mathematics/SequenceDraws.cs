namespace Fathom.Tasks.Mathematics;

/// <summary>The sequences that each kind of question is about.</summary>
internal sealed partial class SequenceTask
{
    private static readonly int[] s_primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43];

    private static readonly Kind[] s_third =
    [
        Kind.Factor, Kind.Factor, Kind.Factor, Kind.Factor, Kind.Sums, Kind.Sums, Kind.Halving, Kind.Squares, Kind.Dividing,
        Kind.FactorAndStep, Kind.FactorAndStep,
    ];

    private static readonly Kind[] s_fourth =
    [
        Kind.Growing, Kind.Growing, Kind.Growing, Kind.Sums, Kind.Squares, Kind.Squares, Kind.Cubes, Kind.Primes, Kind.Alternating, Kind.Alternating,
        Kind.FactorAndStep, Kind.FactorAndStep, Kind.Two, Kind.Two, Kind.DoublingInTurn, Kind.Dividing,
    ];

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (level is 2 or 3 && random.Chance(0.08))
        {
            return DrawLetters(random);
        }

        if (level < 4 && random.Chance(0.25))
        {
            return DrawPart(level, random);
        }

        Kind kind = level switch
        {
            <= 2 => Kind.Step,
            3 => random.Pick(s_third),
            _ => random.Pick(s_fourth),
        };
        int count = random.Between(4, 5);
        Facts facts = kind switch
        {
            Kind.Step when level == 1 => Make(kind, count, random.Between(0, 20), random.Between(1, 10), 0),
            Kind.Step => Steps(count, random),
            Kind.Factor => Make(kind, random.Between(3, 5), random.Between(1, 9), random.Between(2, 4), 0),
            Kind.Growing when random.Chance(0.25) => Falling(count, random),
            Kind.Growing => Make(kind, count, random.Between(0, 12), random.Between(1, 6), random.Between(1, 4)),
            Kind.Sums => Make(kind, count + 1, random.Between(1, 5), random.Between(1, 8), 0),
            Kind.Primes or Kind.Alternating => Special(kind, 5, random),
            Kind.Dividing or Kind.FactorAndStep or Kind.Two or Kind.DoublingInTurn => Mixed(kind, random),
            _ => Special(kind, count, random),
        };
        bool canMiss = kind is Kind.Step or Kind.Factor or Kind.Halving && facts.Terms.Count > 3;
        return canMiss && random.Chance(level == 1 ? 0.1 : 0.25) ? facts with { Gap = random.Between(1, facts.Terms.Count - 2) } : facts;
    }

    private static Facts DrawLetters(TaskRandom random)
    {
        int step = random.Pick([-3, -2, -1, 1, 2, 2, 3, 3, 4, 5]);
        int count = random.Between(3, 5);
        int first = step > 0 ? random.Between(1, 26 - (step * count)) : random.Between(1 - (step * count), 26);
        return Make(Kind.Letters, count, first, step, 0);
    }

    /// <summary>A sequence with division, or with two rules.</summary>
    private static Facts Mixed(Kind kind, TaskRandom random)
    {
        int count = kind is Kind.Two ? random.Between(6, 7) : kind == Kind.DoublingInTurn ? random.Between(5, 6)
            : kind == Kind.FactorAndStep ? random.Between(4, 5) : random.Between(3, 4);
        int[] terms = new int[count + 1];
        int first = random.Between(1, 5);
        int step = random.Pick([-3, -2, -1, 1, 1, 2, 2, 3, 4, 5]);
        int factor = random.Between(2, 3);
        (int start, int other) = (random.Between(1, 60), random.Between(1, 10));
        int divisor = random.Pick([3, 3, 4, 5, 10, 10]);
        for (int i = 0; i <= count; i++)
        {
            terms[i] = kind switch
            {
                Kind.Dividing => first * (int)Math.Pow(divisor, count - i),
                Kind.Two => i % 2 == 0 ? first + (i / 2 * factor) : start + (i / 2 * other),
                _ when i == 0 => first,
                Kind.FactorAndStep => (factor * terms[i - 1]) + step,
                _ => i % 2 == 1 ? 2 * terms[i - 1] : terms[i - 1] + step,
            };
        }

        bool isClear = kind == Kind.Two
            ? Math.Abs(first - start) > 3
            : terms.Min() > 0 && terms.Max() < 10_001 && terms[1] != terms[0] && terms.Distinct().Count() > count;
        return isClear ? new Facts(kind, terms[..^1], terms[^1]) : Mixed(kind, random);
    }

    private static Facts DrawPart(int level, TaskRandom random)
    {
        bool doubles = level == 3 && random.Chance(0.5);
        int step = random.Between(2, level == 1 ? 9 : 12);
        if (doubles || random.Chance(0.3))
        {
            int first = random.Between(1, doubles ? 6 : 30);
            int count = random.Between(3, 5);
            Facts told = doubles ? Make(Kind.Factor, count, first, 2, 0) : Make(Kind.Step, count, first, step, 0);
            return (doubles || level == 1 || random.Chance(0.6) ? told : told with { Terms = [.. told.Terms.Reverse()] }) with { Part = Part.Told };
        }

        // What the difference of a falling sequence is, people don't agree on.
        Part part = random.Pick<Part>(level == 1 ? [Part.Two, Part.Two, Part.Later, Part.Step] : [Part.Two, Part.Later, Part.Step, Part.Far, Part.Far]);
        bool falls = level > 1 && part != Part.Step && random.Chance(0.35);
        int start = falls ? random.Between(7 * step, 99) : random.Between(0, level == 1 ? 20 : 40);
        int more = part switch
        {
            Part.Two => random.Chance(0.65) ? 2 : 3,
            Part.Later => random.Between(2, 3),
            Part.Far => random.Between(4, 17) + (level == 3 && random.Chance(0.15) ? 80 : 0),
            _ => 1,
        };
        start += falls && part == Part.Far ? more * step : 0;
        return Make(Kind.Step, random.Between(3, 4), start, falls ? -step : step, 0) with
        {
            Part = part,
            More = more,
            IsTold = part == Part.Far && random.Chance(0.25),
        };
    }

    /// <summary>A sequence that falls by more each time, and stays above zero.</summary>
    private static Facts Falling(int count, TaskRandom random)
    {
        (int step, int growth) = (random.Between(1, 6), random.Between(1, 5));
        int fall = (step * count) + (growth * count * (count - 1) / 2);
        int first = random.Chance(0.3) ? 100 : fall + random.Between(0, 30);
        return Make(Kind.Growing, count, Math.Max(first, fall), -step, -growth);
    }

    private static Facts Special(Kind kind, int count, TaskRandom random)
    {
        int first = random.Between(1, 7);
        int[] terms = kind switch
        {
            Kind.Squares or Kind.Cubes => [.. Enumerable.Range(kind == Kind.Cubes ? Math.Min(first, 3) : first, count + 1).Select(root => Power(root, kind))],
            Kind.Primes => s_primes[(first - 1)..(first + count)],
            Kind.Halving => Halves(first, random.Between(3, 5)),
            _ => InTurn(random.Between(1, 30), random.Between(1, 9), random.Between(-6, 9), count + 1),
        };
        return kind == Kind.Alternating && (terms.Min() < 0 || terms[2] - terms[1] == terms[1] - terms[0] || terms[2] == terms[1])
            ? Special(kind, count, random)
            : new Facts(kind, [.. terms.SkipLast(1)], terms[^1]);
    }

    private static int[] Halves(int last, int count) => [.. Enumerable.Range(0, count + 1).Select(i => last << (count - i))];

    private static int[] InTurn(int first, int step, int other, int count)
    {
        int[] terms = new int[count];
        terms[0] = first;
        for (int i = 1; i < count; i++)
        {
            terms[i] = terms[i - 1] + (i % 2 == 1 ? step : other);
        }

        return terms;
    }

    private static Facts Steps(int count, TaskRandom random)
    {
        int step = random.Between(2, 99 / count);
        int first = random.Between(0, 99 - (step * count));
        return random.Chance(0.4) ? Make(Kind.Step, count, first + (step * count), -step, 0) : Make(Kind.Step, count, first, step, 0);
    }

    private static Facts Make(Kind kind, int count, int first, int step, int growth)
    {
        var terms = new List<int> { first };
        while (terms.Count <= count)
        {
            terms.Add(kind switch
            {
                Kind.Factor => terms[^1] * step,
                Kind.Sums => terms.Count == 1 ? first + step : terms[^2] + terms[^1],
                _ => terms[^1] + step + (growth * (terms.Count - 1)),
            });
        }

        return new Facts(kind, [.. terms.SkipLast(1)], terms[^1]);
    }
}
