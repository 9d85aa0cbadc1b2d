using System.Globalization;
using System.Text;

namespace Fathom.Templates.Values;

/// <summary>Values as text: Python's <c>str</c> and <c>repr</c>.</summary>
/// <remarks>
/// Numbers, booleans and None count as written by the template, since their text can't contain a marker; quotes and punctuation around the
/// items of a collection count as data.
/// </remarks>
internal static class PythonText
{
    /// <summary>Python's <c>str(value)</c>; an undefined value is empty.</summary>
    public static TextValue Str(RenderContext context, TemplateValue value)
    {
        if (value is TextValue text)
        {
            return text;
        }

        if (Scalar(value) is string scalar)
        {
            return TextValue.Literal(scalar);
        }

        return value is UndefinedValue ? TextValue.Empty : Repr(context, value);
    }

    /// <summary>Python's <c>repr(value)</c>.</summary>
    public static TextValue Repr(RenderContext context, TemplateValue value)
    {
        var builder = new TextBuilder(context);
        AppendRepr(context, builder, value, 0);
        return builder.ToText();
    }

    private static string? Scalar(TemplateValue value) => value switch
    {
        NoneValue => "None",
        BooleanValue boolean => boolean.IsTruthy ? "True" : "False",
        IntegerValue integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        FloatValue number => FloatText.Repr(number.Value),
        _ => null,
    };

    private static void AppendRepr(RenderContext context, TextBuilder builder, TemplateValue value, int depth)
    {
        context.StepIntoData(depth);
        switch (value)
        {
            case TextValue text:
                AppendQuoted(builder, text);
                break;
            case ListValue list:
                AppendItems(context, builder, "[", list.Items, "]", depth);
                break;
            case TupleValue tuple:
                AppendItems(context, builder, "(", tuple.Items, tuple.Items.Count == 1 ? ",)" : ")", depth);
                break;
            case DictValue dict:
                AppendPairs(context, builder, dict, depth);
                break;
            case DictViewValue view:
                AppendItems(context, builder, view.TypeName + "([", view.Enumerate(), "])", depth);
                break;
            case NamespaceValue space:
                AppendNamespace(context, builder, space, depth);
                break;
            default:
                builder.Append(Scalar(value) ?? value.Representation, isTrusted: false);
                break;
        }
    }

    private static void AppendItems(RenderContext context, TextBuilder builder, string open, IEnumerable<TemplateValue> items, string close, int depth)
    {
        builder.Append(open, isTrusted: false);
        string separator = "";
        foreach (TemplateValue item in items)
        {
            builder.Append(separator, isTrusted: false);
            AppendRepr(context, builder, item, depth + 1);
            separator = ", ";
        }

        builder.Append(close, isTrusted: false);
    }

    private static void AppendPairs(RenderContext context, TextBuilder builder, DictValue dict, int depth)
    {
        string separator = "{";
        foreach ((TemplateValue key, TemplateValue item) in dict.Items)
        {
            builder.Append(separator, isTrusted: false);
            AppendRepr(context, builder, key, depth + 1);
            builder.Append(": ", isTrusted: false);
            AppendRepr(context, builder, item, depth + 1);
            separator = ", ";
        }

        builder.Append(dict.Items.Count == 0 ? "{}" : "}", isTrusted: false);
    }

    private static void AppendNamespace(RenderContext context, TextBuilder builder, NamespaceValue space, int depth)
    {
        var attributes = new DictValue();
        foreach ((string name, TemplateValue item) in space.Attributes)
        {
            attributes.Items[TextValue.Literal(name)] = item;
        }

        builder.Append("<Namespace ", isTrusted: false);
        AppendRepr(context, builder, attributes, depth + 1);
        builder.Append(">", isTrusted: false);
    }

    private static void AppendQuoted(TextBuilder builder, TextValue value)
    {
        string text = value.Text;
        bool useDouble = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal);
        string quote = useDouble ? "\"" : "'";
        builder.Append(quote, isTrusted: false);
        int plainStart = 0;
        for (int i = 0; i < text.Length; i += CodePoints.LengthAt(text, i))
        {
            if (Escape(text, i, quote[0]) is string escape)
            {
                builder.Append(value, plainStart, i - plainStart);
                builder.Append(escape, value.IsTrustedAt(i));
                plainStart = i + CodePoints.LengthAt(text, i);
            }
        }

        builder.Append(value, plainStart, text.Length - plainStart);
        builder.Append(quote, isTrusted: false);
    }

    private static string? Escape(string text, int offset, char quote)
    {
        char c = text[offset];
        switch (c)
        {
            case '\\':
                return "\\\\";
            case '\n':
                return "\\n";
            case '\r':
                return "\\r";
            case '\t':
                return "\\t";
            case >= ' ' and <= '~':
                return c == quote ? "\\" + c : null;
        }

        bool isScalar = Rune.TryGetRuneAt(text, offset, out Rune rune);
        if (isScalar && CodePoints.IsPrintable(rune))
        {
            return null;
        }

        int code = isScalar ? rune.Value : c;
        return code < 0x100 ? $"\\x{code:x2}" : code < 0x10000 ? $"\\u{code:x4}" : $"\\U{code:x8}";
    }
}
