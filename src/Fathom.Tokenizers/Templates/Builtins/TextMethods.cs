using System.Globalization;
using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>The methods of Python's <c>str</c>.</summary>
internal static class TextMethods
{
    private delegate TemplateValue Method(RenderContext context, TextValue text, CallArguments arguments);

    private static readonly Dictionary<string, Method> s_methods = new()
    {
        ["capitalize"] = NoArguments(TextCase.Capitalize),
        ["casefold"] = NoArguments(TextCase.Lower),
        ["center"] = (context, text, arguments) => TextLayout.Justify(context, text, arguments, "center"),
        ["count"] = Count,
        ["endswith"] = (context, text, arguments) => AffixTest(context, text, arguments, "endswith"),
        ["expandtabs"] = TextLayout.ExpandTabs,
        ["find"] = (context, text, arguments) => TemplateValue.Of(Find(context, text, arguments, "find", isLast: false)),
        ["format"] = BraceFormat.Format,
        ["format_map"] = BraceFormat.FormatMap,
        ["index"] = (context, text, arguments) => RequireFound(context, Find(context, text, arguments, "index", isLast: false)),
        ["isalnum"] = Test(text => All(text, char.IsLetterOrDigit)),
        ["isalpha"] = Test(text => All(text, char.IsLetter)),
        ["isascii"] = Test(text => System.Text.Ascii.IsValid(text)),
        ["isdecimal"] = Test(text => All(text, char.IsDigit)),
        ["isdigit"] = Test(text => All(text, IsDigit)),
        ["isidentifier"] = Test(text => text.Length > 0 && !char.IsDigit(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c == '_')),
        ["islower"] = Test(TextCase.IsLower),
        ["isnumeric"] = Test(text => All(text, char.IsNumber)),
        ["isprintable"] = Test(text => text.EnumerateRunes().All(CodePoints.IsPrintable)),
        ["isspace"] = Test(text => All(text, CodePoints.IsSpace)),
        ["istitle"] = Test(TextCase.IsTitle),
        ["isupper"] = Test(TextCase.IsUpper),
        ["join"] = Join,
        ["ljust"] = (context, text, arguments) => TextLayout.Justify(context, text, arguments, "ljust"),
        ["lower"] = NoArguments(TextCase.Lower),
        ["lstrip"] = (context, text, arguments) => Strip(context, text, arguments, "lstrip"),
        ["partition"] = (context, text, arguments) => Partition(context, text, arguments, "partition"),
        ["removeprefix"] = (context, text, arguments) => RemoveAffix(context, text, arguments, "removeprefix"),
        ["removesuffix"] = (context, text, arguments) => RemoveAffix(context, text, arguments, "removesuffix"),
        ["replace"] = Replace,
        ["rfind"] = (context, text, arguments) => TemplateValue.Of(Find(context, text, arguments, "rfind", isLast: true)),
        ["rindex"] = (context, text, arguments) => RequireFound(context, Find(context, text, arguments, "rindex", isLast: true)),
        ["rjust"] = (context, text, arguments) => TextLayout.Justify(context, text, arguments, "rjust"),
        ["rpartition"] = (context, text, arguments) => Partition(context, text, arguments, "rpartition"),
        ["rsplit"] = (context, text, arguments) => TextSplit.Split(context, text, arguments, "rsplit"),
        ["rstrip"] = (context, text, arguments) => Strip(context, text, arguments, "rstrip"),
        ["split"] = (context, text, arguments) => TextSplit.Split(context, text, arguments, "split"),
        ["splitlines"] = TextSplit.SplitLines,
        ["startswith"] = (context, text, arguments) => AffixTest(context, text, arguments, "startswith"),
        ["strip"] = (context, text, arguments) => Strip(context, text, arguments, "strip"),
        ["swapcase"] = NoArguments(TextCase.SwapCase),
        ["title"] = NoArguments(TextCase.Title),
        ["upper"] = NoArguments(TextCase.Upper),
        ["zfill"] = TextLayout.ZeroFill,
    };

    public static TemplateValue? Find(TextValue text, string name) => s_methods.TryGetValue(name, out Method? method)
        ? new FunctionValue("builtin_function_or_method", (context, arguments) => method(context, text, arguments))
        : null;

    /// <summary>An argument that must be text.</summary>
    public static TextValue RequireText(RenderContext context, TemplateValue value, string function) => value switch
    {
        TextValue text => text,
        _ => throw context.TypeError($"{function}() argument must be str, not {value.TypeName}"),
    };

    /// <summary>The text without these characters at its ends; null means white space.</summary>
    public static TextValue Strip(RenderContext context, TextValue text, TextValue? characters, bool atStart, bool atEnd)
    {
        context.StepText(text.Text.Length);
        HashSet<string>? set = characters is null ? null : [.. characters.Text.EnumerateRunes().Select(rune => rune.ToString())];
        int start = 0;
        int end = text.Text.Length;
        while (atStart && start < end && IsStripped(text.Text, start, set))
        {
            start += CodePoints.LengthAt(text.Text, start);
        }

        while (atEnd && end > start)
        {
            int last = end - 1 > start && char.IsSurrogatePair(text.Text[end - 2], text.Text[end - 1]) ? end - 2 : end - 1;
            if (!IsStripped(text.Text, last, set))
            {
                break;
            }

            end = last;
        }

        return text.Slice(start, end - start);
    }

    /// <summary>Every occurrence, or the first <paramref name="count"/> ones, replaced.</summary>
    public static TextValue Replace(RenderContext context, TextValue text, TextValue old, TextValue replacement, int count)
    {
        var builder = new TextBuilder(context);
        int position = 0;
        int start = 0;
        while (count != 0)
        {
            int found = TextSearch.Find(context, text.Text, old.Text, start, text.Text.Length);
            if (found < 0)
            {
                break;
            }

            builder.Append(text, position, found - position);
            builder.Append(replacement);
            position = found + old.Text.Length;
            start = position;
            count--;
            if (old.Text.Length == 0)                       // between all characters, and at both ends
            {
                if (found >= text.Text.Length)
                {
                    break;
                }

                start = found + CodePoints.LengthAt(text.Text, found);
            }
        }

        builder.Append(text, position, text.Text.Length - position);
        return builder.ToText(text.IsMarkup);
    }

    private static Method NoArguments(Func<RenderContext, TextValue, TextValue> convert) => (context, text, arguments) =>
    {
        arguments.Bind(context, "method");
        return convert(context, text);
    };

    private static Method Test(Func<string, bool> test) => (context, text, _) =>
    {
        context.StepText(text.Text.Length);
        return TemplateValue.Of(test(text.Text));
    };

    private static bool All(string text, Func<char, bool> test) => text.Length > 0 && text.All(test);

    private static bool IsDigit(char c) => char.IsDigit(c) || CharUnicodeInfo.GetDigitValue(c) >= 0;

    private static bool IsStripped(string text, int offset, HashSet<string>? set) =>
        set is null ? CodePoints.IsSpace(text[offset]) : set.Contains(text.Substring(offset, CodePoints.LengthAt(text, offset)));

    private static TextValue Strip(RenderContext context, TextValue text, CallArguments arguments, string function)
    {
        TemplateValue? characters = arguments.Bind(context, function, "chars?")[0];
        TextValue? set = characters is null or NoneValue ? null : RequireText(context, characters, function);
        return Strip(context, text, set, atStart: function != "rstrip", atEnd: function != "lstrip");
    }

    private static TextValue Replace(RenderContext context, TextValue text, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "replace", "old", "new", "count?");
        TextValue old = RequireText(context, bound[0]!, "replace");
        TextValue replacement = RequireText(context, bound[1]!, "replace");
        int count = bound[2] is null ? -1 : Numbers.RequireCount(context, bound[2]!);
        return text.IsMarkup
            ? Replace(context, text, Markup.Escape(context, old), Markup.Escape(context, replacement), count)
            : Replace(context, text, old, replacement, count);
    }

    private static TextValue Join(RenderContext context, TextValue separator, CallArguments arguments)
    {
        var builder = new TextBuilder(context);
        int index = 0;
        foreach (TemplateValue item in Sequences.Enumerate(context, arguments.Bind(context, "join", "iterable")[0]!))
        {
            if (item is not TextValue text)
            {
                throw context.TypeError($"sequence item {index}: expected str instance, {item.TypeName} found");
            }

            builder.Append(index++ == 0 ? TextValue.Empty : separator);
            builder.Append(separator.IsMarkup ? Markup.Escape(context, text) : text);
        }

        return builder.ToText(separator.IsMarkup);
    }

    private static TemplateValue AffixTest(RenderContext context, TextValue text, CallArguments arguments, string function)
    {
        TemplateValue?[] bound = arguments.Bind(context, function, "prefix", "start?", "end?");
        (int start, int end) = Bounds(context, text.Text, bound[1], bound[2]);
        IReadOnlyList<TemplateValue> candidates = bound[0] is TupleValue tuple ? tuple.Items : [bound[0]!];
        foreach (TemplateValue candidate in candidates)
        {
            string affix = candidate is TextValue value
                ? value.Text
                : throw context.TypeError($"{function} first arg must be str or a tuple of str, not {candidate.TypeName}");
            context.StepText(affix.Length);
            if (start <= end && IsAffix(text.Text.AsSpan(start, end - start), affix, atStart: function == "startswith"))
            {
                return BooleanValue.True;
            }
        }

        return BooleanValue.False;
    }

    private static bool IsAffix(ReadOnlySpan<char> text, string affix, bool atStart) =>
        atStart ? text.StartsWith(affix, StringComparison.Ordinal) : text.EndsWith(affix, StringComparison.Ordinal);

    private static TextValue RemoveAffix(RenderContext context, TextValue text, CallArguments arguments, string function)
    {
        string affix = RequireText(context, arguments.Bind(context, function, "affix")[0]!, function).Text;
        bool atStart = function == "removeprefix";
        context.StepText(affix.Length);
        if (!IsAffix(text.Text, affix, atStart))
        {
            return text;
        }

        return text.Slice(atStart ? affix.Length : 0, text.Text.Length - affix.Length);
    }

    private static TupleValue Partition(RenderContext context, TextValue text, CallArguments arguments, string function)
    {
        TextValue separator = RequireText(context, arguments.Bind(context, function, "sep")[0]!, function);
        if (separator.Text.Length == 0)
        {
            throw context.ValueError("empty separator");
        }

        bool isLast = function == "rpartition";
        int found = isLast
            ? TextSearch.FindLast(context, text.Text, separator.Text, 0, text.Text.Length)
            : TextSearch.Find(context, text.Text, separator.Text, 0, text.Text.Length);
        if (found < 0)
        {
            return new TupleValue(isLast ? [TextValue.Empty, TextValue.Empty, text] : [text, TextValue.Empty, TextValue.Empty]);
        }

        return new TupleValue([text.Slice(0, found), separator, text.Slice(found + separator.Text.Length)]);
    }

    private static TemplateValue Count(RenderContext context, TextValue text, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "count", "sub", "start?", "end?");
        string part = RequireText(context, bound[0]!, "count").Text;
        (int start, int end) = Bounds(context, text.Text, bound[1], bound[2]);
        if (start > end)
        {
            return TemplateValue.Of(0);
        }

        if (part.Length == 0)
        {
            return TemplateValue.Of(CodePoints.Count(text.Text[start..end]) + 1);
        }

        int count = 0;
        for (int i = TextSearch.Find(context, text.Text, part, start, end); i >= 0; i = TextSearch.Find(context, text.Text, part, i + part.Length, end))
        {
            count++;
        }

        return TemplateValue.Of(count);
    }

    private static int Find(RenderContext context, TextValue text, CallArguments arguments, string function, bool isLast)
    {
        TemplateValue?[] bound = arguments.Bind(context, function, "sub", "start?", "end?");
        string part = RequireText(context, bound[0]!, function).Text;
        (int start, int end) = Bounds(context, text.Text, bound[1], bound[2]);
        int found = isLast ? TextSearch.FindLast(context, text.Text, part, start, end) : TextSearch.Find(context, text.Text, part, start, end);
        return found < 0 ? -1 : CodePoints.IndexOf(text.Text, found);
    }

    private static TemplateValue RequireFound(RenderContext context, int index) =>
        index < 0 ? throw context.ValueError("substring not found") : TemplateValue.Of(index);

    /// <summary>UTF-16 offsets of optional code point bounds, clamped as in slices.</summary>
    private static (int Start, int End) Bounds(RenderContext context, string text, TemplateValue? start, TemplateValue? end)
    {
        if (start is null && end is null)
        {
            return (0, text.Length);
        }

        int length = CodePoints.Count(text);
        int from = Bound(start, 0);
        int to = Math.Min(Bound(end, length), length);
        return from > length ? (1, 0) : (CodePoints.OffsetOf(text, from), CodePoints.OffsetOf(text, to));

        int Bound(TemplateValue? value, int otherwise)
        {
            int index = value is null or NoneValue ? otherwise : Numbers.RequireCount(context, value);
            return Math.Max(index < 0 ? index + length : index, 0);
        }
    }
}
