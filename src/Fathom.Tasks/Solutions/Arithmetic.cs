using System.Globalization;

namespace Fathom.Tasks.Solutions;

/// <summary>Arithmetic as it is written in solutions: small steps at once, large ones in columns from the right, each step giving one digit.</summary>
/// <remarks>
/// Columns begin with both operands padded to one length and reversed, so that the digits of a column are fetched in reading order. A step of a sum is
/// <c>digit+digit+carry=carry digit</c> with always two digits; a step of a difference is <c>digit-digit-borrow=signed value&gt;borrow digit</c>. A step of a
/// division is followed by the quotient so far and the digits that are still to come: <c>quotient|digits</c>.
/// </remarks>
public static class Arithmetic
{
    // Operands below this are added and subtracted in one step, like facts known by heart.
    private const int SmallSum = 100;
    private const int SmallFactor = 12;

    /// <summary>Writes a sum of two numbers and returns it.</summary>
    /// <param name="trace">Where the steps go.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    public static long Add(Trace trace, long a, long b)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (a < 0 || b < 0)
        {
            return AddSigned(trace, a, b);
        }

        trace.Space();
        if (a < SmallSum && b < SmallSum)
        {
            return trace.Equation($"{a}+{b}", a + b);
        }

        AddColumns(trace, a, b);
        trace.Write($" ={a + b}");
        return a + b;
    }

    /// <summary>Writes a difference and returns it.</summary>
    /// <param name="trace">Where the steps go.</param>
    /// <param name="a">What is subtracted from.</param>
    /// <param name="b">What is subtracted.</param>
    public static long Subtract(Trace trace, long a, long b)
    {
        ArgumentNullException.ThrowIfNull(trace);
        trace.Space();
        if (a < 0 || b < 0)
        {
            return SubtractSigned(trace, a, b);
        }

        if (a < SmallSum && b < SmallSum)
        {
            return trace.Equation($"{a}-{b}", a - b);
        }

        trace.Write($"{a}-{b}: ");
        bool isNegative = Compare(trace, a, b) < 0;
        if (a == b)
        {
            trace.Write(" =0");
            return 0;
        }

        SubtractColumns(trace, Math.Max(a, b), Math.Min(a, b));
        trace.Write(isNegative ? $" ={b - a} swap ={a - b}" : $" ={a - b}");
        return a - b;
    }

    /// <summary>Writes a product and returns it.</summary>
    /// <param name="trace">Where the steps go.</param>
    /// <param name="a">First factor, not negative.</param>
    /// <param name="b">Second factor, not negative.</param>
    public static long Multiply(Trace trace, long a, long b)
    {
        ArgumentNullException.ThrowIfNull(trace);
        trace.Space();
        (long more, long less) = Digits(a).Length >= Digits(b).Length ? (a, b) : (b, a);
        if (Math.Max(a, b) <= SmallFactor || less <= 1 || a == 10 || b == 10 || IsRound(more, less))
        {
            return trace.Equation($"{a}*{b}", a * b);
        }

        if (more < 100 && less < 10)
        {
            long tens = more / 10 * 10;
            trace.Write($"{a}*{b}=");
            return trace.Equation($"{tens * less}+{(more - tens) * less}", a * b);
        }

        if (a % 10 == 0 || b % 10 == 0)
        {
            Multiply(trace, WithoutZeros(a), WithoutZeros(b));
            return trace.Line().Equation($"{a}*{b}", a * b);
        }

        if (less >= 10)
        {
            return MultiplyColumns(trace, more, less);
        }

        return MultiplyDigit(trace.Line(), more, (int)less, place: 1);
    }

    /// <summary>Writes a division with remainder and returns the quotient.</summary>
    /// <param name="trace">Where the steps go.</param>
    /// <param name="a">Dividend, not negative.</param>
    /// <param name="b">Divisor, from 1 to 12.</param>
    public static long Divide(Trace trace, long a, long b)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentOutOfRangeException.ThrowIfLessThan(b, 1);
        trace.Space();
        if (a / b <= 9)
        {
            Quotient(trace, $"{a}/{b}", a / b, a % b);
            return a / b;
        }

        trace.Write($"{a}/{b}:");
        string digits = Digits(a);
        long rest = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            long part = (rest * 10) + (digits[i] - '0');
            Quotient(trace, $" {part}/{b}", part / b, part % b);
            WriteProgress(digits, i, b, trace);
            rest = part % b;
        }

        trace.Write($" ={a / b}r{a % b}");
        return a / b;
    }

    /// <summary>Writes a division by a number of two digits, with a table of its multiples, and returns the quotient.</summary>
    /// <param name="trace">Where the steps go.</param>
    /// <param name="a">Dividend, not negative.</param>
    /// <param name="b">Divisor, from 10 to 99.</param>
    public static long DivideWithTable(Trace trace, long a, long b)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentOutOfRangeException.ThrowIfLessThan(b, 1);
        trace.Line().Write("table");
        for (int i = 1; i <= 9; i++)
        {
            trace.Write($" {i * b}");
        }

        trace.Line().Write($"{a}/{b}:");
        string digits = Digits(a);
        long rest = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            long part = (rest * 10) + (digits[i] - '0');
            long multiple = part / b * b;
            if (multiple > 0)
            {
                trace.Write(" ").Equation($"{part}-{multiple}", part - multiple);
            }

            Quotient(trace, $" {part}/{b}", part / b, part % b);
            WriteProgress(digits, i, b, trace);
            rest = part % b;
        }

        trace.Write($" ={a / b}r{a % b}");
        return a / b;
    }

    /// <summary>Writes a comparison of two numbers that are not negative, padded to one length, and returns its sign.</summary>
    /// <param name="trace">Where the steps go.</param>
    /// <param name="a">First number.</param>
    /// <param name="b">Second number.</param>
    public static int Compare(Trace trace, long a, long b)
    {
        ArgumentNullException.ThrowIfNull(trace);
        (string x, string y) = Padded(a, b);
        int at = 0;
        while (at < x.Length && x[at] == y[at])
        {
            at++;
        }

        int sign = Math.Sign(a - b);
        char relation = sign < 0 ? '<' : sign > 0 ? '>' : '=';
        trace.Write(sign == 0 ? $"{x}={y}" : $"{x} {y} {x[at]}{relation}{y[at]}");
        return sign;
    }

    private static long WithoutZeros(long number)
    {
        while (number > 0 && number % 10 == 0)
        {
            number /= 10;
        }

        return number;
    }

    private static bool IsRound(long large, long small) =>
        (large % 100 == 0 && large / 100 <= 9 && small <= 9) || (large % 10 == 0 && large < 100 && small <= 9) || (small == 10 && large < 100)
            || (large == 100 && small < 100);

    private static long AddSigned(Trace trace, long a, long b) => (a < 0, b < 0) switch
    {
        (true, true) => Negate(trace, Add(trace, -a, -b)),
        (true, false) => Subtract(trace, b, -a),
        _ => Subtract(trace, a, -b),
    };

    private static long SubtractSigned(Trace trace, long a, long b) => (a < 0, b < 0) switch
    {
        (true, false) => Negate(trace, Add(trace, -a, b)),
        (false, true) => Add(trace, a, -b),
        _ => Subtract(trace, -b, -a),
    };

    private static long Negate(Trace trace, long value)
    {
        trace.Write($" so {-value}");
        return -value;
    }

    private static void AddColumns(Trace trace, long a, long b)
    {
        (string x, string y) = Padded(a, b);
        trace.Write($"{a}+{b}: {Reversed(x)} {Reversed(y)}");
        int carry = 0;
        for (int i = x.Length - 1; i >= 0; i--)
        {
            int sum = x[i] - '0' + y[i] - '0' + carry;
            trace.Step($" {x[i]}+{y[i]}+{carry}=", TwoDigits(sum), () => TwoDigits(Nearby(trace, sum)));
            carry = sum / 10;
        }
    }

    private static void SubtractColumns(Trace trace, long large, long small)
    {
        (string x, string y) = Padded(large, small);
        trace.Write($" {Reversed(x)} {Reversed(y)}");
        int borrow = 0;
        for (int i = x.Length - 1; i >= 0; i--)
        {
            int difference = x[i] - y[i] - borrow;
            trace.Step($" {x[i]}-{y[i]}-{borrow}=", Borrowing(difference), () =>
                Borrowing(Math.Clamp(difference + (trace.ChooseMistake(2) == 0 ? 1 : -1), -9, 9)));
            borrow = difference < 0 ? 1 : 0;
        }
    }

    private static long MultiplyColumns(Trace trace, long a, long b)
    {
        trace.Line().Write($"{a}*{b}:");
        long total = 0;
        long place = 1;
        bool isFirst = true;
        foreach (char digit in Reversed(Digits(b)))
        {
            long partial = MultiplyDigit(trace, a, digit - '0', place);
            trace.Line();
            total = isFirst ? partial : Add(trace, total, partial);
            trace.Line();
            place *= 10;
            isFirst = false;
        }

        trace.Write($"so {a}*{b}={total}");
        return total;
    }

    private static long MultiplyDigit(Trace trace, long a, int digit, long place)
    {
        string x = Digits(a);
        trace.Line().Write($"{a}*{digit * place}: {Reversed(x)}");
        int carry = 0;
        for (int i = x.Length - 1; i >= 0; i--)
        {
            int product = ((x[i] - '0') * digit) + carry;
            trace.Step($" {x[i]}*{digit}+{carry}=", TwoDigits(product), () => TwoDigits(Nearby(trace, product)));
            carry = product / 10;
        }

        long partial = a * digit * place;
        trace.Write($" ={partial}");
        return partial;
    }

    private static void Quotient(Trace trace, string division, long quotient, long remainder) =>
        trace.Step($"{division}=", $"{quotient}r{remainder}", () => $"{quotient}r{remainder + 1}");

    /// <summary>Writes the quotient so far and the digits that the division has not used yet, if there are any.</summary>
    private static void WriteProgress(string digits, int at, long divisor, Trace trace)
    {
        if (at + 1 < digits.Length)
        {
            trace.Write($" {long.Parse(digits.AsSpan(..(at + 1)), CultureInfo.InvariantCulture) / divisor}|{digits[(at + 1)..]}");
        }
    }

    private static int Nearby(Trace trace, int value) => Math.Max(0, value + (trace.ChooseMistake(2) == 0 ? 1 : -1));

    private static string Borrowing(int difference) =>
        $"{(difference < 0 ? "-" : "+")}{Math.Abs(difference)}>{(difference < 0 ? 1 : 0)}{(difference < 0 ? difference + 10 : difference)}";

    private static (string First, string Second) Padded(long a, long b)
    {
        (string x, string y) = (Digits(a), Digits(b));
        int length = Math.Max(x.Length, y.Length);
        return (x.PadLeft(length, '0'), y.PadLeft(length, '0'));
    }

    private static string Reversed(string text) => string.Create(text.Length, text, (span, source) =>
    {
        source.CopyTo(span);
        span.Reverse();
    });

    private static string TwoDigits(int value) => value.ToString("00", CultureInfo.InvariantCulture);

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
