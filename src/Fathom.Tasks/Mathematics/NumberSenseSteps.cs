using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>The steps of each kind of question.</summary>
internal sealed partial class NumberSenseTask
{
    /// <summary>Names what is asked as it is named in every wording, then finds it.</summary>
    protected override string Work(Facts facts, Trace trace)
    {
        trace.Write(Named(facts)).Line();
        Find(facts, trace);
        return facts.Asks switch
        {
            Kind.PrimeOrComposite => facts.IsTrue ? "Prime" : "Composite",
            Kind.Palindrome or Kind.PowerOf => facts.IsTrue ? "Yes" : "No",
            Kind.FirstPrimes => string.Join(", ", Primes(facts.A)),
            Kind.ToWords => NumberWords.Spell(facts.A),
            Kind.Expand => string.Join(" + ", facts.Parts),
            Kind.SumAndProduct when facts.C == 2 => $"{facts.A} and {facts.B}",
            Kind.ToScientific => $"{Tenths(facts.A)} * 10^{facts.B}",
            _ => $"{facts.Value}",
        };
    }

    private static string Named(Facts facts) => facts.Asks switch
    {
        Kind.PrimeCount => $"count primes from {facts.A} to {facts.B}",
        Kind.FirstPrimes => $"first {facts.A} primes",
        Kind.PrimeBefore => $"prime before {facts.A}",
        Kind.PrimeOrComposite => $"prime or composite {facts.A}",
        Kind.PrimeFactor => $"{(facts.B == 1 ? "smallest" : "largest")} prime factor {facts.A}",
        Kind.Middle => $"({facts.A}+{facts.B})/2",
        Kind.FromWords => $"in digits: {NumberWords.Spell(facts.A).Replace('-', ' ')}",
        Kind.ToWords => $"in words: {facts.A}",
        Kind.DigitBound => $"{Extreme(facts)} {(facts.C == 0 ? "number" : facts.C == 1 ? "even number" : "odd number")}, {facts.A} digits",
        Kind.DigitMultiple when facts.B == 1 => $"multiple of {facts.C} before {Power(10, facts.A)}",
        Kind.DigitMultiple => $"multiple of {facts.C} after {Power(10, facts.A - 1) - 1}",
        Kind.DigitNumbers => $"count from {Power(10, facts.A - 1)} to {Power(10, facts.A) - 1}",
        Kind.Zeros => $"zeros in {ZerosText(facts.A)}",
        Kind.DigitTimes => $"count {facts.B}: {Spaced(facts.A)}",
        Kind.Closer => $"closer to {facts.A}: {facts.B} {facts.C}",
        Kind.Absolute => $"from 0 to {facts.A}",
        Kind.Opposite => $"opposite {facts.A}",
        Kind.Distance => $"from {facts.A} to {facts.B}",
        Kind.CountOf => $"count {(facts.C == 0 ? "even" : facts.C == 1 ? "odd" : $"multiples of {facts.C}")} from {facts.A} to {facts.B}",
        Kind.Nth => $"{NameOf((Series)facts.B, facts.C)} number {facts.A}",
        Kind.FirstSum => $"sum of first {facts.A} {NameOf((Series)facts.B, facts.C)}",
        Kind.RangeSum => $"sum {facts.A} to {facts.B}",
        Kind.ParitySum => $"sum {(facts.A == 0 ? "even" : "odd")} 1 to {facts.B}",
        Kind.Clues => $"between {facts.A} {facts.B}: {NameOf((Series)facts.List[0], facts.List[1])}{ExtraName(facts, ", ")}",
        Kind.DigitRiddle => $"digits: sum {facts.A + facts.B}, {(facts.C == 1 ? RiddleRatio(facts) : RiddleDifference(facts))}",
        Kind.SumAndProduct => $"{(facts.C == 0 ? "larger" : facts.C == 1 ? "smaller" : "both")}: sum {facts.A + facts.B} product {facts.A * facts.B}",
        Kind.OddOneOut => $"odd one out: {string.Join(' ', facts.List)}",
        Kind.Palindrome => $"palindrome {Spaced(facts.A)}",
        Kind.PowerOf => $"{facts.A} power of {facts.B}?",
        Kind.DecimalDigit => $"{s_decimalPlaces[facts.B]}: {string.Join(' ', Point(facts).ToCharArray())}",
        Kind.HowMany => $"{facts.B} in {facts.A}",
        Kind.Units => $"{Tenths(facts.A)} {s_unitNames[facts.B]}",
        Kind.Expand => $"expand {Spaced(facts.A)}",
        Kind.Estimate => $"round to 10: {facts.A}{(facts.C == 0 ? '+' : '*')}{facts.B}",
        Kind.LastDigit => $"last digit {facts.A}^{facts.B}",
        Kind.ToScientific => $"scientific {facts.A * Power(10, facts.B - 1)}",
        _ => $"{Tenths(facts.A)} * 10^{facts.B}",
    };

    private static void Find(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.PrimeCount:
                trace.Write(string.Join(' ', Enumerable.Range(facts.A, facts.B - facts.A + 1).Where(IsPrime).Select((prime, i) => $"{i + 1}|{prime}")));
                break;
            case Kind.FirstPrimes:
                trace.Write(string.Join(' ', Primes(facts.A)));
                break;
            case Kind.PrimeBefore:
                WorkPrimeBefore(facts, trace);
                break;
            case Kind.PrimeOrComposite:
                NumberPropertyTask.WorkPrime(facts.A, trace);
                break;
            case Kind.PrimeFactor:
                NumberPropertyTask.WorkPrimeFactors(new NumberPropertyTask.Facts(NumberPropertyTask.Kind.PrimeFactors, facts.A, 0), trace);
                break;
            case Kind.Middle:
                long both = Arithmetic.Add(trace, facts.A, facts.B);
                Arithmetic.Divide(trace.Line(), both, 2);
                break;
            case Kind.FromWords:
                WorkGroups(facts.A, trace);
                break;
            case Kind.ToWords:
                trace.Write(string.Join(' ', Groups(facts.A).Select(group => $"{group} {NumberWords.Spell(group)}")));
                break;
            case Kind.DigitBound:
                trace.Write(Spaced((int)facts.Value));
                break;
            case Kind.DigitMultiple:
                WorkMultiple(facts, trace);
                break;
            case Kind.DigitNumbers:
                long apart = Arithmetic.Subtract(trace, Power(10, facts.A) - 1, Power(10, facts.A - 1));
                Arithmetic.Add(trace.Line(), apart, 1);
                break;
            case Kind.Zeros:
                trace.Write($"{Power(10, facts.A)} {string.Join(' ', Enumerable.Range(1, facts.A).Select(i => $"{i}|0"))}");
                break;
            case Kind.DigitTimes:
                int count = 0;
                trace.Write(string.Join('\n', $"{facts.A}".Select(digit => digit - '0' == facts.B ? $"{digit} yes {++count}" : $"{digit} no {count}")));
                break;
            default:
                FindBetween(facts, trace);
                break;
        }
    }

    private static void FindBetween(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Closer:
                int first = (int)Arithmetic.Subtract(trace, Math.Max(facts.A, facts.B), Math.Min(facts.A, facts.B));
                int second = (int)Arithmetic.Subtract(trace.Line(), Math.Max(facts.A, facts.C), Math.Min(facts.A, facts.C));
                trace.Line().Write($"{Relation.Of(first, second)} {facts.Value}");
                break;
            case Kind.Absolute or Kind.Opposite:
                trace.Write($"{facts.Value}");
                break;
            case Kind.Distance when (facts.A < 0) != (facts.B < 0):
                Arithmetic.Add(trace, Math.Abs(facts.A), Math.Abs(facts.B));
                break;
            case Kind.Distance:
                Arithmetic.Subtract(trace, Math.Max(-facts.A, -facts.B), Math.Min(-facts.A, -facts.B));
                break;
            case Kind.CountOf:
                WorkCount(facts, trace);
                break;
            case Kind.Nth:
                WorkNth(facts, trace);
                break;
            case Kind.FirstSum:
                WorkFirstSum(facts, trace);
                break;
            case Kind.RangeSum:
                long ends = Arithmetic.Add(trace, facts.A, facts.B);
                int rest = (int)trace.Line().Equation($"{facts.B}-{facts.A}", facts.B - facts.A);
                int numbers = (int)trace.Space().Equation($"{rest}+1", rest + 1);
                long product = Arithmetic.Multiply(trace.Line(), ends, numbers);
                Arithmetic.Divide(trace.Line(), product, 2);
                break;
            case Kind.ParitySum:
                int most = facts.A == 1 ? (int)trace.Equation($"{facts.B}+1", facts.B + 1) : facts.B;
                int half = (int)Arithmetic.Divide(trace, most, 2);
                int factor = facts.A == 1 ? half : (int)trace.Line().Equation($"{half}+1", half + 1);
                Arithmetic.Multiply(trace.Line(), half, factor);
                break;
            case Kind.Clues:
                WorkClues(facts, trace);
                break;
            default:
                FindRiddle(facts, trace);
                break;
        }
    }

    private static void FindRiddle(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.DigitRiddle:
                WorkDigits(facts, trace);
                break;
            case Kind.SumAndProduct:
                for (int i = 1; i <= facts.A; i++)
                {
                    trace.Space().Equation($"{i}*{facts.A + facts.B - i}", i * (facts.A + facts.B - i));
                }

                if (facts.C < 2)
                {
                    trace.Line().Write($"{(facts.C == 0 ? "larger" : "smaller")} {facts.Value}");
                }

                break;
            case Kind.OddOneOut:
                WorkOddOneOut(facts, trace);
                break;
            case Kind.Palindrome:
                trace.Write($"{string.Join(' ', $"{facts.A}".Reverse())} {(facts.IsTrue ? "yes" : "no")}");
                break;
            case Kind.PowerOf:
                long power = facts.B;
                trace.Write($"{power}");
                while (power < facts.A)
                {
                    power = Arithmetic.Multiply(trace, power, facts.B);
                }

                trace.Space().Write($"{Relation.Of((int)power, facts.A)} {(facts.IsTrue ? "yes" : "no")}");
                break;
            case Kind.DecimalDigit:
                trace.Write(string.Join(' ', Enumerable.Range(0, facts.B + 1).Select(i => $"{s_decimalPlaces[i]} {(facts with { B = i }).Value}")));
                break;
            case Kind.HowMany:
                trace.Equation($"{facts.A}/{facts.B}", facts.Value);
                break;
            case Kind.Units:
                trace.Write($"1 {s_unitNames[facts.B]} {s_units[facts.B]}").Line();
                bool isWhole = facts.A % 10 == 0;
                _ = s_units[facts.B] < 100
                    ? isWhole ? Arithmetic.Multiply(trace, facts.A / 10, s_units[facts.B]) : trace.Equation($"{facts.A / 5}*6", facts.Value)
                    : trace.Equation(isWhole ? $"{facts.A / 10}*{s_units[facts.B]}" : $"{facts.A}*{s_units[facts.B] / 10}", facts.Value);
                break;
            case Kind.Expand:
                trace.Write(string.Join(' ', facts.Parts));
                break;
            case Kind.Estimate:
                (int a, int b) = ((facts.A + 5) / 10 * 10, (facts.B + 5) / 10 * 10);
                trace.Write($"{facts.A}: {a} {facts.B}: {b}").Line();
                _ = facts.C == 0 ? Arithmetic.Add(trace, a, b) : trace.Equation($"{a}*{b}", a * b);
                break;
            case Kind.LastDigit:
                int last = facts.A % 10;
                trace.Write($"{last} ^1");
                for (int i = 2; i <= facts.B; i++)
                {
                    last = (int)trace.Line().Equation($"{last}*{facts.A % 10}", last * (facts.A % 10)) % 10;
                    trace.Write($" {last} ^{i}");
                }

                break;
            case Kind.ToScientific:
                trace.Write(string.Join(' ', Enumerable.Range(1, facts.B).Select(i => $"{i}. {Tenths(facts.A * Power(10, facts.B - i))}")));
                break;
            default:
                trace.Write(string.Join(' ', Enumerable.Range(1, facts.B).Select(i => $"{i}. {Tenths(facts.A * Power(10, i))}")));
                break;
        }
    }

    private static void WorkPrimeBefore(Facts facts, Trace trace)
    {
        for (int number = facts.A - 1; number > facts.Value; number--)
        {
            trace.Write($"{number}:");
            NumberPropertyTask.WorkPrime(number, trace);
            trace.Write(" no").Line();
        }

        trace.Write($"{facts.Value}:");
        NumberPropertyTask.WorkPrime((int)facts.Value, trace);
        trace.Write(" prime");
    }

    /// <summary>What the words of a number stand for, added up.</summary>
    private static void WorkGroups(int number, Trace trace)
    {
        int[] groups = [.. Groups(number)];
        trace.Write(string.Join(' ', groups));
        long value = groups[0];
        foreach (int group in groups.Skip(1))
        {
            value = trace.Line().Equation($"{value}+{group}", value + group);
        }
    }

    private static IEnumerable<int> Groups(int number) =>
        new[] { number / 1000 * 1000, number / 100 % 10 * 100, number % 100 }.Where(group => group > 0);

    private static void WorkMultiple(Facts facts, Trace trace)
    {
        int bound = (int)(facts.B == 1 ? Power(10, facts.A) : Power(10, facts.A - 1) - 1);
        Arithmetic.Divide(trace, bound, facts.C);
        int rest = bound % facts.C;
        int more = facts.B == 1 ? 0 : (int)trace.Line().Equation($"{facts.C}-{rest}", facts.C - rest);
        _ = more > 0 ? Arithmetic.Add(trace.Line(), bound, more) : Arithmetic.Subtract(trace.Line(), bound, rest);
    }

    /// <summary>How many there are up to the last number, less those before the first.</summary>
    private static void WorkCount(Facts facts, Trace trace)
    {
        int factor = Math.Max(2, facts.C);
        int shift = facts.C == 1 ? 1 : 0;
        int last = shift == 1 ? (int)trace.Equation($"{facts.B}+1", facts.B + 1) : facts.B;
        long most = Arithmetic.Divide(trace, last, factor);
        if (facts.A > 1)
        {
            int before = shift == 1 ? facts.A : (int)trace.Line().Equation($"{facts.A}-1", facts.A - 1);
            long less = Arithmetic.Divide(shift == 1 ? trace.Line() : trace, before, factor);
            Arithmetic.Subtract(trace.Line(), most, less);
        }
    }

    private static void WorkNth(Facts facts, Trace trace)
    {
        int n = facts.A;
        switch ((Series)facts.B)
        {
            case Series.Even:
                Arithmetic.Multiply(trace, n, 2);
                break;
            case Series.Odd:
                long twice = Arithmetic.Multiply(trace, n, 2);
                trace.Space().Equation($"{twice}-1", twice - 1);
                break;
            case Series.Multiples:
                Arithmetic.Multiply(trace, n, facts.C);
                break;
            case Series.Squares:
                Arithmetic.Multiply(trace, n, n);
                break;
            case Series.Cubes:
                long square = Arithmetic.Multiply(trace, n, n);
                Arithmetic.Multiply(trace.Line(), square, n);
                break;
            case Series.Triangular:
                WorkTotal(n, trace);
                break;
            case Series.Primes:
                trace.Write(string.Join(' ', Primes(n).Select((prime, i) => $"{i + 1}|{prime}")));
                break;
            default:
                trace.Write("1. 1 2. 1");
                for (int i = 3; i <= n; i++)
                {
                    (int before, int last) = (Term(Series.Fibonacci, i - 2, 0), Term(Series.Fibonacci, i - 1, 0));
                    trace.Write($" {i}. ").Equation($"{before}+{last}", before + last);
                }

                break;
        }
    }

    private static long WorkTotal(int last, Trace trace)
    {
        trace.Equation($"{last}+1", last + 1);
        int even = last % 2 == 0 ? last : last + 1;
        trace.Line().Equation($"{even}/2", even / 2);
        return Arithmetic.Multiply(trace.Line(), even / 2, (2 * last) + 1 - even);
    }

    private static void WorkFirstSum(Facts facts, Trace trace)
    {
        switch ((Series)facts.B)
        {
            case Series.Odd:
                Arithmetic.Multiply(trace, facts.A, facts.A);
                break;
            case Series.Even:
                trace.Equation($"{facts.A}+1", facts.A + 1);
                Arithmetic.Multiply(trace.Line(), facts.A, facts.A + 1);
                break;
            case Series.Multiples:
                long total = WorkTotal(facts.A, trace);
                Arithmetic.Multiply(trace.Line(), total, facts.C);
                break;
            default:
                long sum = 0;
                int[] primes = Primes(facts.A);
                trace.Write(string.Join(' ', primes)).Line();
                foreach (int prime in primes)
                {
                    sum = trace.Space().Equation($"{sum}+{prime}", sum + prime);
                }

                break;
        }
    }

    /// <summary>The numbers with the first property, then those of them with the second.</summary>
    private static void WorkClues(Facts facts, Trace trace)
    {
        int[] candidates = [.. Candidates(facts)];
        trace.Write(string.Join(' ', candidates));
        if (facts.List[2] == 3)
        {
            foreach (int number in candidates)
            {
                trace.Line().Write($"{number} ").Equation(string.Join('+', $"{number}".ToCharArray()), DigitSum(number));
                trace.Write(HasExtra(facts, number) ? " yes" : " no");
            }
        }
        else if (facts.List[2] > 0)
        {
            trace.Line().Write($"{ExtraName(facts, "")}: {string.Join(' ', candidates.Where(number => HasExtra(facts, number)))}");
        }
    }

    /// <summary>The larger digit from sum and difference, or the smaller one from sum and ratio; then the other one.</summary>
    private static void WorkDigits(Facts facts, Trace trace)
    {
        (int more, int less) = (Math.Max(facts.A, facts.B), Math.Min(facts.A, facts.B));
        (string moreName, string lessName) = facts.A > facts.B ? ("tens", "ones") : ("ones", "tens");
        int sum = more + less;
        if (facts.C == 0)
        {
            trace.Equation($"{sum}+{more - less}", 2 * more);
            trace.Space().Equation($"{2 * more}/2", more);
            trace.Write($" {moreName} {more}").Space().Equation($"{sum}-{more}", less);
            trace.Write($" {lessName} {less}");
        }
        else
        {
            trace.Equation($"{more / less}+1", (more / less) + 1);
            trace.Space().Equation($"{sum}/{(more / less) + 1}", less);
            trace.Write($" {lessName} {less}").Space().Equation($"{sum}-{less}", more);
            trace.Write($" {moreName} {more}");
        }

        trace.Line().Write($"tens {facts.A} ones {facts.B}");
    }

    /// <summary>Each number with its parity; if that doesn't single one out, whether each has the property.</summary>
    private static void WorkOddOneOut(Facts facts, Trace trace)
    {
        trace.Write(string.Join(' ', facts.List.Select(number => $"{number} {(number % 2 == 0 ? "even" : "odd")}")));
        if (s_rules[facts.C] < 0)
        {
            trace.Line().Write($"one {(facts.Value % 2 == 0 ? "even" : "odd")}: {facts.Value}");
        }
        else
        {
            string rule = s_rules[facts.C] switch
            {
                0 => "square",
                1 => "prime",
                int factor => $"by {factor}",
            };
            trace.Line().Write($"{rule}: {string.Join(' ', facts.List.Select(number => $"{number} {(Fits(facts.C, number) ? "yes" : "no")}"))}");
            trace.Line().Write($"one {(Fits(facts.C, (int)facts.Value) ? "yes" : "no")}: {facts.Value}");
        }
    }

    private static string NameOf(Series series, int factor) => series switch
    {
        Series.Even => "even",
        Series.Odd => "odd",
        Series.Multiples => $"multiple of {factor}",
        Series.Squares => "square",
        Series.Cubes => "cube",
        Series.Triangular => "triangular",
        Series.Primes => "prime",
        _ => "fibonacci",
    };

    private static string ExtraName(Facts facts, string opening) => facts.List[2] switch
    {
        0 => "",
        1 => $"{opening}even",
        2 => $"{opening}odd",
        _ => $"{opening}digit sum {facts.List[3]}",
    };

    private static string RiddleDifference(Facts facts) => facts.A > facts.B ? $"tens-ones {facts.A - facts.B}" : $"ones-tens {facts.B - facts.A}";

    private static string RiddleRatio(Facts facts) => facts.A > facts.B ? $"tens {facts.A / facts.B} ones" : $"ones {facts.B / facts.A} tens";

    private static string Extreme(Facts facts) => facts.B == 1 ? "largest" : "smallest";

    private static string ZerosText(int zeros) => (zeros % 3, zeros / 3) switch
    {
        (0, 1) => "thousand",
        (0, 2) => "million",
        (0, _) => "billion",
        (1, 1) => "ten thousand",
        (2, 1) => "hundred thousand",
        (1, _) => "ten million",
        (_, 0) => "hundred",
        _ => "hundred million",
    };

    private static string Spaced(int number) => string.Join(' ', $"{number}".ToCharArray());

    private static string Point(Facts facts) => (facts.A / 1000m).ToString("0.00#", System.Globalization.CultureInfo.InvariantCulture);
}
