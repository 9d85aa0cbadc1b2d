using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Builtins;

/// <summary>The arithmetic operators, for the types that Python defines them for.</summary>
internal static class Operators
{
    public static TemplateValue Apply(RenderContext context, string symbol, TemplateValue left, TemplateValue right)
    {
        if (Numbers.IsNumber(left) && Numbers.IsNumber(right))
        {
            return Numbers.Calculate(context, symbol, left, right);
        }

        return (symbol, left, right) switch
        {
            (_, UndefinedValue undefined, _) => throw undefined.Error(context),
            (_, _, UndefinedValue undefined) => throw undefined.Error(context),
            ("+", TextValue a, TextValue b) => Concat(context, a, b),
            ("+", ListValue a, ListValue b) => new ListValue(Join(context, a.Items, b.Items)),
            ("+", TupleValue a, TupleValue b) => new TupleValue(Join(context, a.Items, b.Items)),
            ("*", _, _) => Repeat(context, left, right),
            ("+", TextValue, _) => throw context.TypeError($"can only concatenate str (not \"{right.TypeName}\") to str"),
            _ => throw Unsupported(context, symbol, left, right),
        };
    }

    private static TextValue Concat(RenderContext context, TextValue left, TextValue right)
    {
        var builder = new TextBuilder(context);
        builder.Append(left);
        builder.Append(right);
        return builder.ToText();
    }

    private static TemplateValue Repeat(RenderContext context, TemplateValue left, TemplateValue right)
    {
        (TemplateValue sequence, TemplateValue factor) = Numbers.IsNumber(left) ? (right, left) : (left, right);
        if (!Numbers.TryInteger(factor, out Int128 count))
        {
            throw Unsupported(context, "*", left, right);
        }

        count = Int128.Clamp(count, 0, int.MaxValue);
        switch (sequence)
        {
            case TextValue text:
                return RepeatText(context, text, count);
            case ListValue list:
                return new ListValue(RepeatItems(context, list.Items, count));
            case TupleValue tuple:
                return new TupleValue(RepeatItems(context, tuple.Items, count));
            default:
                throw Unsupported(context, "*", left, right);
        }
    }

    private static TextValue RepeatText(RenderContext context, TextValue text, Int128 count)
    {
        context.RequireTextLength((long)(text.Text.Length * count));
        var builder = new TextBuilder(context);
        for (Int128 i = text.Text.Length == 0 ? count : 0; i < count; i++)
        {
            builder.Append(text);
        }

        return builder.ToText();
    }

    private static List<TemplateValue> RepeatItems(RenderContext context, IReadOnlyList<TemplateValue> items, Int128 count)
    {
        context.Step((long)(items.Count * count));
        List<TemplateValue> repeated = [];
        for (Int128 i = items.Count == 0 ? count : 0; i < count; i++)
        {
            repeated.AddRange(items);
        }

        return repeated;
    }

    private static List<TemplateValue> Join(RenderContext context, IReadOnlyList<TemplateValue> left, IReadOnlyList<TemplateValue> right)
    {
        context.Step(left.Count + right.Count);
        return [.. left, .. right];
    }

    private static TemplateException Unsupported(RenderContext context, string symbol, TemplateValue left, TemplateValue right) =>
        context.TypeError($"unsupported operand type(s) for {symbol}: '{left.TypeName}' and '{right.TypeName}'");
}
