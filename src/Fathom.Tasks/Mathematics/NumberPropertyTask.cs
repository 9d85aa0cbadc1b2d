using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>Primes, divisibility, powers, roots, digits and rounding.</summary>
internal sealed class NumberPropertyTask : VerifiableTask<NumberPropertyTask.Facts>
{
    private static readonly Dictionary<Kind, Phrasings> s_phrasings = new()
    {
        [Kind.Prime] = new(
            ["Is {0} prime?", "is {0} a prime number", "Is {0} a prime number?", "is {0} prime", "{0} prime?", "Is {0} a prime?", "Is the number {0} prime?", "prime or not: {0}", "Tell me if {0} is prime."],
            ["Would you call {0} a prime?", "{0} - prime, yes or no?"]),
        [Kind.Divisible] = new(
            ["Is {0} divisible by {1}?", "is {0} a multiple of {1}?", "Can {0} be divided by {1}?", "Does {1} divide {0}?", "is {0} divisible by {1}", "Is {1} a factor of {0}?", "Is {0} evenly divisible by {1}?", "Can you divide {0} by {1} without remainder?"],
            ["Does {0} split evenly into {1} parts?", "Is {0} in the {1} times table?"]),
        [Kind.Power] = new(
            ["What is {0}^{1}?", "{0}^{1}", "{0}^{1} = ?", "{0} to the power of {1}", "What is {0} to the power of {1}?", "What's {0} to the power {1}?", "Calculate {0}^{1}.", "{0}**{1}", "{0} to the {2}", "What is {0} to the {2} power?", "{0}^{1}="],
            ["Raise {0} to the power {1}.", "{0} multiplied by itself {1} times over: {0}^{1} = ?"]),
        [Kind.Root] = new(
            ["What is the square root of {0}?", "square root of {0}", "sqrt({0})", "sqrt {0}", "What is sqrt({0})?", "Find the square root of {0}.", "What's the square root of {0}?", "root of {0}", "Which number squared is {0}?", "√{0}"],
            ["What must be squared to get {0}?", "{0} is the square of which number?"]),
        [Kind.DigitSum] = new(
            ["What is the sum of the digits of {0}?", "sum of the digits of {0}", "digit sum of {0}", "Add the digits of {0}.", "Add up the digits of {0}.", "What do the digits of {0} add up to?", "What is the digit sum of {0}?", "sum of digits in {0}"],
            ["Total the digits in {0}.", "Taking {0} apart into digits, what is their sum?"]),
        [Kind.DigitCount] = new(
            ["How many digits does {0} have?", "How many digits are in {0}?", "number of digits in {0}", "Count the digits of {0}.", "how many digits in {0}"], ["{0} is a number of how many digits?"]),
        [Kind.Round] = new(
            ["Round {0} to the nearest {2}.", "round {0} to the nearest {2}", "What is {0} rounded to the nearest {2}?", "{0} rounded to the nearest {2}", "<Can|Could> you round {0} to the nearest {2}?", "{0} to the nearest {2}"],
            ["Give {0} to the closest {2}."]),
        [Kind.Factorial] = new(
            ["What is {3}?", "{3} = ?", "{0} factorial", "What is {0} factorial?", "factorial of {0}", "What is the factorial of {0}?", "Calculate {3}", "{3}"], ["Multiply all numbers from 1 to {0}.", "Give me {0} factorial."]),
        [Kind.Cube] = new(["What is {0} cubed?", "{0} cubed", "What is the cube of {0}?", "cube of {0}", "{0}^3", "Cube {0}."], ["{0} to the third, what is it?"]),
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
    }

    public override string Name => "number-property";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "primes, divisibility, powers, roots, digits, rounding";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        Kind kind = random.Below(12) switch
        {
            < 3 => Kind.Prime,
            < 5 => Kind.Divisible,
            5 => Kind.Power,
            6 => Kind.Root,
            7 or 8 => Kind.DigitSum,
            9 => Kind.DigitCount,
            10 => Kind.Round,
            _ => random.Chance(0.5) ? Kind.Factorial : Kind.Cube,
        };
        return kind switch
        {
            Kind.Prime => new Facts(kind, random.Between(2, level == 1 ? 50 : level == 2 ? 120 : 400), 0),
            Kind.Divisible => Divisible(level, random),
            Kind.Power => random.Chance(0.5) ? new Facts(kind, 2, random.Between(3, 7 + level)) : random.Chance(0.5) ? new Facts(kind, 10, random.Between(2, 6)) : new Facts(kind, random.Between(3, 6), random.Between(3, 4)),
            Kind.Root => new Facts(kind, Square(random.Between(1, level == 1 ? 12 : 20)), 0),
            Kind.Round => new Facts(kind, random.WithDigits(random.Between(2, level + 2)), random.Chance(0.5) ? 10 : level == 1 ? 10 : 100),
            Kind.Factorial => new Facts(kind, random.Between(2, 6), 0),
            Kind.Cube => new Facts(kind, random.Between(2, level == 1 ? 6 : 10), 0),
            _ => new Facts(kind, random.WithDigits(random.Between(2, level + 3)), 0),
        };
    }

    protected override string Key(Facts facts) => facts.Asks == Kind.Cube ? $"{Kind.Power}:{facts.A},3" : $"{facts.Asks}:{facts.A},{facts.B}";

    protected override string Ask(Facts facts, Wording wording)
    {
        string second = facts.Asks == Kind.Round ? (facts.B == 10 ? "ten" : "hundred") : NumberWords.Ordinal(Math.Max(1, facts.B));
        return wording.Say(s_phrasings[facts.Asks], facts.Asks is Kind.Power or Kind.Cube ? $"{facts.A}" : wording.Number(facts.A), $"{facts.B}", second, $"{facts.A}!");
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) =>
        facts.Asks is Kind.Prime or Kind.Divisible ? YesNoReader.Judge(answer, facts.Value == 1) : NumberReader.Judge(answer, facts.Value);

    protected override string Work(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Prime:
                WorkPrime(facts.A, trace);
                break;
            case Kind.Divisible:
                Arithmetic.Divide(trace, facts.A, facts.B);
                break;
            case Kind.Root:
                trace.Equation($"{facts.Value}*{facts.Value}", facts.A);
                break;
            case Kind.Round:
                trace.Write($"{facts.A / facts.B * facts.B} {(facts.A / facts.B * facts.B) + facts.B} rest {facts.A % facts.B} {(facts.A % facts.B * 2 >= facts.B ? "up" : "down")}");
                break;
            case Kind.DigitSum:
                WorkSum(facts, trace);
                break;
            case Kind.DigitCount:
                trace.Write(string.Join(' ', $"{facts.A}".Select((digit, i) => $"{i + 1}|{digit}")));
                break;
            default:
                WorkProduct(facts, trace);
                break;
        }

        return facts.Asks is Kind.Prime or Kind.Divisible ? (facts.Value == 1 ? "Yes" : "No") : $"{facts.Value}";
    }

    private static Facts Divisible(int level, TaskRandom random)
    {
        int divisor = random.Between(2, 9);
        int number = random.Between(10, level == 1 ? 99 : level == 2 ? 300 : 999);
        return new Facts(Kind.Divisible, random.Chance(0.5) ? number / divisor * divisor : number, divisor);
    }

    /// <summary>Divides by the primes up to the root, until one divides.</summary>
    private static void WorkPrime(int number, Trace trace)
    {
        foreach (int divisor in (ReadOnlySpan<int>)[2, 3, 5, 7, 11, 13, 17, 19])
        {
            if (divisor * divisor > number)
            {
                trace.Space().Write($"{divisor}*{divisor}>{number}");
                return;
            }

            trace.Space().Write($"{number}/{divisor}={number / divisor}r{number % divisor}");
            if (number % divisor == 0)
            {
                return;
            }
        }
    }

    private static void WorkSum(Facts facts, Trace trace)
    {
        long total = 0;
        foreach (char digit in $"{facts.A}")
        {
            total = trace.Space().Equation($"{total}+{digit}", total + (digit - '0'));
        }
    }

    private static void WorkProduct(Facts facts, Trace trace)
    {
        int[] factors = facts.Asks switch
        {
            Kind.Factorial => [.. Enumerable.Range(1, facts.A)],
            Kind.Cube => [facts.A, facts.A, facts.A],
            _ => [.. Enumerable.Repeat(facts.A, facts.B)],
        };
        long product = factors[0];
        foreach (int factor in factors.Skip(1))
        {
            product = Arithmetic.Multiply(trace.Line(), product, factor);
        }
    }

    private static int Square(int number) => number * number;

    internal sealed record Facts(Kind Asks, int A, int B)
    {
        public long Value => Asks switch
        {
            Kind.Prime => A > 1 && !Enumerable.Range(2, A - 2).Any(divisor => divisor * divisor <= A && A % divisor == 0) ? 1 : 0,
            Kind.Divisible => A % B == 0 ? 1 : 0,
            Kind.Power => Power(A, B),
            Kind.Root => (long)Math.Sqrt(A),
            Kind.DigitSum => $"{A}".Sum(digit => digit - '0'),
            Kind.DigitCount => $"{A}".Length,
            Kind.Round => (A + (B / 2)) / B * B,
            Kind.Factorial => Enumerable.Range(1, A).Aggregate(1L, (product, factor) => product * factor),
            _ => Power(A, 3),
        };

        private static long Power(int number, int exponent) => Enumerable.Repeat((long)number, exponent).Aggregate(1L, (product, factor) => product * factor);
    }
}
