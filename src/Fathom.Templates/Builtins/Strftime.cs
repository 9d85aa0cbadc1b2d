using System.Globalization;
using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>C's <c>strftime</c> in the C locale, with the GNU flags <c>-</c> (no padding), <c>_</c> (spaces), and <c>0</c> (zeros).</summary>
internal static class Strftime
{
    public static TextValue Format(RenderContext context, TextValue format, DateTimeOffset time)
    {
        var builder = new TextBuilder(context);
        string text = format.Text;
        int plainStart = 0;
        for (int i = text.IndexOf('%', StringComparison.Ordinal); i >= 0 && i + 1 < text.Length; i = text.IndexOf('%', plainStart))
        {
            context.Step();
            int letter = text[i + 1] is '-' or '_' or '0' && i + 2 < text.Length ? i + 2 : i + 1;
            builder.Append(format, plainStart, i - plainStart);
            plainStart = letter + 1;
            string? field = Field(text[letter], time);
            if (field is null)
            {
                builder.Append(format, i, plainStart - i);
            }
            else
            {
                builder.Append(letter == i + 1 ? field : Repad(field, text[i + 1]), isTrusted: true);
            }
        }

        builder.Append(format, plainStart, text.Length - plainStart);
        return builder.ToText();
    }

    private static string Repad(string field, char flag)
    {
        string digits = field.TrimStart('0', ' ');
        digits = digits.Length == 0 || !char.IsAsciiDigit(digits[0]) ? field[^1..] : digits;
        bool isNumber = char.IsAsciiDigit(field[^1]) && field.TrimStart('0', ' ').All(char.IsAsciiDigit);
        return !isNumber ? field : flag == '-' ? digits : digits.PadLeft(field.Length, flag == '_' ? ' ' : '0');
    }

    private static string? Field(char letter, DateTimeOffset time) => letter switch
    {
        'Y' => Net(time, "yyyy"),
        'y' => Net(time, "yy"),
        'C' => Number(time.Year / 100, 2),
        'm' => Net(time, "MM"),
        'd' => Net(time, "dd"),
        'e' => Net(time, "%d").PadLeft(2),
        'H' => Net(time, "HH"),
        'I' => Net(time, "hh"),
        'k' => Net(time, "%H").PadLeft(2),
        'l' => Net(time, "%h").PadLeft(2),
        'M' => Net(time, "mm"),
        'S' => Net(time, "ss"),
        'f' => Net(time, "ffffff"),
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'B' => Net(time, "MMMM"),
        'b' or 'h' => Net(time, "MMM"),
        'A' => Net(time, "dddd"),
        'a' => Net(time, "ddd"),
        'j' => Number(time.DayOfYear, 3),
        'u' => Number((((int)time.DayOfWeek + 6) % 7) + 1, 1),
        'w' => Number((int)time.DayOfWeek, 1),
        'U' => Number((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2),
        'W' => Number((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7, 2),
        'V' => Number(ISOWeek.GetWeekOfYear(time.DateTime), 2),
        'G' => Number(ISOWeek.GetYear(time.DateTime), 4),
        's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'D' => Net(time, "MM/dd/yy"),
        'x' => Net(time, "MM/dd/yy"),
        'F' => Net(time, "yyyy-MM-dd"),
        'T' or 'X' => Net(time, "HH:mm:ss"),
        'R' => Net(time, "HH:mm"),
        'r' => Net(time, "hh:mm:ss") + (time.Hour < 12 ? " AM" : " PM"),
        'c' => Net(time, "ddd MMM ") + Net(time, "%d").PadLeft(2) + Net(time, " HH:mm:ss yyyy"),
        'z' or 'Z' => "",
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => null,
    };

    private static string Net(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string Number(int value, int digits) => value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
}
