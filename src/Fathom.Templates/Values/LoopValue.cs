namespace Fathom.Templates.Values;

/// <summary>The variable <c>loop</c>: reads its items lazily; <c>last</c> and <c>nextitem</c> read one ahead, <c>length</c> reads all.</summary>
internal sealed class LoopValue : TemplateValue
{
    private IEnumerator<TemplateValue> _items;
    private int? _length;
    private TemplateValue? _previous;
    private TemplateValue? _current;
    private TemplateValue? _ahead;

    /// <param name="items">The items to iterate.</param>
    /// <param name="length">Number of items, if known before reading them.</param>
    public LoopValue(IEnumerable<TemplateValue> items, int? length)
    {
        _items = items.GetEnumerator();
        _length = length;
    }

    public int Index { get; private set; } = -1;

    public override string TypeName => "jinja2.runtime.LoopContext";

    public override bool IsTruthy => Length > 0;

    public int Length => _length ??= CountAll();

    /// <summary>Advances to the next item; returns null after the last one.</summary>
    public TemplateValue? MoveNext()
    {
        TemplateValue? next = Peek();
        _ahead = null;
        if (next is not null)
        {
            Index++;
            (_previous, _current) = (_current, next);
        }

        return next;
    }

    /// <summary>Returns an attribute; null if the loop has none of that name.</summary>
    public TemplateValue? Attribute(string name) => name switch
    {
        "index" => Of(Index + 1),
        "index0" => Of(Index),
        "revindex" => Of(Length - Index),
        "revindex0" => Of(Length - Index - 1),
        "first" => Of(Index == 0),
        "last" => Of(Peek() is null),
        "length" => Of(Length),
        "previtem" => Index == 0 ? new UndefinedValue("there is no previous item") : _previous,
        "nextitem" => Peek() ?? new UndefinedValue("there is no next item"),
        _ => null,
    };

    private TemplateValue? Peek() => _ahead ??= _items.MoveNext() ? _items.Current : null;

    private int CountAll()
    {
        List<TemplateValue> rest = [];
        while (_items.MoveNext())
        {
            rest.Add(_items.Current);
        }

        _items = rest.GetEnumerator();
        return rest.Count + Index + 1 + (_ahead is null ? 0 : 1);
    }
}
