using System.Globalization;
using Fathom.Tasks.Solutions;

namespace Fathom.Tasks.Mathematics;

/// <summary>The steps of each kind of question.</summary>
internal sealed partial class NumberPropertyTask
{
    private static void Find(Facts facts, Trace trace)
    {
        switch (facts.Asks)
        {
            case Kind.Prime or Kind.Composite:
                WorkPrime(facts.A, trace);
                break;
            case Kind.Divisible:
                Arithmetic.Divide(trace, facts.A, facts.B);
                break;
            case Kind.Root:
                WorkRoot((int)facts.Value, trace);
                break;
            case Kind.Round:
                int low = facts.A / facts.B * facts.B;
                trace.Write($"{low} or {low + facts.B}").Line();
                Arithmetic.Compare(trace.Write("rest "), facts.A - low, facts.B / 2);
                trace.Step($" {((facts.A - low) * 2 >= facts.B ? "up" : "down")} ", $"{facts.Value}",
                    () => $"{low + low + facts.B - facts.Value}");
                break;
            case Kind.DigitSum:
                WorkSum(facts, trace);
                break;
            case Kind.DigitCount:
                trace.Write(string.Join(' ', $"{facts.A}".Select((digit, i) => $"{i + 1}|{digit}")));
                break;
            case Kind.Square or Kind.CubeRoot:
                WorkPowers(facts, trace);
                break;
            case Kind.Factors or Kind.FactorCount:
                WorkFactors(facts, trace);
                break;
            case Kind.PrimeFactors:
                WorkPrimeFactors(facts, trace);
                break;
            case Kind.Primes:
                trace.Write(string.Join(' ', facts.Primes));
                break;
            case Kind.Largest or Kind.Smallest:
                trace.Write(string.Join(' ', $"{facts.Value}".ToCharArray()));
                break;
            case >= Kind.Powers:
                WorkExtra(facts, trace);
                break;
            case Kind.NextPrime:
                WorkNextPrime(facts, trace);
                break;
            case Kind.Digit:
                trace.Write(string.Join(' ', Enumerable.Range(0, facts.B + 1).Select(place => $"{s_digitPlaces[place]} {facts.DigitAt(place)}")));
                break;
            default:
                WorkProduct(facts, trace);
                break;
        }
    }

    /// <summary>Divides by one prime after the other, each as often as it goes.</summary>
    internal static void WorkPrimeFactors(Facts facts, Trace trace)
    {
        int left = facts.A;
        int divisor = 2;
        while (divisor * divisor <= left)
        {
            trace.Space().Step($"{left}/{divisor}=", $"{left / divisor}r{left % divisor}", () => $"{left / divisor}r{(left + 1) % divisor}");
            bool divides = left % divisor == 0;
            left = divides ? left / divisor : left;
            divisor += divides ? 0 : divisor == 2 ? 1 : 2;
        }

        trace.Space().Write($"{left} prime").Line().Write($"{string.Join('*', facts.PrimeFactors)}={facts.A}");
    }

    /// <summary>Keeps the digits up to the place; the digit after them decides.</summary>
    private static string WorkDecimal(Facts facts, Trace trace)
    {
        int unit = 1000 / (int)s_tens[facts.B];
        int rest = facts.A % unit * 10 / unit;
        decimal kept = (facts.A - (facts.A % unit)) / 1000m;
        string format = $"F{facts.B}";
        string rounded = (facts.Value / s_tens[facts.B]).ToString(format, CultureInfo.InvariantCulture);
        trace.Write($"keep {kept.ToString(format, CultureInfo.InvariantCulture)} next {rest} {(rest >= 5 ? "up" : "down")} {rounded}");
        return rounded;
    }

    /// <summary>Divides by the primes up to the root, until one divides; a number below 2 is none.</summary>
    internal static void WorkPrime(int number, Trace trace)
    {
        if (number < 2)
        {
            trace.Write(Relation.Of(number, 2));
            return;
        }

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

    /// <summary>Powers of one number after the other, until they reach or pass the number.</summary>
    private static void WorkPowers(Facts facts, Trace trace)
    {
        bool isSquare = facts.Asks == Kind.Square;
        for (int i = isSquare && facts.A >= 100 ? 10 : 1; ; i++)
        {
            int power = isSquare ? Square(i) : Square(i) * i;
            trace.Space().Equation(isSquare ? $"{i}*{i}" : $"{i}*{i}*{i}", power);
            if (power >= facts.A)
            {
                trace.Space().Write($"{Relation.Of(power, facts.A)} {(power == facts.A ? "yes" : "no")}");
                return;
            }
        }
    }

    /// <summary>Divides by one number after the other; where nothing is left, both are factors.</summary>
    private static void WorkFactors(Facts facts, Trace trace)
    {
        int divisor = 1;
        for (; Square(divisor) <= facts.A; divisor++)
        {
            trace.Space().Write($"{facts.A}/{divisor}={facts.A / divisor}r{facts.A % divisor}");
        }

        trace.Space().Write($"{divisor}*{divisor}>{facts.A}").Line();
        trace.Write(string.Join(' ', facts.Factors.Select((factor, i) => facts.Asks == Kind.FactorCount ? $"{i + 1}|{factor}" : $"{factor}")));
    }

    private static void WorkNextPrime(Facts facts, Trace trace)
    {
        for (int number = facts.A + 1; ; number++)
        {
            trace.Write($"{number}:");
            WorkPrime(number, trace);
            if (number == facts.Value)
            {
                trace.Write(" prime");
                return;
            }

            trace.Write(" no").Line();
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
        for (int i = 1; i < factors.Length; i++)
        {
            product = Arithmetic.Multiply(trace.Line(), product, factors[i]);
            trace.Write(facts.Asks == Kind.Factorial ? "" : $" ^{i + 1}");
        }
    }

    /// <summary>Squares one number after the other, from 1 or from 10; from 400 on the tens first, until they are too large.</summary>
    internal static void WorkRoot(int root, Trace trace)
    {
        int first = root < 10 ? 1 : root / 10 * 10;
        for (int i = 10; root >= 20 && i <= first + 10; i += 10)
        {
            trace.Space().Equation($"{i}*{i}", Square(i));
        }

        for (int i = root >= 20 ? first + 1 : first; i <= root; i++)
        {
            trace.Space().Equation($"{i}*{i}", Square(i));
        }
    }
}
