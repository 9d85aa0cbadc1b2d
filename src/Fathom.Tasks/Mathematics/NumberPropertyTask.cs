using System.Globalization;
using System.Text.RegularExpressions;
using Fathom.Tasks.Answers;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>Primes, divisibility, powers, roots, digits and rounding.</summary>
internal sealed partial class NumberPropertyTask : VerifiableTask<NumberPropertyTask.Facts>
{
    private static readonly decimal[] s_tens = [1, 10, 100];

    // What a number is rounded to, by the count of decimals.
    private static readonly string[][] s_places =
    [
        ["the nearest whole number", "a whole number", "the nearest integer", "a whole number", "the nearest one", "zero decimals", "0 decimal places"],
        ["one decimal", "one decimal place", "1 decimal place", "the nearest tenth", "1 decimal", "one digit after the point", "tenths"],
        ["two decimals", "two decimal places", "2 decimal places", "the nearest hundredth", "2 decimals", "two digits after the point", "hundredths"],
    ];

    private static readonly string[] s_digitPlaces = ["ones", "tens", "hundreds", "thousands"];

    private static readonly Dictionary<Kind, Phrasings> s_phrasings = new()
    {
        [Kind.Prime] = PhrasingFile.Read("number-property", "prime"),
        [Kind.Divisible] = PhrasingFile.Read("number-property", "divisible"),
        [Kind.Power] = PhrasingFile.Read("number-property", "power"),
        [Kind.Root] = PhrasingFile.Read("number-property", "root"),
        [Kind.DigitSum] = PhrasingFile.Read("number-property", "digit sum"),
        [Kind.DigitCount] = PhrasingFile.Read("number-property", "digit count"),
        [Kind.Round] = PhrasingFile.Read("number-property", "round"),
        [Kind.Factorial] = PhrasingFile.Read("number-property", "factorial"),
        [Kind.Cube] = PhrasingFile.Read("number-property", "cube"),
        [Kind.RoundDecimal] = PhrasingFile.Read("number-property", "round decimal"),
        [Kind.Composite] = PhrasingFile.Read("number-property", "composite"),
        [Kind.Square] = PhrasingFile.Read("number-property", "square"),
        [Kind.CubeRoot] = PhrasingFile.Read("number-property", "cube root"),
        [Kind.Factors] = PhrasingFile.Read("number-property", "factors"),
        [Kind.FactorCount] = PhrasingFile.Read("number-property", "factor count"),
        [Kind.NextPrime] = PhrasingFile.Read("number-property", "next prime"),
        [Kind.Digit] = PhrasingFile.Read("number-property", "digit"),
        [Kind.PrimeFactors] = PhrasingFile.Read("number-property", "prime factors"),
        [Kind.Primes] = PhrasingFile.Read("number-property", "primes"),
        [Kind.Largest] = PhrasingFile.Read("number-property", "largest of digits"),
        [Kind.Smallest] = PhrasingFile.Read("number-property", "smallest of digits"),
        [Kind.Powers] = PhrasingFile.Read("number-property", "powers"),
        [Kind.PowerMore] = PhrasingFile.Read("number-property", "power more"),
        [Kind.DigitProduct] = PhrasingFile.Read("number-property", "digit product"),
        [Kind.TotalTo] = PhrasingFile.Read("number-property", "total to"),
        [Kind.MultipleAfter] = PhrasingFile.Read("number-property", "multiple after"),
        [Kind.MultipleBefore] = PhrasingFile.Read("number-property", "multiple before"),
        [Kind.PlaceValue] = PhrasingFile.Read("number-property", "place value"),
    };

    internal enum Kind
    {
        Prime,
        Divisible,
        Power,
        Root,
        DigitSum,
        DigitCount,
        Round,
        Factorial,
        Cube,

        /// <summary>A in thousandths, or hundredths if it ends in 0, to B decimals.</summary>
        RoundDecimal,

        Composite,

        /// <summary>Whether A is the square of a whole number.</summary>
        Square,

        CubeRoot,
        Factors,
        FactorCount,

        /// <summary>The smallest prime above A.</summary>
        NextPrime,

        /// <summary>The digit of A at place B from the right: 0 for ones.</summary>
        Digit,

        /// <summary>A as a product of primes.</summary>
        PrimeFactors,

        /// <summary>The primes from A to B, neither of which is one.</summary>
        Primes,

        /// <summary>The largest number with the digits of A.</summary>
        Largest,
        Smallest,

        /// <summary>A to the power of B plus or minus C to the power of D.</summary>
        Powers,

        /// <summary>Whether A to the power of B is more, or less, than C to the power of D.</summary>
        PowerMore,

        DigitProduct,

        /// <summary>The sum of the numbers from 1 to A.</summary>
        TotalTo,

        /// <summary>The first multiple of B above A.</summary>
        MultipleAfter,
        MultipleBefore,

        /// <summary>What the digit B is worth in A.</summary>
        PlaceValue,

        /// <summary>One of <see cref="PowerKinds"/>.</summary>
        Short,
    }

    public override string Name => "number-property";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "primes, factors, multiples, powers, roots, digits, rounding, products of primes, numbers from digits";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        if (random.Chance(0.07))
        {
            return new Facts(Kind.Short, 0, 0) { Short = ShortProblem.Draw(PowerKinds.All, level, random) };
        }

        if (random.Chance(0.13))
        {
            return DrawOther(level, random);
        }

        if (random.Chance(0.22))
        {
            return DrawExtra(level, random);
        }

        if (random.Chance(0.25))
        {
            return DrawMore(level, random);
        }

        Kind kind = random.Below(17) switch
        {
            < 3 => Kind.Prime,
            < 5 => Kind.Divisible,
            5 or 16 => Kind.Power,
            6 => Kind.Root,
            7 or 8 => Kind.DigitSum,
            9 => Kind.DigitCount,
            10 or 14 or 15 => Kind.Round,
            11 or 12 => Kind.RoundDecimal,
            _ => random.Chance(0.5) ? Kind.Factorial : Kind.Cube,
        };
        return kind switch
        {
            Kind.Prime => new Facts(kind, random.Chance(0.05) ? random.Below(2) : random.Between(2, level == 1 ? 50 : level == 2 ? 120 : 400), 0),
            Kind.Divisible => Divisible(level, random),
            Kind.Power => random.Chance(0.5)
                ? new Facts(kind, 2, random.Between(3, 7 + level))
                : random.Chance(0.5)
                ? new Facts(kind, 10, random.Between(2, 6))
                : new Facts(kind, random.Between(3, 6), random.Between(3, 4)),
            Kind.Root => new Facts(kind, Square(random.Between(1, level == 1 ? 12 : level == 2 ? 20 : 40)), 0),
            Kind.Round => Rounded(random.Between(level == 1 ? 2 : 3, level + 2), random),
            Kind.Factorial => new Facts(kind, random.Between(2, 6), 0),
            Kind.RoundDecimal => Decimal(level, random),
            Kind.Cube => new Facts(kind, random.Between(2, level == 1 ? 6 : 10), 0),
            _ => new Facts(kind, random.WithDigits(random.Between(2, level + 3)), 0),
        };
    }

    /// <summary>A number with so many digits and a place of it to round to, each as often.</summary>
    private static Facts Rounded(int digits, TaskRandom random)
    {
        int[] units = digits == 2 ? [10] : digits == 3 ? [10, 100] : [10, 100, 1000];
        return new Facts(Kind.Round, random.WithDigits(digits), random.Pick(units));
    }

    protected override string Key(Facts facts) => facts.Short is ShortProblem problem ? problem.Key
        : facts.Asks == Kind.Cube ? $"{Kind.Power}:{facts.A},3"
        : facts.Asks is Kind.Largest or Kind.Smallest ? $"{facts.Asks}:{string.Concat($"{facts.A}".Order())}"
        : $"{facts.Asks}:{facts.A},{facts.B}{(facts.C > 0 ? $"{facts.Operator}{facts.C},{facts.D}" : "")}";

    protected override string Ask(Facts facts, Wording wording)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Ask(Name, wording);
        }

        if (facts.Asks == Kind.RoundDecimal)
        {
            return wording.Say(s_phrasings[facts.Asks], Point(facts.A), wording.Random.Pick(s_places[facts.B]));
        }

        if (facts.C > 0)
        {
            return AskPowers(facts, wording);
        }

        if (facts.Asks == Kind.Digit)
        {
            return wording.Say(s_phrasings[facts.Asks], wording.Number(facts.A), s_digitPlaces[facts.B]);
        }

        if (facts.Asks is Kind.Largest or Kind.Smallest)
        {
            string digits = string.Join(", ", $"{facts.A}".SkipLast(1)) + wording.Random.Pick([", ", " and "]) + $"{facts.A % 10}";
            return wording.Say(s_phrasings[facts.Asks], digits, $"{facts.A}".Length == 2 ? "two" : $"{facts.A}".Length == 3 ? "three" : "four");
        }

        string second = facts.Asks == Kind.Round
            ? (facts.B == 10 ? "ten" : facts.B == 100 ? "hundred" : "thousand")
            : NumberWords.Ordinal(Math.Max(1, facts.B));
        return wording.Say(s_phrasings[facts.Asks], facts.Asks is Kind.Power or Kind.Cube
            ? $"{facts.A}"
            : wording.Number(facts.A), $"{facts.B}", second, $"{facts.A}!");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        facts.Short is ShortProblem problem ? problem.Judge(answer)
        : facts.Asks == Kind.RoundDecimal ? NumberReader.Judge(answer, facts.Value / s_tens[facts.B])
        : facts.Asks == Kind.PrimeFactors ? JudgeProduct(facts, answer)
        : facts.Asks == Kind.Primes ? ListReader.Judge(answer, facts.Primes, [])
        : facts.Asks == Kind.Factors ? ListReader.Judge(answer, facts.Factors, [])
        : facts.IsDecision ? YesNoReader.Judge(answer, facts.Value == 1)
        : BareProduct().IsMatch(answer.Text) ? Verdict.Wrong("a product without its value") : NumberReader.Judge(answer, facts.Value);

    /// <summary>Names the property as it is named in every wording, then finds it.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        if (facts.Short is ShortProblem problem)
        {
            return problem.Work(trace);
        }

        trace.Write(Named(facts)).Line();
        if (facts.Asks == Kind.RoundDecimal)
        {
            return WorkDecimal(facts, trace);
        }

        Find(facts, trace);
        return facts.Asks == Kind.PrimeFactors ? string.Join(" * ", facts.PrimeFactors)
            : facts.Asks == Kind.Primes ? string.Join(", ", facts.Primes)
            : facts.Asks == Kind.Factors ? string.Join(", ", facts.Factors) : facts.IsDecision ? (facts.Value == 1 ? "Yes" : "No") : $"{facts.Value}";
    }

    private static string Named(Facts facts) => facts.Asks switch
    {
        Kind.Prime => $"prime {facts.A}",
        Kind.Divisible => $"divisible {facts.A}/{facts.B}",
        Kind.Power => $"{facts.A}^{facts.B}",
        Kind.Cube => $"{facts.A}^3",
        Kind.Factorial => $"{facts.A}!",
        Kind.Root => $"root {facts.A}",
        Kind.DigitSum => $"sum {string.Join('+', $"{facts.A}".ToCharArray())}",
        Kind.DigitCount => $"count {string.Join(' ', $"{facts.A}".ToCharArray())}",
        Kind.Round => $"round {facts.A} to {facts.B}",
        Kind.Powers => $"{facts.A}^{facts.B} {facts.Operator} {Named(facts.C, facts.D)}",
        Kind.PowerMore => $"{facts.A}^{facts.B} {facts.Operator} {Named(facts.C, facts.D)}?",
        Kind.DigitProduct => $"product {string.Join(' ', $"{facts.A}".ToCharArray())}",
        Kind.TotalTo => $"sum 1 to {facts.A}",
        Kind.MultipleAfter => $"multiple of {facts.B} after {facts.A}",
        Kind.MultipleBefore => $"multiple of {facts.B} before {facts.A}",
        Kind.PlaceValue => $"value of {facts.B} in {string.Join(' ', $"{facts.A}".ToCharArray())}",
        Kind.Composite => $"composite {facts.A}",
        Kind.Square => $"square {facts.A}",
        Kind.CubeRoot => $"root3 {facts.A}",
        Kind.Factors => $"factors {facts.A}",
        Kind.FactorCount => $"count factors {facts.A}",
        Kind.NextPrime => $"prime after {facts.A}",
        Kind.PrimeFactors => $"prime factors {facts.A}",
        Kind.Primes => $"primes from {facts.A} to {facts.B}",
        Kind.Largest or Kind.Smallest => $"{(facts.Asks == Kind.Largest ? "largest" : "smallest")} of {string.Join(' ', $"{facts.A}".ToCharArray())}",
        Kind.Digit => $"{s_digitPlaces[facts.B]}: {string.Join(' ', $"{facts.A}".ToCharArray())}",
        _ => $"round {Point(facts.A)} to {(1 / s_tens[facts.B]).ToString(CultureInfo.InvariantCulture)}",
    };

    private static string Named(int number, int exponent) => exponent == 1 ? $"{number}" : $"{number}^{exponent}";

    private static Facts DrawMore(int level, TaskRandom random) => random.Below(12) switch
    {
        < 2 => new Facts(Kind.Composite, random.Between(4, level == 1 ? 50 : level == 2 ? 120 : 400), 0),
        < 4 => SquareOrNot(level == 1 ? 12 : 20, random),
        4 => new Facts(Kind.CubeRoot, (int)Math.Pow(random.Between(2, level == 1 ? 5 : 10), 3), 0),
        < 7 => new Facts(Kind.Factors, random.Between(4, 20 + (20 * level)), 0),
        7 => new Facts(Kind.FactorCount, random.Between(4, 20 + (20 * level)), 0),
        8 => BeforePrime(level, random),
        _ => DrawDigit(level, random),
    };

    private static Facts DrawOther(int level, TaskRandom random)
    {
        int kind = random.Below(8);
        if (kind < 3)
        {
            var whole = new Facts(Kind.PrimeFactors, random.Between(6, level == 1 ? 60 : 100 * (level - 1)), 0);
            return whole.PrimeFactors.Length > 1 && whole.PrimeFactors[^1] < 24 ? whole : DrawOther(level, random);
        }

        if (kind < 5)
        {
            int first = random.Chance(0.5) ? 1 : random.Between(4, 30 * level);
            var range = new Facts(Kind.Primes, first, first + random.Between(8, 25));
            int[] primes = range.Primes;
            return primes.Length is >= 2 and <= 8 && primes[0] != first && primes[^1] != range.B && range.B < 100 ? range : DrawOther(level, random);
        }

        char[] digits = random.PickSome<char>([.. "123456789"], random.Between(level == 1 ? 2 : 3, level == 3 ? 4 : 3));
        return new Facts(kind == 7 ? Kind.Smallest : Kind.Largest, int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), 0);
    }

    /// <summary>Judges a product of primes in any order, with or without exponents.</summary>
    private static Verdict JudgeProduct(Facts facts, AnswerText answer)
    {
        if (Hedging.Find(answer.Tokens) is string hedge)
        {
            return Verdict.Wrong($"hedges with '{hedge}'");
        }

        string text = answer.Boxed.FirstOrDefault() ?? answer.Text;
        Match[] found = [.. Factor().Matches(text).Where(match => match.Groups[1].Value != $"{facts.A}")];
        if (found.Any(match => match.Groups[1].Length > 4 || match.Groups[2].Length > 1))
        {
            return Verdict.Wrong("a factor is too large");
        }

        int[] factors = [.. found.SelectMany(match => Enumerable.Repeat(
            int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            match.Groups[2].Success ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : 1)).Order()];
        return Verdict.If(factors.SequenceEqual(facts.PrimeFactors), $"read {string.Join('*', factors)}, expected {string.Join('*', facts.PrimeFactors)}");
    }

    private static Facts SquareOrNot(int most, TaskRandom random)
    {
        int square = Square(random.Between(2, most));
        return new Facts(Kind.Square, random.Chance(0.5) ? square : square + random.Between(1, 4), 0);
    }

    /// <summary>A number that is at most four below the next prime.</summary>
    private static Facts BeforePrime(int level, TaskRandom random)
    {
        while (true)
        {
            var facts = new Facts(Kind.NextPrime, random.Between(5, level == 1 ? 30 : 30 * level), 0);
            if (facts.Value - facts.A <= 4)
            {
                return facts;
            }
        }
    }

    private static Facts DrawDigit(int level, TaskRandom random)
    {
        int digits = random.Between(2, level + 3);
        return new Facts(Kind.Digit, random.WithDigits(digits), random.Below(Math.Min(4, digits)));
    }

    private static Facts Decimal(int level, TaskRandom random)
    {
        int whole = random.Chance(0.2) ? 0 : random.Between(1, level == 1 ? 9 : level == 2 ? 99 : 500);
        int digits = random.Between(2, 3);
        int number = (1000 * whole) + (digits == 2 ? 10 * random.Between(1, 99) : random.Between(1, 999));
        int places = random.Between(0, digits - 1);
        return number % (1000 / (int)s_tens[places]) == 0 ? Decimal(level, random) : new Facts(Kind.RoundDecimal, number, places);
    }

    private static string Point(int thousandths) => (thousandths / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    private static Facts Divisible(int level, TaskRandom random)
    {
        int divisor = random.Between(2, 9);
        int number = random.Between(10, level == 1 ? 99 : level == 2 ? 300 : 999);
        return new Facts(Kind.Divisible, random.Chance(0.5) ? number / divisor * divisor : number, divisor);
    }

    private static int Square(int number) => number * number;

    [GeneratedRegex(@"^[\d ]+\*[\d *]+$", RegexOptions.Multiline)]
    private static partial Regex BareProduct();

    [GeneratedRegex(@"(\d+)(?:\s?\^\s?(\d+))?")]
    private static partial Regex Factor();

    internal sealed record Facts(Kind Asks, int A, int B)
    {
        /// <summary>The problem, if it is of a short kind.</summary>
        public ShortProblem? Short { get; init; }

        /// <summary>The second power's base; 0 if there is no second power.</summary>
        public int C { get; init; }

        /// <summary>The second power's exponent.</summary>
        public int D { get; init; }

        /// <summary>What stands between two powers.</summary>
        public char Operator { get; init; } = '+';

        public bool IsDecision => Asks is Kind.Prime or Kind.Divisible or Kind.Composite or Kind.Square or Kind.PowerMore;

        public long First => Power(A, B);

        public long Second => Power(C, D);

        public int[] Factors => [.. Enumerable.Range(1, A).Where(divisor => A % divisor == 0)];

        public int[] Primes => [.. Enumerable.Range(A, Math.Max(0, B - A + 1)).Where(IsPrime)];

        /// <summary>The prime factors of A, each as often as it divides A.</summary>
        public int[] PrimeFactors
        {
            get
            {
                var factors = new List<int>();
                int left = A;
                for (int divisor = 2; left > 1; divisor++)
                {
                    while (left % divisor == 0)
                    {
                        factors.Add(divisor);
                        left /= divisor;
                    }
                }

                return [.. factors];
            }
        }

        public long Value => Asks switch
        {
            Kind.Powers => Operator == '+' ? First + Second : First - Second,
            Kind.PowerMore => (Operator == '<' ? First < Second : First > Second) ? 1 : 0,
            Kind.DigitProduct => $"{A}".Aggregate(1L, (product, digit) => product * (digit - '0')),
            Kind.TotalTo => A * (A + 1) / 2,
            Kind.MultipleAfter => ((A / B) + 1) * B,
            Kind.MultipleBefore => A / B * B,
            Kind.PlaceValue => B * Power(10, $"{A}".Length - 1 - $"{A}".IndexOf($"{B}", StringComparison.Ordinal)),
            Kind.Largest => long.Parse(string.Concat($"{A}".OrderDescending()), CultureInfo.InvariantCulture),
            Kind.Smallest => long.Parse(string.Concat($"{A}".Order()), CultureInfo.InvariantCulture),
            Kind.Prime => IsPrime(A) ? 1 : 0,
            Kind.Composite => A < 2 || IsPrime(A) ? 0 : 1,
            Kind.Square => Enumerable.Range(1, 40).Any(root => root * root == A) ? 1 : 0,
            Kind.CubeRoot => Enumerable.Range(1, 10).Single(root => root * root * root == A),
            Kind.Factors or Kind.FactorCount => Factors.Length,
            Kind.NextPrime => Enumerable.Range(A + 1, A).First(IsPrime),
            Kind.Digit => DigitAt(B),
            Kind.Divisible => A % B == 0 ? 1 : 0,
            Kind.Power => Power(A, B),
            Kind.Root => (long)Math.Sqrt(A),
            Kind.DigitSum => $"{A}".Sum(digit => digit - '0'),
            Kind.DigitCount => $"{A}".Length,
            Kind.Round => (A + (B / 2)) / B * B,
            Kind.RoundDecimal => (A + (500 / (int)s_tens[B])) / (1000 / (int)s_tens[B]),
            Kind.Factorial => Enumerable.Range(1, A).Aggregate(1L, (product, factor) => product * factor),
            _ => Power(A, 3),
        };

        /// <summary>The digit of A at a place from the right.</summary>
        public int DigitAt(int place) => A / (int)Power(10, place) % 10;

        private static bool IsPrime(int number) =>
            number > 1 && !Enumerable.Range(2, number - 2).Any(divisor => divisor * divisor <= number && number % divisor == 0);

        private static long Power(int number, int exponent) => Enumerable.Repeat((long)number, exponent).Aggregate(1L, (product, factor) => product * factor);
    }
}
