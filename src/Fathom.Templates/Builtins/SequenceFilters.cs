using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>Filters on whole sequences.</summary>
internal static class SequenceFilters
{
    public static TemplateValue Length(RenderContext context, TemplateValue value, CallArguments arguments) =>
        TemplateValue.Of(Sequences.RequireLength(context, value));

    public static TemplateValue Default(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "default", "default_value?", "boolean?");
        bool isReplaced = value is UndefinedValue || ((bound[1]?.IsTruthy ?? false) && !value.IsTruthy);
        return isReplaced ? bound[0] ?? TextValue.Empty : value;
    }

    public static TemplateValue First(RenderContext context, TemplateValue value, CallArguments arguments) =>
        Sequences.Enumerate(context, value).FirstOrDefault() ?? new UndefinedValue("No first item, sequence was empty.");

    public static TemplateValue Last(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        if (value is GeneratorValue or NoneValue)
        {
            throw context.TypeError($"'{value.TypeName}' object is not reversible");
        }

        return Sequences.ItemAt(context, value, -1)
            ?? Sequences.Enumerate(context, value).LastOrDefault()
            ?? new UndefinedValue("No last item, sequence was empty.");
    }

    /// <summary>Returns the pairs of a mapping; none if it is undefined. A value that isn't a mapping is refused when the pairs are read.</summary>
    public static TemplateValue Items(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        return new GeneratorValue(Pairs());

        IEnumerable<TemplateValue> Pairs()
        {
            if (value is UndefinedValue)
            {
                yield break;
            }

            DictValue dict = value as DictValue ?? throw context.TypeError("Can only get item pairs from a mapping.");
            foreach (TemplateValue pair in dict.Pairs())
            {
                yield return pair;
            }
        }
    }

    public static TemplateValue Reverse(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        switch (value)
        {
            case TextValue:
                return Sequences.Slice(context, value, null, null, -1);
            case GeneratorValue:
                List<TemplateValue> items = Sequences.ToList(context, value);
                items.Reverse();
                return new ListValue(items);
            default:
                return new GeneratorValue(Sequences.ToList(context, value).AsEnumerable().Reverse(), "list_reverseiterator");
        }
    }
}
