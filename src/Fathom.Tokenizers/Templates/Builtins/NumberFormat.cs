using System.Globalization;
using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>How one value is formatted: what <c>%</c> and <c>str.format</c> have in common.</summary>
internal record struct FormatSpec
{
    public FormatSpec()
    {
    }

    public char Type { get; set; }

    public int Width { get; set; }

    /// <summary>Null when not given.</summary>
    public int? Precision { get; set; }

    public string Fill { get; set; } = " ";

    /// <summary><c>&lt; &gt; ^ =</c>; NUL when not given.</summary>
    public char Alignment { get; set; }

    /// <summary><c>+</c>, space, or NUL.</summary>
    public char Sign { get; set; }

    public bool IsAlternate { get; set; }

    /// <summary><c>,</c> or <c>_</c> between thousands; NUL for none.</summary>
    public char Grouping { get; set; }
}

/// <summary>Numbers by a <see cref="FormatSpec"/>.</summary>
internal static class NumberFormat
{
    /// <summary>Digits of an integer in the base that the type letter names, without a sign.</summary>
    public static string Integer(Int128 value, FormatSpec spec)
    {
        UInt128 magnitude = value < 0 ? (UInt128)(-(value + 1)) + 1 : (UInt128)value;
        string digits = spec.Type switch
        {
            'x' => magnitude.ToString("x", CultureInfo.InvariantCulture),
            'X' => magnitude.ToString("X", CultureInfo.InvariantCulture),
            'o' => InBase(magnitude, 8),
            'b' => magnitude.ToString("b", CultureInfo.InvariantCulture),
            _ => magnitude.ToString(CultureInfo.InvariantCulture),
        };
        string prefix = spec.IsAlternate && spec.Type is 'x' or 'X' or 'o' or 'b' ? "0" + spec.Type : "";
        return prefix + digits;
    }

    /// <summary>A float by its type letter (<c>e f g %</c>, upper case too), without a sign.</summary>
    public static string Float(RenderContext context, double value, FormatSpec spec)
    {
        int precision = spec.Precision ?? 6;
        context.RequireTextLength((long)precision + 400);      // the largest double has 309 digits before its point
        double magnitude = Math.Abs(value);
        string digits = char.ToLowerInvariant(spec.Type) switch
        {
            'e' => FloatText.Scientific(magnitude, precision),
            'g' => FloatText.General(magnitude, precision, spec.IsAlternate),
            '%' => FloatText.Fixed(magnitude * 100, precision) + "%",
            _ => FloatText.Fixed(magnitude, precision),
        };
        return char.IsUpper(spec.Type) ? digits.ToUpperInvariant() : digits;
    }

    /// <summary>Sign and padding around the digits of a number.</summary>
    public static TextValue Lay(RenderContext context, string digits, bool isNegative, FormatSpec spec)
    {
        string sign = isNegative ? "-" : spec.Sign is '+' or ' ' ? spec.Sign.ToString() : "";
        string grouped = spec.Grouping == '\0' ? digits : Group(digits, spec.Grouping);
        if (spec.Alignment != '=')
        {
            return Pad(context, TextValue.Literal(sign + grouped), spec, '>');
        }

        var builder = new TextBuilder(context);
        builder.Append(sign, isTrusted: true);
        builder.AppendRepeated(spec.Fill[0], (long)spec.Width - sign.Length - grouped.Length, isTrusted: true);
        builder.Append(grouped, isTrusted: true);
        return builder.ToText();
    }

    /// <summary>Padding around any text.</summary>
    public static TextValue Pad(RenderContext context, TextValue text, FormatSpec spec, char defaultAlignment)
    {
        long missing = (long)spec.Width - CodePoints.Count(text.Text);
        if (missing <= 0)
        {
            return text;
        }

        context.RequireTextLength(text.Text.Length + missing);
        char alignment = spec.Alignment == '\0' ? defaultAlignment : spec.Alignment;
        long before = alignment switch
        {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        var builder = new TextBuilder(context);
        builder.AppendRepeated(spec.Fill[0], before, isTrusted: true);
        builder.Append(text);
        builder.AppendRepeated(spec.Fill[0], missing - before, isTrusted: true);
        return builder.ToText();
    }

    private static string Group(string digits, char separator)
    {
        int end = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        int position = (end < 0 ? digits.Length : end) - 3;
        string grouped = digits;
        for (; position > 0; position -= 3)
        {
            grouped = grouped.Insert(position, separator.ToString());
        }

        return grouped;
    }

    private static string InBase(UInt128 value, uint radix)
    {
        string digits = "";
        do
        {
            digits = (char)('0' + (int)(value % radix)) + digits;
            value /= radix;
        }
        while (value > 0);

        return digits;
    }
}
