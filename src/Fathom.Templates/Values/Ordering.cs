using Fathom.Templates.Errors;

namespace Fathom.Templates.Values;

/// <summary>Equality, order and membership as in Python.</summary>
internal static class Ordering
{
    public static bool AreEqual(RenderContext context, TemplateValue left, TemplateValue right, int depth = 0)
    {
        context.StepIntoData(depth);
        if (ReferenceEquals(left, right))
        {
            return left is not FloatValue number || !double.IsNaN(number.Value);
        }

        switch (left, right)
        {
            case (TextValue a, TextValue b):
                context.StepText(Math.Min(a.Text.Length, b.Text.Length));
                return a.Text == b.Text;
            case (ListValue a, ListValue b):
                return AreItemsEqual(context, a.Items, b.Items, depth);
            case (TupleValue a, TupleValue b):
                return AreItemsEqual(context, a.Items, b.Items, depth);
            case (DictValue a, DictValue b):
                return AreDictsEqual(context, a, b, depth);
            case (RangeValue a, RangeValue b):
                return a.Count == b.Count && (a.Count == 0 || (a.Start == b.Start && (a.Count == 1 || a.Increment == b.Increment)));
            case (UndefinedValue, UndefinedValue):
                return true;
            default:
                return Numbers.Compare(left, right) == 0;
        }
    }

    /// <summary><c>&lt; &lt;= &gt; &gt;=</c>.</summary>
    public static bool IsOrdered(RenderContext context, string symbol, TemplateValue left, TemplateValue right)
    {
        if (Numbers.IsNumber(left) && Numbers.IsNumber(right))
        {
            return Numbers.Compare(left, right) is int order && Holds(symbol, order);
        }

        return Holds(symbol, Compare(context, left, right, symbol, 0));
    }

    /// <summary><c>item in container</c>.</summary>
    public static bool Contains(RenderContext context, TemplateValue container, TemplateValue item)
    {
        switch (container)
        {
            case TextValue text:
                TextValue part = item as TextValue ?? throw (item is UndefinedValue undefined
                    ? context.TypeError("'in <string>' requires string as left operand, not Undefined")
                    : context.TypeError($"'in <string>' requires string as left operand, not {item.TypeName}"));
                return TextSearch.Find(context, text.Text, part.Text) >= 0;
            case DictValue dict:
                return dict.Items.ContainsKey(KeyComparer.RequireHashable(context, item));
            case ListValue or TupleValue or DictViewValue or RangeValue or GeneratorValue or UndefinedValue:
                return Sequences.Enumerate(context, container).Any(candidate => AreEqual(context, candidate, item));
            default:
                throw context.TypeError($"argument of type '{container.TypeName}' is not iterable");
        }
    }

    /// <summary>Sorts stably by a key.</summary>
    public static List<T> Sort<T>(RenderContext context, IEnumerable<T> items, Func<T, TemplateValue> key, bool isReversed)
    {
        int sign = isReversed ? -1 : 1;
        var comparer = Comparer<TemplateValue>.Create((a, b) => sign * CompareForSort(context, a, b));
        List<KeyValuePair<TemplateValue, T>> keyed = [.. items.Select(item => new KeyValuePair<TemplateValue, T>(key(item), item))];
        try
        {
            return [.. keyed.OrderBy(pair => pair.Key, comparer).Select(pair => pair.Value)];
        }
        catch (InvalidOperationException error) when (error.InnerException is TemplateException inner)
        {
            throw inner;
        }
    }

    /// <summary>Compares for sorting: values without an order (NaN) count as equal, as in a sort that uses only <c>&lt;</c>.</summary>
    public static int CompareForSort(RenderContext context, TemplateValue left, TemplateValue right) =>
        Numbers.IsNumber(left) && Numbers.IsNumber(right) ? Numbers.Compare(left, right) ?? 0 : Compare(context, left, right, "<", 0);

    private static int Compare(RenderContext context, TemplateValue left, TemplateValue right, string symbol, int depth)
    {
        context.StepIntoData(depth);
        switch (left, right)
        {
            case (TextValue a, TextValue b):
                context.StepText(Math.Min(a.Text.Length, b.Text.Length));
                return CodePoints.Compare(a.Text, b.Text);
            case (ListValue a, ListValue b):
                return CompareItems(context, a.Items, b.Items, symbol, depth);
            case (TupleValue a, TupleValue b):
                return CompareItems(context, a.Items, b.Items, symbol, depth);
            case (UndefinedValue undefined, _):
                throw undefined.Error(context);
            case (_, UndefinedValue undefined):
                throw undefined.Error(context);
            default:
                return Numbers.Compare(left, right)
                    ?? throw context.TypeError($"'{symbol}' not supported between instances of '{left.TypeName}' and '{right.TypeName}'");
        }
    }

    private static int CompareItems(RenderContext context, IReadOnlyList<TemplateValue> left, IReadOnlyList<TemplateValue> right, string symbol, int depth)
    {
        for (int i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (!AreEqual(context, left[i], right[i], depth + 1))
            {
                return Compare(context, left[i], right[i], symbol, depth + 1);
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private static bool AreItemsEqual(RenderContext context, IReadOnlyList<TemplateValue> left, IReadOnlyList<TemplateValue> right, int depth)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (int i = 0; i < left.Count; i++)
        {
            if (!AreEqual(context, left[i], right[i], depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreDictsEqual(RenderContext context, DictValue left, DictValue right, int depth)
    {
        if (left.Items.Count != right.Items.Count)
        {
            return false;
        }

        foreach ((TemplateValue key, TemplateValue value) in left.Items)
        {
            if (right.Find(key) is not TemplateValue other || !AreEqual(context, value, other, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(string symbol, int order) => symbol switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}
