using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>Filters that produce text, or read numbers from it.</summary>
internal static class TextFilters
{
    private static readonly TextValue s_space = TextValue.Literal(" ");

    public static TemplateValue Int(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "int", "default?", "base?");
        TemplateValue otherwise = bound[0] ?? TemplateValue.Of(0);
        switch (value)
        {
            case UndefinedValue undefined:
                throw undefined.Error(context);
            case FloatValue number:
                return double.IsFinite(number.Value) ? Truncate(context, number.Value) : otherwise;
            case TextValue text:
                context.StepText(text.Text.Length);
                int radix = bound[1] is null ? 10 : Numbers.RequireCount(context, bound[1]!);
                Int128? integer = Numbers.RequireFit(context, () => Numbers.ParseInteger(text.Text, radix));
                if (integer is not null)
                {
                    return TemplateValue.Of(integer.Value);
                }

                return Numbers.ParseFloat(text.Text) is double parsed && double.IsFinite(parsed) ? Truncate(context, parsed) : otherwise;
            default:
                return Numbers.TryInteger(value, out Int128 whole) ? TemplateValue.Of(whole) : otherwise;
        }
    }

    /// <summary>Indents every line but the first and blank ones, which are optional; line breaks become <c>\n</c>.</summary>
    public static TemplateValue Indent(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "indent", "width?", "first?", "blank?");
        TextValue text = value switch
        {
            TextValue given => given,
            UndefinedValue undefined => throw undefined.Error(context),
            _ => throw context.TypeError($"indent needs a string, not {value.TypeName}"),
        };
        TextValue indentation = bound[0] as TextValue ?? Spaces(context, bound[0] ?? TemplateValue.Of(4));
        (bool isFirst, bool isBlank) = (bound[1]?.IsTruthy ?? false, bound[2]?.IsTruthy ?? false);

        string lines = text.Text + "\n"; // as in Jinja2: after it, a carriage return at the end begins no line
        var builder = new TextBuilder(context);
        for (int start = 0, next; start < lines.Length; start = next)
        {
            context.Step();
            int end = CodePoints.LineEnd(lines, start, out next);
            bool isIndented = start == 0 ? isFirst : isBlank || end > start;
            builder.Append(start == 0 ? "" : "\n", isTrusted: true);
            builder.Append(isIndented ? indentation : TextValue.Empty);
            builder.Append(text, start, end - start);
        }

        return builder.ToText();
    }

    public static TemplateValue Join(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "join", "d?", "attribute?");
        TextValue separator = bound[0] is null ? TextValue.Empty : PythonText.Str(context, bound[0]!);
        AttributePath path = AttributePath.Parse(context, bound[1]);
        var builder = new TextBuilder(context);
        bool isFirst = true;
        foreach (TemplateValue item in Sequences.Enumerate(context, value))
        {
            builder.Append(isFirst ? TextValue.Empty : separator);
            builder.Append(PythonText.Str(context, path.Get(context, item)));
            isFirst = false;
        }

        return builder.ToText();
    }

    public static TemplateValue Replace(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "replace", "old", "new", "count?");
        int count = bound[2] is null or NoneValue ? -1 : Numbers.RequireCount(context, bound[2]!);
        return TextMethods.Replace(
            context, PythonText.Str(context, value), PythonText.Str(context, bound[0]!), PythonText.Str(context, bound[1]!), count);
    }

    /// <summary>Capitalizes words, which start after white space and any of <c>-({[&lt;</c>; <c>str.title</c> has a different rule.</summary>
    public static TextValue Title(RenderContext context, TextValue text) =>
        TextMethods.Title(text, before => before is '-' or '(' or '{' or '[' or '<' || CodePoints.IsSpace(before));

    public static TemplateValue ToJson(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "tojson", "ensure_ascii?", "indent?", "separators?", "sort_keys?");
        TextValue? indent = bound[1] switch
        {
            null or NoneValue => null,
            TextValue text => text,
            _ => Spaces(context, bound[1]!),
        };
        (TextValue item, TextValue key) = (TextValue.Data(indent is null ? ", " : ","), TextValue.Data(": "));
        if (bound[2] is not (null or NoneValue))
        {
            List<TemplateValue> separators = Sequences.ToList(context, bound[2]!);
            if (separators is not [TextValue, TextValue])
            {
                throw context.TypeError("separators must be two strings");
            }

            (item, key) = ((TextValue)separators[0], (TextValue)separators[1]);
        }

        return JsonText.Write(context, value, new JsonLayout(indent, item, key, bound[3]?.IsTruthy ?? false, bound[0]?.IsTruthy ?? false));
    }

    public static TemplateValue Trim(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue? characters = arguments.Bind(context, "trim", "chars?")[0];
        TextValue? set = characters is null or NoneValue ? null : TextMethods.RequireText(context, characters, "strip");
        return TextMethods.Strip(context, PythonText.Str(context, value), set, atStart: true, atEnd: true);
    }

    private static TextValue Spaces(RenderContext context, TemplateValue count) => (TextValue)Operators.Apply(context, "*", s_space, count);

    private static TemplateValue Truncate(RenderContext context, double value) => Numbers.TryInteger(Math.Truncate(value), out Int128 integer)
        ? TemplateValue.Of(integer)
        : throw context.Error(TemplateErrorCodes.LimitInteger, "the number does not fit into 128 bits");
}
