using System.Globalization;
using Fathom.Templates.Errors;

namespace Fathom.Templates.Values;

/// <summary>Python's numeric tower over <c>bool</c>, <c>int</c> (128 bits, checked) and <c>float</c>.</summary>
internal static class Numbers
{
    public static bool TryInteger(TemplateValue value, out Int128 integer)
    {
        switch (value)
        {
            case IntegerValue number:
                integer = number.Value;
                return true;
            case BooleanValue boolean:
                integer = boolean.IsTruthy ? 1 : 0;
                return true;
            default:
                integer = 0;
                return false;
        }
    }

    /// <summary>Returns the integer that exactly equals a float, if there is one.</summary>
    public static bool TryInteger(double value, out Int128 integer)
    {
        bool isInteger = Math.Abs(value) < 1e38 && Math.Floor(value) == value;
        integer = isInteger ? (Int128)value : 0;
        return isInteger;
    }

    public static bool TryDouble(TemplateValue value, out double number)
    {
        if (value is FloatValue real)
        {
            number = real.Value;
            return true;
        }

        bool isInteger = TryInteger(value, out Int128 integer);
        number = (double)integer;
        return isInteger;
    }

    public static bool IsNumber(TemplateValue value) => value is IntegerValue or FloatValue or BooleanValue;

    /// <summary>Returns an argument that must be an integer.</summary>
    public static Int128 RequireInteger(RenderContext context, TemplateValue value) => value switch
    {
        UndefinedValue undefined => throw undefined.Error(context),
        _ when TryInteger(value, out Int128 integer) => integer,
        _ => throw context.TypeError($"'{value.TypeName}' object cannot be interpreted as an integer"),
    };

    /// <summary>Returns an argument that must be an integer, clamped to the range of <c>int</c>: for counts, widths and positions.</summary>
    public static int RequireCount(RenderContext context, TemplateValue value) =>
        (int)Int128.Clamp(RequireInteger(context, value), int.MinValue, int.MaxValue);

    /// <summary>Returns -1, 0, or 1; null if one isn't a number, or is NaN.</summary>
    public static int? Compare(TemplateValue left, TemplateValue right)
    {
        if (TryInteger(left, out Int128 a) && TryInteger(right, out Int128 b))
        {
            return a.CompareTo(b);
        }

        if (!TryDouble(left, out double x) || !TryDouble(right, out double y) || double.IsNaN(x) || double.IsNaN(y))
        {
            return null;
        }

        return x.CompareTo(y);
    }

    public static TemplateValue Negate(RenderContext context, TemplateValue value) =>
        value is FloatValue number ? TemplateValue.Of(-number.Value) : Checked(context, () => checked(-RequireOperand(context, value, "unary -")));

    public static TemplateValue Posit(RenderContext context, TemplateValue value) =>
        value is FloatValue ? value : TemplateValue.Of(RequireOperand(context, value, "unary +"));

    /// <summary><c>+ - * / // % **</c> on two numbers.</summary>
    public static TemplateValue Calculate(RenderContext context, string symbol, TemplateValue left, TemplateValue right)
    {
        if (symbol != "/" && TryInteger(left, out Int128 a) && TryInteger(right, out Int128 b))
        {
            return CalculateIntegers(context, symbol, a, b);
        }

        _ = TryDouble(left, out double x);
        _ = TryDouble(right, out double y);
        if (y == 0 && (symbol is "/" or "//" or "%"))
        {
            throw context.Error(TemplateErrorCodes.Arithmetic, "division by zero");
        }

        return TemplateValue.Of(symbol switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "//" => Math.Round((x - FloorRemainder(x, y)) / y),
            "%" => FloorRemainder(x, y),
            _ => Power(context, x, y),
        });
    }

    /// <summary>Python's <c>float(text)</c>; null if the text isn't a number.</summary>
    public static double? ParseFloat(string text)
    {
        string trimmed = TrimNumber(text);
        string lower = trimmed.TrimStart('+', '-').ToLowerInvariant();
        if ((lower is "inf" or "infinity" or "nan") && trimmed.Length - lower.Length <= 1)
        {
            double special = lower == "nan" ? double.NaN : double.PositiveInfinity;
            return trimmed[0] == '-' ? -special : special;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return RemoveUnderscores(trimmed) is { Length: > 0 } digits && char.IsAsciiDigit(lower.TrimStart('.').FirstOrDefault())
            && double.TryParse(digits, Style, CultureInfo.InvariantCulture, out double value)
            ? value
            : null;
    }

    /// <summary>Python's <c>int(text, base)</c>; null if the text isn't an integer.</summary>
    /// <exception cref="OverflowException">The integer doesn't fit in 128 bits.</exception>
    public static Int128? ParseInteger(string text, int radix)
    {
        string digits = TrimNumber(text);
        bool isNegative = digits.StartsWith('-');
        digits = isNegative || digits.StartsWith('+') ? digits[1..] : digits;
        int prefixed = digits.Length > 1 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 } : 0;
        if (prefixed != 0 && (radix == prefixed || radix == 0))
        {
            (radix, digits) = (prefixed, digits[2..].TrimStart('_'));
        }

        radix = radix == 0 ? 10 : radix;
        if (RemoveUnderscores(digits) is not { Length: > 0 } bare)
        {
            return null;
        }

        Int128 value = 0;
        foreach (char c in bare)
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : (int)char.GetNumericValue(c);
            if (digit < 0 || digit >= radix)
            {
                return null;
            }

            value = checked((value * radix) + digit);
        }

        return isNegative ? -value : value;
    }

    /// <summary>Runs checked arithmetic; throws if the result doesn't fit in 128 bits.</summary>
    public static T RequireFit<T>(RenderContext context, Func<T> calculate)
    {
        try
        {
            return calculate();
        }
        catch (OverflowException)
        {
            throw context.Error(TemplateErrorCodes.LimitInteger, "an integer does not fit into 128 bits");
        }
    }

    private static TemplateValue Checked(RenderContext context, Func<Int128> calculate) => TemplateValue.Of(RequireFit(context, calculate));

    private static TemplateValue CalculateIntegers(RenderContext context, string symbol, Int128 a, Int128 b)
    {
        if (b == 0 && (symbol is "//" or "%"))
        {
            throw context.Error(TemplateErrorCodes.Arithmetic, "integer division or modulo by zero");
        }

        if (symbol == "**" && b < 0)
        {
            return TemplateValue.Of(Power(context, (double)a, (double)b));
        }

        return Checked(context, () => symbol switch
        {
            "+" => checked(a + b),
            "-" => checked(a - b),
            "*" => checked(a * b),
            "//" => FloorDivide(a, b),
            "%" => b == -1 ? 0 : a - (FloorDivide(a, b) * b),
            _ => Power(a, b),
        });
    }

    private static Int128 FloorDivide(Int128 a, Int128 b)
    {
        if (b == -1)
        {
            return checked(-a);
        }

        Int128 quotient = a / b;
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }

    private static Int128 Power(Int128 a, Int128 exponent)
    {
        if (a >= -1 && a <= 1)
        {
            return exponent == 0 || (a == -1 && Int128.IsEvenInteger(exponent)) ? 1 : a;
        }

        Int128 power = 1;
        for (; exponent > 0; exponent--)          // |a| >= 2 overflows after at most 127 rounds
        {
            power = checked(power * a);
        }

        return power;
    }

    private static double Power(RenderContext context, double x, double y)
    {
        double power = Math.Pow(x, y);
        bool isInvalid = (x == 0 && y < 0) || (double.IsNaN(power) && !double.IsNaN(x) && !double.IsNaN(y));
        bool isOverflow = double.IsInfinity(power) && double.IsFinite(x) && double.IsFinite(y);
        return isInvalid || isOverflow ? throw context.Error(TemplateErrorCodes.Arithmetic, "the power is not a finite real number") : power;
    }

    private static double FloorRemainder(double x, double y)
    {
        double remainder = x % y;
        return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder == 0 ? Math.CopySign(0, y) : remainder;
    }

    private static Int128 RequireOperand(RenderContext context, TemplateValue value, string operation) =>
        TryInteger(value, out Int128 integer)
            ? integer
            : throw (value is UndefinedValue undefined ? undefined.Error(context) : context.TypeError($"bad operand type for {operation}: '{value.TypeName}'"));

    private static string TrimNumber(string text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && CodePoints.IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && CodePoints.IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Removes underscores, which are allowed only between digits; returns null if one is elsewhere.</summary>
    private static string? RemoveUnderscores(string digits)
    {
        for (int i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '_' && (i == 0 || i == digits.Length - 1 || !char.IsLetterOrDigit(digits[i - 1]) || !char.IsLetterOrDigit(digits[i + 1])))
            {
                return null;
            }
        }

        return digits.Replace("_", "", StringComparison.Ordinal);
    }
}
