using Fathom.Tasks.Answers;

namespace Fathom.Tasks.Mathematics;

/// <summary>The draws of each kind of question.</summary>
internal sealed partial class FractionArithmeticTask
{
    private static readonly int[] s_terminating = [2, 4, 4, 5, 5, 8, 10, 20, 25, 50];

    // Denominators that divide a hundred.
    private static readonly int[] s_hundredths = [2, 4, 4, 5, 5, 10, 20, 25];

    /// <summary>A sum or difference whose denominators are equal, or one of which divides the other.</summary>
    private static Facts Related(Kind kind, int most, TaskRandom random)
    {
        while (true)
        {
            int b = random.Between(2, most);
            int d = b * random.Between(1, Math.Max(2, 24 / b));
            (int a, int c) = (random.Between(1, b - 1), random.Between(1, d - 1));
            if (d <= 24 && Divisor(a, b) == 1 && Divisor(c, d) == 1 && a * d != c * b)
            {
                bool isSwapped = kind == Kind.Difference ? a * d < c * b : random.Chance(0.5);
                Facts facts = isSwapped ? new Facts(kind, c, d, a, b) : new Facts(kind, a, b, c, d);
                return facts with { InLowest = facts.Value < new Rational(1, 1) && random.Chance(0.25) };
            }
        }
    }

    /// <summary>A fraction that is shared, halved, or taken several times.</summary>
    private static Facts Shared(int most, TaskRandom random)
    {
        (int a, int b) = Proper(most, random);
        int count = random.Between(2, 6);
        return random.Below(5) switch
        {
            < 2 => new Facts(Kind.Quotient, a, b, count, 1),
            < 4 => new Facts(Kind.Product, 1, 2, a, b),
            _ => new Facts(Kind.Product, a, b, count, 1),
        };
    }

    /// <summary>What one or two parts leave of the whole.</summary>
    private static Facts Remaining(int most, TaskRandom random)
    {
        while (true)
        {
            (int a, int b) = Proper(most, random);
            (int c, int d) = random.Chance(0.5) ? (random.Between(1, b), b) : Proper(most, random);
            if (random.Chance(0.35) && 2 * a != b)
            {
                return new Facts(Kind.Rest, a, b, 0, 1);
            }

            var facts = new Facts(Kind.Left, a, b, c, d);
            if (c < d && facts.Value > Rational.Zero && facts.Value != facts.First && facts.Value != facts.Second)
            {
                return facts;
            }
        }
    }

    private static Facts Mixed(TaskRandom random)
    {
        while (true)
        {
            (int a, int b) = Proper(6, random);
            (int c, int d) = random.Chance(0.4) ? (random.Between(1, b), b) : Proper(6, random);
            (int whole, int other) = (random.Between(1, 6), random.Between(0, 5));
            if (c < d && Divisor(a, b) == 1 && Divisor(c, d) == 1)
            {
                var sum = new Facts(Kind.MixedSum, (whole * b) + a, b, (other * d) + c, d);
                return random.Chance(0.6) || sum.First <= sum.Second ? sum : sum with { Asks = Kind.MixedDifference };
            }
        }
    }

    /// <summary>A mixed number that is halved, taken several times, divided, or filled with equal pieces.</summary>
    private static Facts Scaled(TaskRandom random)
    {
        while (true)
        {
            int b = random.Pick([2, 2, 3, 4, 4, 5]);
            int a = (random.Between(1, 4) * b) + random.Between(1, b - 1);
            (Kind kind, int c, int d) = random.Below(6) switch
            {
                0 => (Kind.MixedProduct, 1, 2),
                1 => (Kind.MixedProduct, random.Between(2, 6), 1),
                2 => (Kind.MixedQuotient, random.Between(2, 6), 1),
                3 => (Kind.MixedQuotient, random.Between(2, 3), b * random.Between(1, 2)),
                _ => (Kind.MixedQuotient, 1, b * random.Between(1, b > 3 ? 2 : 4)),
            };
            if (Divisor(a, b) == 1 && Divisor(c, d) == 1)
            {
                return new Facts(kind, a, b, c, d);
            }
        }
    }

    private static Facts Operands(Kind kind, int level, int most, TaskRandom random)
    {
        while (true)
        {
            (int a, int b) = Proper(most, random);
            (int c, int d) = level == 1 && random.Chance(0.35) ? (random.Between(1, b), b) : Proper(most, random);
            (c, d) = random.Chance(0.15) ? (random.Between(1, 6), 1) : (c, d);
            bool isSwapped = kind == Kind.Difference ? a * d < c * b : random.Chance(0.3);
            Facts facts = isSwapped ? new Facts(kind, c, d, a, b) : new Facts(kind, a, b, c, d);
            bool isTrivial = (facts.D > 1 && facts.C == facts.D) || facts.A == facts.B || (kind == Kind.Difference && facts.First == facts.Second);
            if (!isTrivial)
            {
                return facts;
            }
        }
    }

    private static (int Numerator, int Denominator) Proper(int most, TaskRandom random)
    {
        int denominator = random.Between(2, most);
        int numerator = random.Chance(0.35) ? 1 : random.Between(1, denominator - 1);
        int divisor = random.Chance(0.8) ? Divisor(numerator, denominator) : 1;
        return (numerator / divisor, denominator / divisor);
    }

    private static Facts Reducible(int level, TaskRandom random)
    {
        (int a, int b) = Proper(level == 1 ? 6 : level == 2 ? 9 : 12, random);
        if (random.Chance(0.12))
        {
            (a, b) = (b, a);
        }

        int factor = random.Between(2, level == 1 ? 6 : level == 2 ? 12 : 16);
        return Divisor(a, b) == 1 && b > 1 ? new Facts(Kind.Simplify, a * factor, b * factor, 0, 1) : Reducible(level, random);
    }

    private static Facts Terminating(Kind kind, TaskRandom random)
    {
        int denominator = random.Pick(s_terminating);
        denominator = kind == Kind.ToPercent && denominator == 8 ? 4 : denominator;
        int numerator = random.Between(1, denominator - 1);
        return new Facts(kind, numerator, denominator, 0, 1);
    }

    private static Facts Improper(Kind kind, int most, TaskRandom random)
    {
        int denominator = random.Between(2, most);
        int numerator = (denominator * random.Between(1, 6)) + random.Between(1, denominator - 1);
        return Divisor(numerator, denominator) == 1 ? new Facts(kind, numerator, denominator, 0, 1) : Improper(kind, most, random);
    }

    private static Facts Equal(int most, TaskRandom random)
    {
        (int a, int b) = Proper(most, random);
        (int c, int d) = Proper(most, random);
        int factor = random.Between(2, 5);
        (c, d) = random.Chance(0.5) ? (a * factor, b * factor) : random.Chance(0.5) ? ((a * factor) + 1, b * factor) : (c, d);
        return (a, b) == (c, d) || c >= d ? Equal(most, random) : random.Chance(0.5)
            ? new Facts(Kind.AreEqual, a, b, c, d)
            : new Facts(Kind.AreEqual, c, d, a, b);
    }

    private static Facts Different(Kind kind, int most, TaskRandom random)
    {
        (int a, int b) = Proper(most, random);
        (int c, int d) = Proper(most, random);
        return a * d == c * b ? Different(kind, most, random) : new Facts(kind, a, b, c, d);
    }

    /// <summary>A fraction and a decimal that is near or equal.</summary>
    private static Facts WithDecimal(Kind kind, TaskRandom random)
    {
        while (true)
        {
            int denominator = random.Pick(s_hundredths);
            int numerator = random.Between(1, denominator - 1);
            int value = 100 / denominator * numerator;
            int near = kind == Kind.AreEqual && random.Chance(0.5) ? value : random.Chance(0.5) ? 10 * random.Between(1, 9) : value + random.Between(-15, 15);
            if (Divisor(numerator, denominator) == 1 && near is > 0 and < 100 && (near != value || kind == Kind.AreEqual))
            {
                return random.Chance(0.5)
                    ? new Facts(kind, numerator, denominator, near, 100) { Pointed = 2 }
                    : new Facts(kind, near, 100, numerator, denominator) { Pointed = 1 };
            }
        }
    }
}
