using System.Globalization;

namespace Fathom.Templates.Values;

/// <summary>Floating-point numbers as Python writes them.</summary>
internal static class FloatText
{
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

    /// <summary>Returns the significant digits, and the power of ten of the first one.</summary>
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

    private static string NonFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
