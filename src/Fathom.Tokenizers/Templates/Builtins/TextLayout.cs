using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Padding, indenting and cutting text to widths; every width is checked before anything is made.</summary>
internal static class TextLayout
{
    /// <summary><c>center</c>, <c>ljust</c> and <c>rjust</c>.</summary>
    public static TextValue Justify(RenderContext context, TextValue text, CallArguments arguments, string function)
    {
        TemplateValue?[] bound = arguments.Bind(context, function, "width", "fillchar?");
        TextValue fill = bound[1] is null ? TextValue.Literal(" ") : TextMethods.RequireText(context, bound[1]!, function);
        if (CodePoints.Count(fill.Text) != 1)
        {
            throw context.TypeError("The fill character must be exactly one character long");
        }

        int width = Numbers.RequireCount(context, bound[0]!);
        long missing = Math.Max((long)width - Sequences.RequireLength(context, text), 0);
        long before = function switch
        {
            "ljust" => 0,
            "rjust" => missing,
            _ => (missing / 2) + (missing & width & 1),
        };
        context.RequireTextLength(text.Text.Length + (missing * fill.Text.Length));
        var builder = new TextBuilder(context);
        AppendRepeated(builder, fill, before);
        builder.Append(text);
        AppendRepeated(builder, fill, missing - before);
        return builder.ToText(text.IsMarkup);
    }

    /// <summary><c>zfill</c>: zeros after the sign.</summary>
    public static TextValue ZeroFill(RenderContext context, TextValue text, CallArguments arguments)
    {
        long missing = (long)Numbers.RequireCount(context, arguments.Bind(context, "zfill", "width")[0]!) - Sequences.RequireLength(context, text);
        int sign = text.Text.Length > 0 && text.Text[0] is '+' or '-' ? 1 : 0;
        var builder = new TextBuilder(context);
        builder.Append(text, 0, sign);
        builder.AppendRepeated('0', missing, isTrusted: true);
        builder.Append(text, sign, text.Text.Length - sign);
        return builder.ToText(text.IsMarkup);
    }

    public static TextValue ExpandTabs(RenderContext context, TextValue text, CallArguments arguments)
    {
        TemplateValue? size = arguments.Bind(context, "expandtabs", "tabsize?")[0];
        int width = size is null ? 8 : Numbers.RequireCount(context, size);
        var builder = new TextBuilder(context);
        int column = 0;
        for (int i = 0; i < text.Text.Length; i += CodePoints.LengthAt(text.Text, i))
        {
            if (text.Text[i] == '\t')
            {
                int spaces = width > 0 ? width - (column % width) : 0;
                builder.AppendRepeated(' ', spaces, text.IsTrustedAt(i));
                column += spaces;
            }
            else
            {
                builder.Append(text, i, CodePoints.LengthAt(text.Text, i));
                column = text.Text[i] is '\n' or '\r' ? 0 : column + 1;
            }
        }

        return builder.ToText(text.IsMarkup);
    }

    /// <summary>The filter <c>indent</c>.</summary>
    public static TextValue Indent(RenderContext context, TextValue text, TextValue indentation, bool isFirst, bool isBlank)
    {
        var withBreak = new TextBuilder(context);
        withBreak.Append(text);
        withBreak.Append("\n", isTrusted: true);

        var builder = new TextBuilder(context);
        int line = 0;
        foreach (TextValue part in TextSplit.Lines(context, withBreak.ToText(), keepsEnds: false))
        {
            if (line > 0)
            {
                builder.Append("\n", isTrusted: true);
            }

            bool isIndented = line == 0 ? isFirst : isBlank || part.Text.Length > 0;
            builder.Append(isIndented ? indentation : TextValue.Empty);
            builder.Append(part);
            line++;
        }

        return builder.ToText(text.IsMarkup);
    }

    /// <summary>The filter <c>truncate</c>.</summary>
    public static TextValue Truncate(RenderContext context, TextValue text, TruncateOptions options)
    {
        int ending = CodePoints.Count(options.Ending.Text);
        if (options.Length < ending || options.Leeway < 0)
        {
            throw context.ValueError($"expected length >= {ending} and leeway >= 0");
        }

        if (Sequences.RequireLength(context, text) <= (long)options.Length + options.Leeway)
        {
            return text;
        }

        TextValue head = text.Slice(0, CodePoints.OffsetOf(text.Text, options.Length - ending));
        int space = options.CutsWords ? -1 : head.Text.LastIndexOf(' ');
        return Operators.Concat(context, space < 0 ? head : head.Slice(0, space), options.Ending);
    }

    private static void AppendRepeated(TextBuilder builder, TextValue fill, long count)
    {
        if (fill.Text.Length == 1)
        {
            builder.AppendRepeated(fill.Text[0], count, fill.IsTrustedAt(0));
            return;
        }

        for (long i = 0; i < count; i++)
        {
            builder.Append(fill);
        }
    }
}

/// <summary>The arguments of the filter <c>truncate</c>.</summary>
/// <param name="Length">Longest result in code points.</param>
/// <param name="CutsWords">Whether the cut may fall inside a word.</param>
/// <param name="Ending">What marks the cut.</param>
/// <param name="Leeway">By how much a text may be longer and still stay whole.</param>
internal readonly record struct TruncateOptions(int Length, bool CutsWords, TextValue Ending, int Leeway);
