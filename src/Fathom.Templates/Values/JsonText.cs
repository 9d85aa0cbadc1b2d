using System.Globalization;

namespace Fathom.Templates.Values;

/// <summary>Values as JSON, character for character as Python's <c>json.dumps</c> writes them.</summary>
internal sealed class JsonText
{
    private readonly RenderContext _context;
    private readonly TextBuilder _builder;
    private readonly JsonLayout _layout;

    private JsonText(RenderContext context, JsonLayout layout)
    {
        _context = context;
        _layout = layout;
        _builder = new TextBuilder(context);
    }

    public static TextValue Write(RenderContext context, TemplateValue value, JsonLayout layout)
    {
        var json = new JsonText(context, layout);
        json.Append(value, 0);
        return json._builder.ToText();
    }

    private void Append(TemplateValue value, int depth)
    {
        _context.StepIntoData(depth);
        switch (value)
        {
            case TextValue text:
                AppendString(text);
                break;
            case ListValue list:
                AppendArray(list.Items, depth);
                break;
            case TupleValue tuple:
                AppendArray(tuple.Items, depth);
                break;
            case DictValue dict:
                AppendObject(dict, depth);
                break;
            default:
                AppendPunctuation(Scalar(value) ?? throw _context.TypeError($"Object of type {value.TypeName} is not JSON serializable"));
                break;
        }
    }

    private static string? Scalar(TemplateValue value) => value switch
    {
        NoneValue => "null",
        BooleanValue boolean => boolean.IsTruthy ? "true" : "false",
        IntegerValue integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        FloatValue { Value: double.PositiveInfinity } => "Infinity",
        FloatValue { Value: double.NegativeInfinity } => "-Infinity",
        FloatValue number => double.IsNaN(number.Value) ? "NaN" : FloatText.Repr(number.Value),
        _ => null,
    };

    private void AppendArray(IReadOnlyList<TemplateValue> items, int depth)
    {
        if (items.Count == 0)
        {
            AppendPunctuation("[]");
            return;
        }

        AppendPunctuation("[");
        for (int i = 0; i < items.Count; i++)
        {
            AppendSeparator(isFirst: i == 0, depth + 1);
            Append(items[i], depth + 1);
        }

        AppendLineBreak(depth);
        AppendPunctuation("]");
    }

    private void AppendObject(DictValue dict, int depth)
    {
        if (dict.Items.Count == 0)
        {
            AppendPunctuation("{}");
            return;
        }

        AppendPunctuation("{");
        bool isFirst = true;
        IEnumerable<KeyValuePair<TemplateValue, TemplateValue>> pairs = dict.Items;
        foreach ((TemplateValue key, TemplateValue value) in _layout.SortsKeys ? Ordering.Sort(_context, pairs, pair => pair.Key, isReversed: false) : pairs)
        {
            AppendSeparator(isFirst, depth + 1);
            AppendString(key as TextValue ?? TextValue.Data(Scalar(key)
                ?? throw _context.TypeError($"keys must be str, int, float, bool or None, not {key.TypeName}")));
            _builder.Append(_layout.KeySeparator);
            Append(value, depth + 1);
            isFirst = false;
        }

        AppendLineBreak(depth);
        AppendPunctuation("}");
    }

    private void AppendSeparator(bool isFirst, int depth)
    {
        if (!isFirst)
        {
            _builder.Append(_layout.ItemSeparator);
        }

        AppendLineBreak(depth);
    }

    private void AppendLineBreak(int depth)
    {
        if (_layout.Indent is not null)
        {
            AppendPunctuation("\n");
            for (int i = 0; i < depth; i++)
            {
                _builder.Append(_layout.Indent);
            }
        }
    }

    private void AppendPunctuation(string text) => _builder.Append(text, isTrusted: false);

    private void AppendString(TextValue value)
    {
        string text = value.Text;
        AppendPunctuation("\"");
        int plainStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (Escape(text[i]) is string escape)
            {
                _builder.Append(value, plainStart, i - plainStart);
                _builder.Append(escape, value.IsTrustedAt(i));
                plainStart = i + 1;
            }
        }

        _builder.Append(value, plainStart, text.Length - plainStart);
        AppendPunctuation("\"");
    }

    private string? Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\f' => "\\f",
        '\b' => "\\b",
        < ' ' => $"\\u{(int)c:x4}",
        > '~' when _layout.IsAscii => $"\\u{(int)c:x4}",
        _ => null,
    };
}

/// <summary>Layout of JSON.</summary>
/// <param name="Indent">One level of indentation; null puts everything on one line.</param>
/// <param name="ItemSeparator">Separator between items.</param>
/// <param name="KeySeparator">Separator between a key and its value.</param>
/// <param name="SortsKeys">Whether keys are sorted.</param>
/// <param name="IsAscii">Whether everything but printable ASCII characters is escaped.</param>
internal sealed record JsonLayout(TextValue? Indent, TextValue ItemSeparator, TextValue KeySeparator, bool SortsKeys = false, bool IsAscii = false);
