using System.Globalization;
using System.Text;
using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Filters that make text.</summary>
internal static class TextFilters
{
    private static readonly TextValue s_space = TextValue.Literal(" ");

    public static TemplateValue Center(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue width = arguments.Bind(context, "center", "width?")[0] ?? TemplateValue.Of(80);
        return TextLayout.Justify(context, PythonText.Str(context, value), new CallArguments([width], []), "center");
    }

    public static TemplateValue Format(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TextValue format = PythonText.Str(context, value);
        if (arguments.Named.Count == 0)
        {
            return PercentFormat.Format(context, format, new TupleValue(arguments.Positional));
        }

        if (arguments.Positional.Count > 0)
        {
            throw context.TypeError("can't handle positional and keyword arguments at the same time");
        }

        var named = new DictValue();
        foreach ((string name, TemplateValue item) in arguments.Named)
        {
            named.Items[TextValue.Literal(name)] = item;
        }

        return PercentFormat.Format(context, format, named);
    }

    public static TemplateValue Indent(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "indent", "width?", "first?", "blank?");
        TextValue text = value switch
        {
            TextValue given => given,
            UndefinedValue undefined => throw undefined.Error(context),
            _ => throw context.TypeError($"indent needs a string, not {value.TypeName}"),
        };
        TextValue indentation = bound[0] as TextValue ?? (TextValue)Operators.Apply(context, "*", s_space, bound[0] ?? TemplateValue.Of(4));
        return TextLayout.Indent(context, text, indentation, bound[1]?.IsTruthy ?? false, bound[2]?.IsTruthy ?? false);
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
        TextValue text = PythonText.Str(context, value).WithMarkup(false);
        return TextMethods.Replace(context, text, PythonText.Str(context, bound[0]!), PythonText.Str(context, bound[1]!), Filters.Count(context, bound[2], -1));
    }

    /// <summary>Text without markup: tags and comments dropped, white space runs made single spaces, entities decoded.</summary>
    public static TemplateValue StripTags(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TextValue text = PythonText.Str(context, value);
        var kept = new TextBuilder(context);
        int start = 0;
        for (int open = text.Text.IndexOf('<', StringComparison.Ordinal); open >= 0; open = text.Text.IndexOf('<', start))
        {
            bool isComment = text.Text.AsSpan(open).StartsWith("<!--", StringComparison.Ordinal);
            int close = isComment ? text.Text.IndexOf("-->", open, StringComparison.Ordinal) + 2 : text.Text.IndexOf('>', open);
            if (close <= open)
            {
                break;
            }

            kept.Append(text, start, open - start);
            start = close + 1;
        }

        kept.Append(text, start, text.Text.Length - start);
        ListValue words = TextSplit.Split(context, kept.ToText(), CallArguments.None, "split");
        return Join(context, words, new CallArguments([s_space], []));
    }

    public static TemplateValue ToJson(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "tojson", "ensure_ascii?", "indent?", "separators?", "sort_keys?");
        TextValue? indent = bound[1] switch
        {
            null or NoneValue => null,
            TextValue text => text,
            _ => (TextValue)Operators.Apply(context, "*", s_space, bound[1]!),
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

    public static TemplateValue Truncate(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "truncate", "length?", "killwords?", "end?", "leeway?");
        TextValue ending = bound[2] is null ? TextValue.Literal("...") : TextMethods.RequireText(context, bound[2]!, "truncate");
        var options = new TruncateOptions(Filters.Count(context, bound[0], 255), bound[1]?.IsTruthy ?? false, ending, Filters.Count(context, bound[3], 5));
        bool isShort = Sequences.RequireLength(context, value) <= (long)options.Length + options.Leeway;
        return value switch
        {
            TextValue text => TextLayout.Truncate(context, text, options),
            _ when isShort => value,
            _ => throw context.TypeError($"truncate needs a string, not {value.TypeName}"),
        };
    }

    /// <summary>Percent-encodes text, or the pairs of a mapping or sequence as a query string.</summary>
    public static TemplateValue UrlEncode(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        var builder = new TextBuilder(context);
        if (value is TextValue || !Sequences.IsIterable(context, value))
        {
            AppendEncoded(builder, PythonText.Str(context, value), isQuery: false);
            return builder.ToText();
        }

        bool isFirst = true;
        foreach (TemplateValue item in value is DictValue dict ? dict.Pairs() : Sequences.Enumerate(context, value))
        {
            if (Sequences.ToList(context, item) is not [TemplateValue key, TemplateValue part])
            {
                throw context.ValueError("urlencode needs pairs");
            }

            builder.Append(isFirst ? "" : "&", isTrusted: false);
            AppendEncoded(builder, PythonText.Str(context, key), isQuery: true);
            builder.Append("=", isTrusted: false);
            AppendEncoded(builder, PythonText.Str(context, part), isQuery: true);
            isFirst = false;
        }

        return builder.ToText();
    }

    public static TemplateValue WordCount(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        string text = PythonText.Str(context, value).Text;
        context.StepText(text.Length);
        int count = 0;
        bool isInside = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isWord = Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune) || rune.Value == '_';
            count += isWord && !isInside ? 1 : 0;
            isInside = isWord;
        }

        return TemplateValue.Of(count);
    }

    private static void AppendEncoded(TextBuilder builder, TextValue text, bool isQuery)
    {
        Span<byte> utf8 = stackalloc byte[4];
        int offset = 0;
        foreach (Rune rune in text.Text.EnumerateRunes())
        {
            bool isTrusted = text.IsTrustedAt(offset);
            offset += rune.Utf16SequenceLength;
            bool isPlain = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "_.-~".Contains((char)rune.Value, StringComparison.Ordinal));
            if (isPlain || (rune.Value == '/' && !isQuery))
            {
                builder.Append(rune.ToString(), isTrusted);
                continue;
            }

            if (rune.Value == ' ' && isQuery)
            {
                builder.Append("+", isTrusted);
                continue;
            }

            foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                builder.Append("%" + b.ToString("X2", CultureInfo.InvariantCulture), isTrusted);
            }
        }
    }
}
