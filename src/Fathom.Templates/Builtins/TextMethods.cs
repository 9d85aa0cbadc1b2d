using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>The methods of Python's <c>str</c> that published chat templates call.</summary>
internal static class TextMethods
{
    private delegate TemplateValue Method(RenderContext context, TextValue text, CallArguments arguments);

    private static readonly Dictionary<string, Method> s_methods = new()
    {
        ["capitalize"] = NoArguments(Capitalize),
        ["endswith"] = (context, text, arguments) => AffixTest(context, text, arguments, "endswith"),
        ["lower"] = NoArguments(text => text.ToLower()),
        ["lstrip"] = (context, text, arguments) => Strip(context, text, arguments, "lstrip"),
        ["replace"] = Replace,
        ["rstrip"] = (context, text, arguments) => Strip(context, text, arguments, "rstrip"),
        ["split"] = TextSplit.Split,
        ["startswith"] = (context, text, arguments) => AffixTest(context, text, arguments, "startswith"),
        ["strip"] = (context, text, arguments) => Strip(context, text, arguments, "strip"),
        ["title"] = NoArguments(text => Title(text, before => !char.IsLetter(before))),
        ["upper"] = NoArguments(text => text.ToUpper()),
    };

    public static TemplateValue? Find(TextValue text, string name) => s_methods.TryGetValue(name, out Method? method)
        ? new FunctionValue("builtin_function_or_method", (context, arguments) => method(context, text, arguments))
        : null;

    /// <summary>Returns an argument that must be text.</summary>
    public static TextValue RequireText(RenderContext context, TemplateValue value, string function) => value switch
    {
        TextValue text => text,
        _ => throw context.TypeError($"{function}() argument must be str, not {value.TypeName}"),
    };

    /// <summary>Converts the first letter to upper case and the others to lower case.</summary>
    public static TextValue Capitalize(TextValue text) => Title(text, _ => false);

    /// <summary>Converts letters at the start, and after characters that end a word, to upper case and the others to lower case.</summary>
    public static TextValue Title(TextValue text, Func<char, bool> endsWord) => text.WithText(string.Create(text.Text.Length, text.Text, (title, given) =>
    {
        for (int i = 0; i < title.Length; i++)
        {
            title[i] = i == 0 || endsWord(given[i - 1]) ? char.ToUpperInvariant(given[i]) : char.ToLowerInvariant(given[i]);
        }
    }));

    /// <summary>Removes the given characters from the ends of the text; null means white space.</summary>
    public static TextValue Strip(RenderContext context, TextValue text, TextValue? characters, bool atStart, bool atEnd)
    {
        context.StepText(text.Text.Length);
        context.Step(characters?.Text.Length ?? 0); // each becomes an item of the set
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

    /// <summary>Replaces every occurrence, or the first <paramref name="count"/> ones.</summary>
    public static TextValue Replace(RenderContext context, TextValue text, TextValue old, TextValue replacement, int count)
    {
        var builder = new TextBuilder(context);
        int position = 0;
        int start = 0;
        while (count != 0)
        {
            int found = TextSearch.Find(context, text.Text, old.Text, start);
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
        return builder.ToText();
    }

    private static Method NoArguments(Func<TextValue, TextValue> convert) => (context, text, arguments) =>
    {
        arguments.Bind(context, "method");
        context.StepText(text.Text.Length);
        return convert(text);
    };

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
        return Replace(context, text, old, replacement, bound[2] is null ? -1 : Numbers.RequireCount(context, bound[2]!));
    }

    private static TemplateValue AffixTest(RenderContext context, TextValue text, CallArguments arguments, string function)
    {
        TemplateValue wanted = arguments.Bind(context, function, "affix")[0]!;
        IReadOnlyList<TemplateValue> candidates = wanted is TupleValue tuple ? tuple.Items : [wanted];
        foreach (TemplateValue candidate in candidates)
        {
            string affix = candidate is TextValue value
                ? value.Text
                : throw context.TypeError($"{function} first arg must be str or a tuple of str, not {candidate.TypeName}");
            context.StepText(affix.Length);
            bool holds = function == "startswith"
                ? text.Text.StartsWith(affix, StringComparison.Ordinal)
                : text.Text.EndsWith(affix, StringComparison.Ordinal);
            if (holds)
            {
                return BooleanValue.True;
            }
        }

        return BooleanValue.False;
    }
}
