namespace Fathom.Templates.Values;

/// <summary>Equality of dictionary keys as in Python: <c>1 == 1.0 == True</c>, text by its characters, tuples by their items.</summary>
/// <remarks>Keys pass <see cref="RequireHashable"/> first, which bounds the recursion on tuples.</remarks>
internal sealed class KeyComparer : IEqualityComparer<TemplateValue>
{
    public static readonly KeyComparer Instance = new();

    public bool Equals(TemplateValue? x, TemplateValue? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        return (x, y) switch
        {
            (TextValue a, TextValue b) => a.Text == b.Text,
            (TupleValue a, TupleValue b) => a.Items.SequenceEqual(b.Items, this),
            (UndefinedValue, UndefinedValue) => true,
            (not null, not null) => Numbers.Compare(x, y) == 0,
            _ => false,
        };
    }

    public int GetHashCode(TemplateValue obj) => obj switch
    {
        TextValue text => text.Text.GetHashCode(StringComparison.Ordinal),
        TupleValue tuple => HashItems(tuple),
        FloatValue number => Numbers.TryInteger(number.Value, out Int128 integer) ? HashCode.Combine(integer) : number.Value.GetHashCode(),
        UndefinedValue => 0,
        _ => Numbers.TryInteger(obj, out Int128 value) ? HashCode.Combine(value) : obj.GetHashCode(),
    };

    /// <summary>Throws if Python can't hash the key.</summary>
    public static TemplateValue RequireHashable(RenderContext context, TemplateValue key, int depth = 0)
    {
        context.StepIntoData(depth);
        switch (key)
        {
            case ListValue or DictValue or DictViewValue:
                throw context.TypeError($"unhashable type: '{key.TypeName}'");
            case TextValue text:
                context.StepText(text.Text.Length);
                break;
            case TupleValue tuple:
                foreach (TemplateValue item in tuple.Items)
                {
                    RequireHashable(context, item, depth + 1);
                }

                break;
        }

        return key;
    }

    private int HashItems(TupleValue tuple)
    {
        HashCode hash = default;
        foreach (TemplateValue item in tuple.Items)
        {
            hash.Add(item, this);
        }

        return hash.ToHashCode();
    }
}
