using System.Globalization;

namespace Fathom.Tasks.Mathematics;

/// <summary>The numbers that each kind of question is about.</summary>
internal sealed partial class NumberSenseTask
{
    // Kinds that people ask more often come more than once.
    private static readonly Kind[] s_drawn =
    [
        .. Enum.GetValues<Kind>(), Kind.PrimeCount, Kind.PrimeOrComposite, Kind.Middle, Kind.FromWords, Kind.FromWords, Kind.ToWords, Kind.DigitBound,
        Kind.Closer, Kind.Absolute, Kind.CountOf, Kind.CountOf, Kind.Nth, Kind.Nth, Kind.FirstSum, Kind.RangeSum, Kind.Clues, Kind.Clues, Kind.Clues,
        Kind.DigitRiddle, Kind.OddOneOut, Kind.OddOneOut, Kind.Units, Kind.SumAndProduct,
    ];

    protected override Facts Draw(int level, TaskRandom random)
    {
        while (true)
        {
            Facts? facts = TryDraw(random.Pick(s_drawn), level, random);
            if (facts is not null)
            {
                return facts;
            }
        }
    }

    private static Facts? TryDraw(Kind kind, int level, TaskRandom random)
    {
        int most = level == 1 ? 20 : level == 2 ? 60 : 200;
        switch (kind)
        {
            case Kind.PrimeCount:
                int first = random.Chance(0.5) ? 1 : random.Between(4, 30 * level);
                var range = new Facts(kind, first, first + random.Between(7, level == 1 ? 20 : 30));
                return !IsPrime(first) && !IsPrime(range.B) && range.Value is > 0 and < 12 ? range : null;
            case Kind.FirstPrimes:
                return new Facts(kind, random.Between(3, 4 + (2 * level)));
            case Kind.PrimeBefore:
                int after = random.Chance(0.3) ? 10 * random.Between(1, 10) : random.Between(6, 33 * level);
                return new Facts(kind, after) is { Value: long before } facts && after - before is > 0 and < 5 ? facts : null;
            case Kind.PrimeOrComposite:
                return new Facts(kind, random.Between(2, level == 1 ? 50 : level == 2 ? 120 : 300));
            case Kind.PrimeFactor:
                var factored = new Facts(kind, random.Between(6, level == 1 ? 50 : 60 * level), random.Chance(0.35) ? 1 : 0);
                return factored.PrimeFactors is { Length: > 1 } factors && factors[^1] < 24 ? factored : null;
            case Kind.Middle:
                (int a, int b) = (random.Between(0, most), random.Between(0, most));
                return Math.Abs(a - b) > 3 && (a + b) % 2 == 0 ? new Facts(kind, a, b) : null;
            case Kind.FromWords or Kind.ToWords:
                int number = random.WithDigits(random.Between(level == 3 ? 4 : 2, level + 2));
                return new Facts(kind, random.Chance(0.4) && number > 100 ? WithZero(number, random) : number);
            case Kind.DigitBound:
                return new Facts(kind, random.Between(2, 2 + level), random.Below(2), random.Below(3));
            case Kind.DigitMultiple:
                int factor = random.Pick([3, 6, 7, 7, 8, 9, 11, 12, 13]);
                int digits = level == 1 ? 2 : random.Between(2, 3);
                return Power(10, digits) % factor == 0 ? null : new Facts(kind, digits, random.Below(2), factor);
            case Kind.DigitNumbers:
                return new Facts(kind, random.Between(2, 3 + (level / 2)));
            case Kind.Zeros:
                return new Facts(kind, random.Between(2, level == 1 ? 6 : 9));
            case Kind.DigitTimes:
                return DrawDigitTimes(level, random);
            case Kind.Closer:
                int target = random.Chance(0.4) ? 10 * random.Between(2, 10) : random.Between(10, level == 3 ? 500 : 90);
                (int below, int above) = (target - random.Between(1, level == 1 ? 9 : 40), target + random.Between(1, level == 1 ? 9 : 40));
                (int one, int other) = random.Chance(0.75) ? (below, above) : random.Chance(0.5) ? (below, target - random.Between(1, 9)) : (above, target + 5);
                return Math.Abs(target - one) == Math.Abs(target - other) || Math.Min(one, other) < 1 ? null
                    : random.Chance(0.5) ? new Facts(kind, target, one, other) : new Facts(kind, target, other, one);
            case Kind.Absolute:
                return new Facts(kind, random.Between(1, most) * (random.Chance(0.85) ? -1 : 1));
            case Kind.Opposite:
                return new Facts(kind, random.Between(1, most) * (random.Chance(0.4) ? -1 : 1));
            case Kind.Distance:
                (int left, int right) = (-random.Between(1, most / 2), random.Between(-most / 2, most / 2));
                return left == right ? null : random.Chance(0.6) ? new Facts(kind, left, right) : new Facts(kind, right, left);
            default:
                return TryDrawSeries(kind, level, random);
        }
    }

    private static Facts? TryDrawSeries(Kind kind, int level, TaskRandom random)
    {
        switch (kind)
        {
            case Kind.CountOf:
                int start = random.Chance(0.5) ? 1 : random.Between(2, 30);
                int step = random.Chance(0.4) ? random.Between(3, 9) : random.Below(2);
                int end = start + random.Between(Math.Max(5, 2 * step), level == 1 ? 24 : level == 2 ? 60 : 120);
                return new Facts(kind, start, random.Chance(0.4) ? Math.Max((start / 10 * 10) + 20, (end + 5) / 10 * 10) : end, step);
            case Kind.Nth:
                Series series = random.Pick(Enum.GetValues<Series>());
                int place = series switch
                {
                    Series.Fibonacci => random.Between(4, 9 + level),
                    Series.Cubes => random.Between(2, 7 + level),
                    Series.Squares => random.Between(4, 9 + level),
                    Series.Primes => random.Between(2, 9 + level),
                    _ => random.Between(4, 15 * level),
                };
                return new Facts(kind, place, (int)series, series == Series.Multiples ? random.Between(3, 12) : 0);
            case Kind.FirstSum:
                Series row = random.Pick([Series.Even, Series.Odd, Series.Odd, Series.Multiples, Series.Primes]);
                int length = random.Between(3, row == Series.Primes ? 7 : 5 + (5 * level));
                return new Facts(kind, length, (int)row, row == Series.Multiples ? random.Between(3, 9) : 0);
            case Kind.RangeSum:
                int low = random.Between(2, level == 3 ? 40 : 15);
                return new Facts(kind, low, low + random.Between(4, level == 1 ? 8 : 10 * level));
            case Kind.ParitySum:
                return new Facts(kind, random.Below(2), random.Between(6, level == 1 ? 20 : 30 * level));
            case Kind.Clues:
                return DrawClues(level, random);
            case Kind.DigitRiddle:
                (int tens, int ones) = (random.Between(1, 9), random.Between(0, 9));
                bool isRatio = random.Chance(0.4) && tens * ones > 0 && tens != ones && Math.Max(tens, ones) % Math.Min(tens, ones) == 0;
                return tens == ones ? null : new Facts(kind, tens, ones, isRatio ? 1 : 0);
            case Kind.SumAndProduct:
                return new Facts(kind, random.Between(1, 5 + level), random.Between(2, 7 + level), random.Below(3)) is { } pair && pair.A != pair.B
                    ? pair with { A = Math.Min(pair.A, pair.B), B = Math.Max(pair.A, pair.B) } : null;
            case Kind.OddOneOut:
                return DrawOddOneOut(level, random);
            case Kind.Palindrome:
                string half = $"{random.WithDigits(level == 1 ? random.Between(1, 2) : random.Between(2, 3))}";
                string middle = half.Length == 1 || random.Chance(0.5) ? $"{random.Below(10)}" : "";
                int palindrome = int.Parse($"{half}{middle}{string.Concat(half.Reverse())}", CultureInfo.InvariantCulture);
                return new Facts(kind, random.Chance(0.5) ? palindrome : palindrome + (random.Between(1, 9) * random.Pick([1, 10])));
            case Kind.PowerOf:
                int root = random.Pick([2, 2, 2, 3, 3, 4, 5, 10]);
                int power = (int)Power(root, random.Between(2, root == 2 ? 6 + level : 3));
                return new Facts(kind, random.Chance(0.55) ? power : power + (random.Pick([-1, 1]) * random.Between(2, 6) * root), root) is { A: > 3 } facts
                    ? facts : null;
            case Kind.DecimalDigit:
                int place3 = random.Below(level == 1 ? 2 : 3);
                int thousandths = (random.Between(0, level == 1 ? 9 : 99) * 1000) + random.Between(100, 999);
                thousandths = place3 < 2 && random.Chance(0.6) ? thousandths / 10 * 10 : thousandths;
                return place3 == 2 && thousandths % 10 == 0 ? null : new Facts(kind, thousandths, place3);
            case Kind.HowMany:
                int unit = random.Pick<int>(level == 1 ? [10, 10, 100] : [10, 100, 100, 1000]);
                return new Facts(kind, unit * random.Between(2, level == 1 ? 30 : 99), unit);
            case Kind.Units:
                int name = random.Below(s_unitNames.Length);
                int tenths = random.Chance(name is 0 or > 2 ? 0.3 : 0) ? 5 + (10 * (random.Chance(0.6) ? 0 : random.Between(1, 5)))
                    : name > 2 && random.Chance(0.4) ? random.Between(11, 99) : 10 * random.Between(1, name > 2 ? 20 : 9);
                return new Facts(kind, tenths, name);
            case Kind.Expand:
                return new Facts(kind, random.WithDigits(random.Between(2, 2 + level))) is { Parts.Length: > 1 } expanded ? expanded : null;
            case Kind.Estimate:
                (int x, int y) = (random.Between(11, 99), random.Between(11, 99));
                return x % 10 == 0 || y % 10 == 0 ? null : new Facts(kind, x, y, random.Below(2));
            case Kind.LastDigit:
                return new Facts(kind, random.Between(2, level == 1 ? 9 : 19), random.Between(3, 3 + (2 * level)));
            default:
                return new Facts(kind, random.Chance(0.4) ? 10 * random.Between(1, 9) : random.Between(11, 99), random.Between(2, 3 + level));
        }
    }

    /// <summary>A number with a zero within.</summary>
    private static int WithZero(int number, TaskRandom random)
    {
        int place = (int)Power(10, random.Below($"{number}".Length - 1));
        return number - (number / place % 10 * place);
    }

    private static Facts DrawDigitTimes(int level, TaskRandom random)
    {
        char digit = (char)('0' + random.Below(10));
        char[] digits = $"{random.WithDigits(random.Between(4, 4 + level))}".ToCharArray();
        for (int i = 1; i < digits.Length; i++)
        {
            digits[i] = random.Chance(0.35) ? digit : digits[i];
        }

        return new Facts(Kind.DigitTimes, int.Parse(digits, provider: CultureInfo.InvariantCulture), digit - '0');
    }

    /// <summary>A property that few numbers of a range have, and a second one if more than one number has it.</summary>
    private static Facts? DrawClues(int level, TaskRandom random)
    {
        int low = random.Between(1, level == 1 ? 30 : level == 2 ? 60 : 85);
        int high = low + random.Between(2, level == 1 ? 12 : 20);
        Series series = random.Pick(
            [Series.Even, Series.Odd, Series.Multiples, Series.Multiples, Series.Multiples, Series.Squares, Series.Primes, Series.Primes]);
        int factor = series == Series.Multiples ? random.Between(3, 12) : 0;
        var facts = new Facts(Kind.Clues, low, high) { List = [(int)series, factor, 0, 0] };
        int[] candidates = [.. Candidates(facts)];
        bool hasEnds = Has(series, factor, low) || Has(series, factor, high);
        if (hasEnds || candidates.Length is 0 or > 6)
        {
            return null;
        }

        if (candidates.Length > 1)
        {
            int extra = random.Between(1, 3);
            facts = facts with { List = [(int)series, factor, extra, extra == 3 ? DigitSum(random.Pick(candidates)) : 0] };
        }

        return candidates.Count(number => HasExtra(facts, number)) == 1 ? facts : null;
    }

    private static IEnumerable<int> Candidates(Facts facts) =>
        Enumerable.Range(facts.A + 1, facts.B - facts.A - 1).Where(number => Has((Series)facts.List[0], facts.List[1], number));

    private static bool Has(Series series, int factor, int number) => series switch
    {
        Series.Even => number % 2 == 0,
        Series.Odd => number % 2 == 1,
        Series.Multiples => number % factor == 0,
        Series.Squares => Enumerable.Range(1, 20).Any(root => root * root == number),
        _ => IsPrime(number),
    };

    /// <summary>Whether a number has the second property: even (1), odd (2), or a sum of digits (3).</summary>
    private static bool HasExtra(Facts facts, int number) => facts.List[2] switch
    {
        0 => true,
        1 => number % 2 == 0,
        2 => number % 2 == 1,
        _ => DigitSum(number) == facts.List[3],
    };

    /// <summary>Numbers all of which but one have a property; no other property singles out another one.</summary>
    private static Facts? DrawOddOneOut(int level, TaskRandom random)
    {
        int rule = random.Below(s_rules.Length);
        int most = level == 1 ? 30 : 60;
        int[] fitting = [.. Enumerable.Range(2, most - 1).Where(number => Fits(rule, number))];
        int[] others = [.. Enumerable.Range(2, most - 1).Where(number => !Fits(rule, number))];
        int count = random.Between(4, 5);
        if (fitting.Length < count)
        {
            return null;
        }

        int[] list = random.Chance(0.5) ? [.. random.PickSome(fitting, count - 1).Order()] : random.PickSome(fitting, count - 1);
        int at = random.Below(count);
        list = [.. list[..at], random.Pick(others), .. list[at..]];
        bool isClear = Enumerable.Range(0, s_rules.Length).All(i => list.Count(number => Fits(i, number)) != count - 1 || !Fits(i, list[at]));
        bool isFirst = Enumerable.Range(0, rule).All(i => list.Count(number => Fits(i, number)) != count - 1);
        return isClear && isFirst ? new Facts(Kind.OddOneOut, 0, at, rule) { List = list } : null;
    }

    // In the order in which they are tried: even, odd, multiples, squares, primes.
    private static readonly int[] s_rules = [-2, -1, 3, 5, 7, 10, 0, 1];

    private static bool Fits(int rule, int number) => s_rules[rule] switch
    {
        -2 => number % 2 == 0,
        -1 => number % 2 == 1,
        0 => Has(Series.Squares, 0, number),
        1 => IsPrime(number),
        int factor => number % factor == 0,
    };
}
