using Fathom.Tokenizers.Templates.Values;

namespace Fathom.Tokenizers.Templates.Builtins;

/// <summary>Python's <c>text % values</c>.</summary>
internal sealed class PercentFormat
{
    private readonly RenderContext _context;
    private readonly TextValue _format;
    private readonly TemplateValue _values;
    private readonly TextBuilder _builder;
    private int _position;
    private int _nextValue;

    private PercentFormat(RenderContext context, TextValue format, TemplateValue values)
    {
        _context = context;
        _format = format;
        _values = values;
        _builder = new TextBuilder(context);
    }

    public static TextValue Format(RenderContext context, TextValue format, TemplateValue values)
    {
        var formatter = new PercentFormat(context, format, values);
        formatter.Run();
        return formatter._builder.ToText(format.IsMarkup);
    }

    private void Run()
    {
        string text = _format.Text;
        while (_position < text.Length)
        {
            int percent = text.IndexOf('%', _position);
            int end = percent < 0 ? text.Length : percent;
            _builder.Append(_format, _position, end - _position);
            _position = end + 1;
            if (percent >= 0)
            {
                _context.Step();
                AppendDirective();
            }
        }

        bool isAllUsed = _values is not TupleValue tuple ? _nextValue > 0 || _values is DictValue or ListValue or UndefinedValue : _nextValue >= tuple.Items.Count;
        if (!isAllUsed)
        {
            throw _context.TypeError("not all arguments converted during string formatting");
        }
    }

    private void AppendDirective()
    {
        TemplateValue? keyed = ReadKey();
        FormatSpec spec = ReadFlags();
        if (Current() == '*')
        {
            _position++;
            int width = Numbers.RequireCount(_context, NextValue());
            spec.Alignment = width < 0 ? '<' : spec.Alignment;
            spec.Width = width == int.MinValue ? int.MaxValue : Math.Abs(width);
        }
        else
        {
            spec.Width = ReadNumber();
        }

        if (Current() == '.')
        {
            _position++;
            spec.Precision = Current() == '*' ? StarPrecision() : ReadNumber();
        }

        while (Current() is 'h' or 'l' or 'L')
        {
            _position++;
        }

        spec.Type = Current();
        if (spec.Type == '\0')
        {
            throw _context.ValueError("incomplete format");
        }

        bool isTrusted = _format.IsTrustedAt(_position);
        _position++;
        if (spec.Type == '%')
        {
            _builder.Append("%", isTrusted);
            return;
        }

        TextValue converted = Convert(keyed ?? NextValue(), spec);
        _builder.Append(_format.IsMarkup ? Markup.Escape(_context, converted) : converted);
    }

    private int StarPrecision()
    {
        _position++;
        return Math.Max(Numbers.RequireCount(_context, NextValue()), 0);
    }

    private TemplateValue? ReadKey()
    {
        if (Current() != '(')
        {
            return null;
        }

        int close = _format.Text.IndexOf(')', _position);
        if (_values is not DictValue dict || close < 0)
        {
            throw _context.TypeError("format requires a mapping");
        }

        TextValue key = _format.Slice(_position + 1, close - _position - 1);
        _position = close + 1;
        _nextValue = 1;
        return dict.Find(key) ?? throw _context.ValueError("the mapping has no such key");
    }

    private FormatSpec ReadFlags()
    {
        var spec = new FormatSpec();
        for (; ; _position++)
        {
            switch (Current())
            {
                case '-':
                    spec.Alignment = '<';
                    break;
                case '0':
                    (spec.Fill, spec.Alignment) = ("0", spec.Alignment == '<' ? '<' : '=');
                    break;
                case '+':
                    spec.Sign = '+';
                    break;
                case ' ':
                    spec.Sign = spec.Sign == '+' ? '+' : ' ';
                    break;
                case '#':
                    spec.IsAlternate = true;
                    break;
                default:
                    spec.Fill = spec.Alignment == '<' ? " " : spec.Fill;
                    return spec;
            }
        }
    }

    private int ReadNumber()
    {
        long number = 0;
        for (; char.IsAsciiDigit(Current()); _position++)
        {
            number = Math.Min((number * 10) + (Current() - '0'), int.MaxValue);
        }

        return (int)number;
    }

    private char Current() => _position < _format.Text.Length ? _format.Text[_position] : '\0';

    private TemplateValue NextValue()
    {
        if (_values is TupleValue tuple)
        {
            return _nextValue < tuple.Items.Count ? tuple.Items[_nextValue++] : throw _context.TypeError("not enough arguments for format string");
        }

        return _nextValue++ == 0 ? _values : throw _context.TypeError("not enough arguments for format string");
    }

    private TextValue Convert(TemplateValue value, FormatSpec spec)
    {
        switch (spec.Type)
        {
            case 's':
                return Text(PythonText.Str(_context, value), spec);
            case 'r' or 'a':
                return Text(PythonText.Repr(_context, value), spec);
            case 'c':
                return Text(Character(value), spec with { Precision = null });
            case 'd' or 'i' or 'u':
                return Integer(value is FloatValue number ? Truncate(number.Value) : RequireNumber(value), spec);
            case 'x' or 'X' or 'o':
                return Integer(Numbers.RequireInteger(_context, value), spec);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                double real = Numbers.TryDouble(value, out double d) ? d : throw Mismatch(value, "a real number");
                return NumberFormat.Lay(_context, NumberFormat.Float(_context, real, spec), double.IsNegative(real), spec);
            default:
                throw _context.ValueError($"unsupported format character '{spec.Type}'");
        }
    }

    private TextValue Text(TextValue text, FormatSpec spec)
    {
        bool isCut = spec.Precision is int precision && precision < CodePoints.Count(text.Text);
        TextValue kept = isCut ? text.Slice(0, CodePoints.OffsetOf(text.Text, spec.Precision!.Value)) : text;
        return NumberFormat.Pad(_context, kept, spec with { Fill = " ", Alignment = spec.Alignment == '<' ? '<' : '>' }, '>');
    }

    private TextValue Character(TemplateValue value)
    {
        if (value is TextValue text && CodePoints.Count(text.Text) == 1)
        {
            return text;
        }

        Int128 code = Numbers.RequireInteger(_context, value);
        return System.Text.Rune.IsValid((int)Int128.Clamp(code, -1, int.MaxValue))
            ? TextValue.Data(new System.Text.Rune((int)code).ToString())        // a spelling made of numbers stays data
            : throw _context.ValueError("%c arg not in range(0x110000)");
    }

    private TextValue Integer(Int128 value, FormatSpec spec)
    {
        string digits = NumberFormat.Integer(value, spec);
        if (spec.Precision is int precision && precision > digits.Length)
        {
            _context.RequireTextLength(precision);
            digits = digits.PadLeft(precision, '0');
        }

        return NumberFormat.Lay(_context, digits, value < 0, spec);
    }

    private Int128 Truncate(double value) => Numbers.TryInteger(Math.Truncate(value), out Int128 integer)
        ? integer
        : throw _context.Error(TemplateErrorCodes.LimitInteger, "the number does not fit into 128 bits");

    private Int128 RequireNumber(TemplateValue value) => Numbers.TryInteger(value, out Int128 integer) ? integer : throw Mismatch(value, "a real number");

    private TemplateException Mismatch(TemplateValue value, string expected) => value is UndefinedValue undefined
        ? undefined.Error(_context)
        : _context.TypeError($"format needs {expected}, not {value.TypeName}");
}
