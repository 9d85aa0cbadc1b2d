namespace Fathom.Tokenizers.Templates.Values;

/// <summary>The variable <c>loop</c>: reads its items lazily, one ahead when <c>last</c> or <c>nextitem</c> asks, all when <c>length</c> does.</summary>
internal sealed class LoopValue : CallableValue
{
    private readonly Func<TemplateValue, int, TemplateValue>? _recurse;
    private readonly int _depth;
    private IEnumerator<TemplateValue> _items;
    private int? _length;
    private TemplateValue? _previous;
    private TemplateValue? _current;
    private TemplateValue? _ahead;
    private TupleValue? _lastChanged;

    /// <param name="items">What is iterated.</param>
    /// <param name="length">Number of items, when known before reading them.</param>
    /// <param name="depth">How deep a recursive loop is, from 0.</param>
    /// <param name="recurse">Renders the loop over other items one level deeper; null unless the loop is recursive.</param>
    public LoopValue(IEnumerable<TemplateValue> items, int? length, int depth, Func<TemplateValue, int, TemplateValue>? recurse)
    {
        _items = items.GetEnumerator();
        _length = length;
        _depth = depth;
        _recurse = recurse;
    }

    public int Index { get; private set; } = -1;

    public override string TypeName => "jinja2.runtime.LoopContext";

    public override bool IsTruthy => Length > 0;

    public int Length => _length ??= CountAll();

    private bool IsLast => Peek() is null;

    /// <summary>Goes to the next item; null after the last one.</summary>
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

    public override TemplateValue Call(RenderContext context, CallArguments arguments)
    {
        if (_recurse is null)
        {
            throw context.TypeError("The loop must have the 'recursive' marker to be called recursively.");
        }

        return _recurse(arguments.Bind(context, "loop", "iterable")[0]!, _depth + 1);
    }

    /// <summary>An attribute; null when the loop has none of that name.</summary>
    public TemplateValue? Attribute(string name) => name switch
    {
        "index" => Of(Index + 1),
        "index0" => Of(Index),
        "revindex" => Of(Length - Index),
        "revindex0" => Of(Length - Index - 1),
        "first" => Of(Index == 0),
        "last" => Of(IsLast),
        "length" => Of(Length),
        "depth" => Of(_depth + 1),
        "depth0" => Of(_depth),
        "previtem" => Index == 0 ? new UndefinedValue("there is no previous item") : _previous,
        "nextitem" => Peek() ?? new UndefinedValue("there is no next item"),
        "cycle" => new FunctionValue("method", Cycle),
        "changed" => new FunctionValue("method", HasChanged),
        _ => null,
    };

    private TemplateValue Cycle(RenderContext context, CallArguments arguments) => arguments.Positional.Count == 0
        ? throw context.TypeError("no items for cycling given")
        : arguments.Positional[Index % arguments.Positional.Count];

    private TemplateValue HasChanged(RenderContext context, CallArguments arguments)
    {
        var value = new TupleValue(arguments.Positional);
        bool changed = _lastChanged is null || !Ordering.AreEqual(context, _lastChanged, value);
        _lastChanged = value;
        return Of(changed);
    }

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
