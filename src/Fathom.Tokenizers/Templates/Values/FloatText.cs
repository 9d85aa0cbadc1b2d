using System.Globalization;
using System.Numerics;

namespace Fathom.Tokenizers.Templates.Values;

/// <summary>Floating-point numbers as Python writes them.</summary>
internal static class FloatText
{
    /// <summary>Decimal places after which every double has only zeros.</summary>
    private const int MaxExactPlaces = 1074;

    /// <summary>Python's <c>repr</c>: the shortest digits that read back, with an exponent below 1e-4 and from 1e16.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value);
        }

        (string digits, int exponent) = Split(value.ToString("R", CultureInfo.InvariantCulture));
        string sign = double.IsNegative(value) ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            return sign + Mantissa(digits) + Exponent(exponent);
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0') + ".0"
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary><c>%.Nf</c>: exact, ties to even.</summary>
    public static string Fixed(double value, int places)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value);
        }

        int exact = Math.Min(places, MaxExactPlaces);
        string digits = BigInteger.Abs(Scale(value, exact)).ToString(CultureInfo.InvariantCulture).PadLeft(exact + 1, '0');
        string sign = double.IsNegative(value) ? "-" : "";
        return places == 0 ? sign + digits : sign + digits[..^exact] + "." + digits[^exact..] + new string('0', places - exact);
    }

    /// <summary><c>%.Ne</c>.</summary>
    public static string Scientific(double value, int places)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value);
        }

        int exact = Math.Min(places, MaxExactPlaces);
        string text = value.ToString("E" + exact.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        return text[..e] + new string('0', places - exact) + Exponent(int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    /// <summary><c>%.Ng</c>: N significant digits, without trailing zeros unless <paramref name="keepsZeros"/>.</summary>
    public static string General(double value, int significant, bool keepsZeros)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value);
        }

        int precision = Math.Clamp(significant, 1, MaxExactPlaces);
        string scientific = Scientific(value, precision - 1);
        int e = scientific.IndexOf('e', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= precision)
        {
            return (keepsZeros ? scientific[..e] : TrimZeros(scientific[..e])) + scientific[e..];
        }

        string plain = Fixed(value, precision - 1 - exponent);
        return keepsZeros ? plain : TrimZeros(plain);
    }

    /// <summary>Python's <c>round(value, places)</c>: exact, ties to even; places may be negative.</summary>
    public static double Round(double value, int places)
    {
        if (!double.IsFinite(value) || places > MaxExactPlaces || value == 0)
        {
            return value;
        }

        if (places < -400)
        {
            return Math.CopySign(0, value);
        }

        string rounded = Scale(value, places).ToString(CultureInfo.InvariantCulture) + "E" + (-places).ToString(CultureInfo.InvariantCulture);
        return Math.CopySign(double.Parse(rounded, CultureInfo.InvariantCulture), value);
    }

    /// <summary>The integer nearest to <c>value · 10^places</c>.</summary>
    private static BigInteger Scale(double value, int places)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)((bits >> 52) & 0x7FF);
        BigInteger numerator = (bits & ((1L << 52) - 1)) | (biased == 0 ? 0 : 1L << 52);
        BigInteger denominator = BigInteger.One;
        int power = Math.Max(biased, 1) - 1075;
        numerator <<= Math.Max(power, 0);
        denominator <<= Math.Max(-power, 0);
        numerator *= BigInteger.Pow(10, Math.Max(places, 0));
        denominator *= BigInteger.Pow(10, Math.Max(-places, 0));

        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(denominator);
        quotient += half > 0 || (half == 0 && !quotient.IsEven) ? 1 : 0;
        return bits < 0 ? -quotient : quotient;
    }

    /// <summary>Significant digits, and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Split(string number)
    {
        string text = number.TrimStart('-');
        int e = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? text : text[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;

        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        string digits = all.TrimStart('0');
        exponent -= all.Length - digits.Length;
        digits = digits.TrimEnd('0');
        return digits.Length == 0 ? ("0", 0) : (digits, exponent);
    }

    private static string Mantissa(string digits) => digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];

    private static string Exponent(int exponent) =>
        (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);

    private static string TrimZeros(string number) =>
        number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;

    private static string NonFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
