using Fathom.Templates.Errors;

namespace Fathom.Templates.Values;

/// <summary>Iteration, length, indexing and slicing.</summary>
internal static class Sequences
{
    /// <summary>Returns the items, charging a step for each.</summary>
    /// <exception cref="TemplateException">The value can't be iterated.</exception>
    public static IEnumerable<TemplateValue> Enumerate(RenderContext context, TemplateValue value)
    {
        IEnumerable<TemplateValue> items = TryEnumerate(context, value) ?? throw context.TypeError($"'{value.TypeName}' object is not iterable");
        return Count(context, items);
    }

    public static List<TemplateValue> ToList(RenderContext context, TemplateValue value) => [.. Enumerate(context, value)];

    public static bool IsIterable(RenderContext context, TemplateValue value) => TryEnumerate(context, value) is not null;

    /// <summary>Python's <c>len</c>; null if the value has no length.</summary>
    public static int? Length(TemplateValue value) => value switch
    {
        TextValue text => CodePoints.Count(text.Text),
        ListValue list => list.Items.Count,
        TupleValue tuple => tuple.Items.Count,
        DictValue dict => dict.Items.Count,
        DictViewValue view => view.Count,
        RangeValue range => range.Count,
        LoopValue loop => loop.Length,
        UndefinedValue => 0,
        _ => null,
    };

    public static int RequireLength(RenderContext context, TemplateValue value)
    {
        context.StepText(value is TextValue text ? text.Text.Length : 0);
        return Length(value) ?? throw context.TypeError($"object of type '{value.TypeName}' has no len()");
    }

    /// <summary><c>sequence[index]</c>, counting from the end if negative; null if out of range or not a sequence.</summary>
    public static TemplateValue? ItemAt(RenderContext context, TemplateValue sequence, Int128 index)
    {
        if (sequence is not (TextValue or ListValue or TupleValue or RangeValue))
        {
            return null;
        }

        int length = RequireLength(context, sequence);
        Int128 position = index < 0 ? index + length : index;
        return position < 0 || position >= length ? null : At(sequence, (int)position);
    }

    /// <summary><c>sequence[start:stop:step]</c> with Python's clamping; null means that a part is absent.</summary>
    public static TemplateValue Slice(RenderContext context, TemplateValue sequence, Int128? start, Int128? stop, Int128 step)
    {
        if (sequence is not (TextValue or ListValue or TupleValue or RangeValue))
        {
            throw sequence is UndefinedValue undefined ? undefined.Error(context) : context.TypeError($"'{sequence.TypeName}' object is not subscriptable");
        }

        if (step == 0)
        {
            throw context.ValueError("slice step cannot be zero");
        }

        step = Int128.Clamp(step, -int.MaxValue, int.MaxValue); // farther than any length, but no overflow
        int length = RequireLength(context, sequence);
        (int lowest, int highest) = step > 0 ? (0, length) : (-1, length - 1);
        int from = start is null ? (step > 0 ? lowest : highest) : Clamp(start.Value, length, lowest, highest);
        int to = stop is null ? (step > 0 ? highest : lowest) : Clamp(stop.Value, length, lowest, highest);
        if (sequence is TextValue text)
        {
            return SliceText(context, text, from, to, step);
        }

        List<TemplateValue> items = [];
        for (Int128 i = from; step > 0 ? i < to : i > to; i += step)
        {
            context.Step();
            items.Add(At(sequence, (int)i));
        }

        return sequence is TupleValue ? new TupleValue(items) : new ListValue(items);
    }

    private static TextValue SliceText(RenderContext context, TextValue text, int from, int to, Int128 step)
    {
        context.StepText(text.Text.Length);
        if (step == 1)
        {
            int start = CodePoints.OffsetOf(text.Text, from);
            return to <= from ? TextValue.Empty : text.Slice(start, CodePoints.OffsetOf(text.Text, to) - start);
        }

        var builder = new TextBuilder(context);
        List<int> offsets = CodePoints.Offsets(text.Text);
        for (Int128 i = from; step > 0 ? i < to : i > to; i += step)
        {
            int offset = offsets[(int)i];
            builder.Append(text, offset, CodePoints.LengthAt(text.Text, offset));
        }

        return builder.ToText();
    }

    private static int Clamp(Int128 index, int length, int lowest, int highest) =>
        (int)Int128.Clamp(index < 0 ? index + length : index, lowest, highest);

    private static TemplateValue At(TemplateValue sequence, int index) => sequence switch
    {
        TextValue text => CharacterAt(text, index),
        ListValue list => list.Items[index],
        TupleValue tuple => tuple.Items[index],
        _ => ((RangeValue)sequence).At(index),
    };

    private static TextValue CharacterAt(TextValue text, int index)
    {
        int offset = CodePoints.OffsetOf(text.Text, index);
        return text.Slice(offset, CodePoints.LengthAt(text.Text, offset));
    }

    private static IEnumerable<TemplateValue> Characters(TextValue text)
    {
        for (int i = 0; i < text.Text.Length; i += CodePoints.LengthAt(text.Text, i))
        {
            yield return text.Slice(i, CodePoints.LengthAt(text.Text, i));
        }
    }

    private static IEnumerable<TemplateValue>? TryEnumerate(RenderContext context, TemplateValue value) => value switch
    {
        TextValue text => Characters(text),
        ListValue list => list.Items,
        TupleValue tuple => tuple.Items,
        DictValue dict => dict.Items.Keys,
        DictViewValue view => view.Enumerate(),
        RangeValue range => range.Enumerate(),
        GeneratorValue generator => generator.Enumerate(context),
        UndefinedValue => [],
        _ => null,
    };

    private static IEnumerable<TemplateValue> Count(RenderContext context, IEnumerable<TemplateValue> items)
    {
        foreach (TemplateValue item in items)
        {
            context.Step();
            yield return item;
        }
    }
}
