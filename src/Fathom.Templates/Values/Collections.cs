using Fathom.Templates.Errors;

namespace Fathom.Templates.Values;

/// <summary>A list. Templates can't change lists, so they are shared freely.</summary>
internal sealed class ListValue(IReadOnlyList<TemplateValue> items) : TemplateValue
{
    public IReadOnlyList<TemplateValue> Items => items;

    public override string TypeName => "list";

    public override bool IsTruthy => items.Count > 0;
}

/// <summary>A tuple.</summary>
internal sealed class TupleValue(IReadOnlyList<TemplateValue> items) : TemplateValue
{
    public IReadOnlyList<TemplateValue> Items => items;

    public override string TypeName => "tuple";

    public override bool IsTruthy => items.Count > 0;
}

/// <summary>A dictionary in insertion order. Templates can't change dictionaries.</summary>
internal sealed class DictValue : TemplateValue
{
    public OrderedDictionary<TemplateValue, TemplateValue> Items { get; } = new(KeyComparer.Instance);

    public override string TypeName => "dict";

    public override bool IsTruthy => Items.Count > 0;

    public TemplateValue? Find(TemplateValue key) => Items.GetValueOrDefault(key);

    public IEnumerable<TemplateValue> Pairs() => Items.Select(TemplateValue (pair) => new TupleValue([pair.Key, pair.Value]));
}

/// <summary>The result of <c>keys()</c>, <c>values()</c> and <c>items()</c>.</summary>
internal sealed class DictViewValue(DictValue dict, DictViewKind kind) : TemplateValue
{
    public int Count => dict.Items.Count;

    public DictViewKind Kind => kind;

    public override string TypeName => kind switch
    {
        DictViewKind.Keys => "dict_keys",
        DictViewKind.Values => "dict_values",
        _ => "dict_items",
    };

    public override bool IsTruthy => dict.Items.Count > 0;

    public IEnumerable<TemplateValue> Enumerate() => kind switch
    {
        DictViewKind.Keys => dict.Items.Keys,
        DictViewKind.Values => dict.Items.Values,
        _ => dict.Pairs(),
    };
}

internal enum DictViewKind
{
    Keys,
    Values,
    Items,
}

/// <summary>The result of <c>range()</c>.</summary>
internal sealed class RangeValue(Int128 start, Int128 stop, Int128 step, int count) : TemplateValue
{
    public Int128 Start => start;

    public Int128 Stop => stop;

    public Int128 Increment => step;

    public int Count => count;

    public override string TypeName => "range";

    public override string Representation => step == 1 ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})";

    public override bool IsTruthy => count > 0;

    public TemplateValue At(int index) => Of(start + (step * index));

    public IEnumerable<TemplateValue> Enumerate() => Enumerable.Range(0, count).Select(At);
}

/// <summary>A lazy sequence that can be read once, as returned by <c>map</c>, <c>select</c>, and similar filters.</summary>
internal sealed class GeneratorValue(IEnumerable<TemplateValue> items, string typeName = "generator") : TemplateValue
{
    private readonly IEnumerator<TemplateValue> _items = items.GetEnumerator();

    public override string TypeName => typeName;

    /// <summary>
    /// Returns the remaining items. A sequence may lazily read another one, which may read a third: reading the first item of such a chain takes
    /// stack space for each.
    /// </summary>
    /// <exception cref="TemplateException">The chain is too long.</exception>
    public IEnumerable<TemplateValue> Enumerate(RenderContext context)
    {
        while (MoveNext(context))
        {
            yield return _items.Current;
        }
    }

    private bool MoveNext(RenderContext context)
    {
        context.EnterGenerator();
        try
        {
            return _items.MoveNext();
        }
        finally
        {
            context.LeaveGenerator();
        }
    }
}

/// <summary>The result of <c>namespace()</c>, the only value whose attributes a template can set.</summary>
internal sealed class NamespaceValue : TemplateValue
{
    public Dictionary<string, TemplateValue> Attributes { get; } = [];

    public override string TypeName => "jinja2.utils.Namespace";
}
