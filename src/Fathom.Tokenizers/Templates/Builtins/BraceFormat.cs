using System.Globalization;
using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Python's <c>str.format</c> over template values: fields look up attributes and items as templates do.</summary>
internal static class BraceFormat
{
    public static TemplateValue Format(RenderContext context, TextValue format, CallArguments arguments)
    {
        var builder = new TextBuilder(context);
        string text = format.Text;
        int automatic = 0;
        int i = 0;
        while (i < text.Length)
        {
            int brace = text.AsSpan(i).IndexOfAny('{', '}');
            int end = brace < 0 ? text.Length : i + brace;
            builder.Append(format, i, end - i);
            if (brace < 0)
            {
                break;
            }

            context.Step();
            if (end + 1 < text.Length && text[end + 1] == text[end])
            {
                builder.Append(format, end, 1);
                i = end + 2;
                continue;
            }

            int close = text[end] == '{' ? text.IndexOf('}', end) : -1;
            if (close < 0)
            {
                throw context.ValueError($"Single '{text[end]}' encountered in format string");
            }

            TextValue field = FormatField(context, text[(end + 1)..close], arguments, ref automatic);
            builder.Append(format.IsMarkup ? Markup.Escape(context, field) : field);
            i = close + 1;
        }

        return builder.ToText(format.IsMarkup);
    }

    public static TemplateValue FormatMap(RenderContext context, TextValue format, CallArguments arguments)
    {
        TemplateValue mapping = arguments.Bind(context, "format_map", "mapping")[0]!;
        if (mapping is not DictValue dict)
        {
            throw context.TypeError($"format_map() needs a mapping, not {mapping.TypeName}");
        }

        KeyValuePair<string, TemplateValue>[] named =
            [.. dict.Items.Where(pair => pair.Key is TextValue).Select(pair => new KeyValuePair<string, TemplateValue>(((TextValue)pair.Key).Text, pair.Value))];
        return Format(context, format, new CallArguments([], named));
    }

    private static TextValue FormatField(RenderContext context, string field, CallArguments arguments, ref int automatic)
    {
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        string spec = colon < 0 ? "" : field[(colon + 1)..];
        string reference = colon < 0 ? field : field[..colon];
        int bang = reference.IndexOf('!', StringComparison.Ordinal);
        string conversion = bang < 0 ? "" : reference[(bang + 1)..];
        reference = bang < 0 ? reference : reference[..bang];

        TemplateValue value = Resolve(context, reference, arguments, ref automatic);
        value = conversion switch
        {
            "" => value,
            "r" or "a" => PythonText.Repr(context, value),
            "s" => PythonText.Str(context, value),
            _ => throw context.ValueError($"Unknown conversion specifier '{conversion}'"),
        };
        return FormatValue(context, value, ParseSpec(context, spec));
    }

    private static TemplateValue Resolve(RenderContext context, string reference, CallArguments arguments, ref int automatic)
    {
        int end = reference.AsSpan().IndexOfAny('.', '[');
        string first = end < 0 ? reference : reference[..end];
        TemplateValue value = FindArgument(context, first, arguments, ref automatic);
        int i = end < 0 ? reference.Length : end;
        while (i < reference.Length)
        {
            context.Step();
            bool isItem = reference[i] == '[';
            int stop = isItem ? reference.IndexOf(']', i) : EndOfName(reference, i + 1);
            if (stop < 0)
            {
                throw context.ValueError("Missing ']' in format string");
            }

            string name = reference[(i + 1)..stop];
            bool isIndex = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
            value = isItem
                ? Members.GetItem(context, value, isIndex ? TemplateValue.Of(index) : TextValue.Literal(name))
                : Members.GetAttribute(context, value, TextValue.Literal(name));
            i = isItem ? stop + 1 : stop;
        }

        return value;
    }

    private static int EndOfName(string reference, int start)
    {
        int length = reference.AsSpan(start).IndexOfAny('.', '[');
        return length < 0 ? reference.Length : start + length;
    }

    private static TemplateValue FindArgument(RenderContext context, string name, CallArguments arguments, ref int automatic)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            bool isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int given);
            int index = name.Length == 0 ? automatic++ : isNumber ? given : int.MaxValue;
            return index < arguments.Positional.Count
                ? arguments.Positional[index]
                : throw context.ValueError($"Replacement index {index} out of range for positional args tuple");
        }

        foreach ((string key, TemplateValue value) in arguments.Named)
        {
            if (key == name)
            {
                return value;
            }
        }

        throw context.ValueError($"format string names an unknown argument '{name}'");
    }

    private static TextValue FormatValue(RenderContext context, TemplateValue value, FormatSpec spec)
    {
        if (Numbers.IsNumber(value) && (value is not BooleanValue || spec.Type != '\0'))
        {
            return FormatNumber(context, value, spec);
        }

        if (spec.Type is not ('\0' or 's') || spec.Alignment == '=' || spec.Sign != '\0' || spec.Grouping != '\0')
        {
            throw context.ValueError($"the format specification does not fit a value of type '{value.TypeName}'");
        }

        TextValue text = PythonText.Str(context, value);
        bool isCut = spec.Precision is int precision && precision < CodePoints.Count(text.Text);
        TextValue kept = isCut ? text.Slice(0, CodePoints.OffsetOf(text.Text, spec.Precision!.Value)) : text;
        return NumberFormat.Pad(context, kept, spec, '<');
    }

    private static TextValue FormatNumber(RenderContext context, TemplateValue value, FormatSpec spec)
    {
        if (Numbers.TryInteger(value, out Int128 integer) && spec.Type is '\0' or 'd' or 'n' or 'x' or 'X' or 'o' or 'b')
        {
            if (spec.Precision is not null || value is FloatValue)
            {
                throw context.ValueError("Precision not allowed in integer format specifier");
            }

            return NumberFormat.Lay(context, NumberFormat.Integer(integer, spec), integer < 0, spec);
        }

        _ = Numbers.TryDouble(value, out double number);
        string digits = spec.Type switch
        {
            '\0' when spec.Precision is null => FloatText.Repr(Math.Abs(number)),
            '\0' => FloatText.General(Math.Abs(number), spec.Precision.Value, keepsZeros: false),
            'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' => NumberFormat.Float(context, number, spec),
            _ => throw context.ValueError($"Unknown format code '{spec.Type}' for object of type '{value.TypeName}'"),
        };
        return NumberFormat.Lay(context, digits, double.IsNegative(number), spec);
    }

    /// <summary><c>[[fill]align][sign][#][0][width][grouping][.precision][type]</c>.</summary>
    private static FormatSpec ParseSpec(RenderContext context, string text)
    {
        var spec = new FormatSpec();
        int i = 0;
        if (text.Length > 1 && IsAlignment(text[1]))
        {
            (spec.Fill, spec.Alignment, i) = (text[..1], text[1], 2);
        }
        else if (text.Length > 0 && IsAlignment(text[0]))
        {
            (spec.Alignment, i) = (text[0], 1);
        }

        spec.Sign = Take('+') ? '+' : Take(' ') ? ' ' : Take('-') ? '\0' : '\0';
        spec.IsAlternate = Take('#');
        if (Take('0') && spec.Alignment == '\0')
        {
            (spec.Fill, spec.Alignment) = ("0", '=');
        }

        spec.Width = Number() ?? 0;
        spec.Grouping = Take(',') ? ',' : Take('_') ? '_' : '\0';
        spec.Precision = Take('.') ? Number() ?? throw context.ValueError("Format specifier missing precision") : null;
        spec.Type = i < text.Length ? text[i++] : '\0';
        return i == text.Length ? spec : throw context.ValueError("Invalid format specifier");

        bool Take(char c)
        {
            bool isHere = i < text.Length && text[i] == c;
            i += isHere ? 1 : 0;
            return isHere;
        }

        int? Number()
        {
            int start = i;
            long number = 0;
            for (; i < text.Length && char.IsAsciiDigit(text[i]); i++)
            {
                number = Math.Min((number * 10) + (text[i] - '0'), int.MaxValue);
            }

            return i == start ? null : (int)number;
        }
    }

    private static bool IsAlignment(char c) => c is '<' or '>' or '=' or '^';
}
