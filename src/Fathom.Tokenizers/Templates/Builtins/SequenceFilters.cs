using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Filters on sequences as wholes.</summary>
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

    public static TemplateValue Attr(RenderContext context, TemplateValue value, CallArguments arguments) =>
        Members.GetAttributeOnly(context, value, PythonText.Str(context, arguments.Bind(context, "attr", "name")[0]!));

    /// <summary>Pairs of a mapping; of nothing, when it is undefined. What is no mapping is refused when the pairs are read.</summary>
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

    public static TemplateValue Batch(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "batch", "linecount", "fill_with?");
        int size = Numbers.RequireCount(context, bound[0]!);
        return new GeneratorValue(Batches());

        IEnumerable<TemplateValue> Batches()
        {
            List<TemplateValue> batch = [];
            foreach (TemplateValue item in Sequences.Enumerate(context, value))
            {
                if (batch.Count == size)
                {
                    yield return new ListValue(batch);
                    batch = [];
                }

                batch.Add(item);
            }

            if (batch.Count > 0)
            {
                Fill(context, batch, bound[1], size - batch.Count);
                yield return new ListValue(batch);
            }
        }
    }

    public static TemplateValue Slice(RenderContext context, TemplateValue value, CallArguments arguments)
    {
        TemplateValue?[] bound = arguments.Bind(context, "slice", "slices", "fill_with?");
        int count = Numbers.RequireCount(context, bound[0]!);
        return new GeneratorValue(Slices());

        IEnumerable<TemplateValue> Slices()
        {
            List<TemplateValue> items = Sequences.ToList(context, value);
            if (count == 0)
            {
                throw context.Error(TemplateErrorCodes.Arithmetic, "integer division or modulo by zero");
            }

            int start = 0;
            for (int i = 0; i < count; i++)
            {
                context.Step();
                int length = (items.Count / count) + (i < items.Count % count ? 1 : 0);
                List<TemplateValue> slice = items.GetRange(start, length);
                start += length;
                Fill(context, slice, i >= items.Count % count ? bound[1] : null, 1);
                yield return new ListValue(slice);
            }
        }
    }

    private static void Fill(RenderContext context, List<TemplateValue> items, TemplateValue? filler, int count)
    {
        if (filler is not (null or NoneValue) && count > 0)
        {
            context.Step(count);
            items.AddRange(Enumerable.Repeat(filler, count));
        }
    }
}
