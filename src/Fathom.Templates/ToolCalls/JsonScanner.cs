namespace Fathom.Templates.ToolCalls;

/// <summary>Effect of a character on a JSON value.</summary>
internal enum JsonProgress
{
    More,

    /// <summary>It ended the value.</summary>
    Ended,

    /// <summary>The value, a number or a word, ended before it.</summary>
    EndedBefore,

    /// <summary>It isn't allowed here.</summary>
    Invalid,
}

/// <summary>Checks one JSON value (RFC 8259) character by character; the first must not be white space.</summary>
internal sealed class JsonScanner
{
    // A turn holds the arguments five levels deep, and readers of conversations allow 64.
    private const int MaxDepth = 56;
    private const string White = " \t\r\n";

    private State _state = State.Value;
    private ulong _isObject; // by depth, the innermost in the lowest bit
    private int _depth;
    private string _word = string.Empty;
    private int _count; // characters of a word, or digits of an escape
    private int _unit; // UTF-16 code unit of an escape
    private bool _isHalf; // whether the first half of a surrogate pair was escaped, and the second must follow

    private enum State
    {
        Value,
        FirstValue,
        FirstKey,
        Key,
        Colon,
        AfterValue,
        Text,
        KeyText,
        Escape,
        KeyEscape,
        Hex,
        KeyHex,
        Word,
        Minus,
        Zero,
        Digits,
        Point,
        Fraction,
        Exponent,
        ExponentSign,
        ExponentDigits,
        Done,
    }

    /// <summary>Whether a text is a single JSON object.</summary>
    public static bool IsObject(string text)
    {
        var scanner = new JsonScanner();
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim(White);
        for (int i = 0; i < trimmed.Length; i++)
        {
            JsonProgress progress = scanner.Push(trimmed[i]);
            if (progress != JsonProgress.More)
            {
                return progress == JsonProgress.Ended && trimmed[0] == '{' && i == trimmed.Length - 1;
            }
        }

        return false;
    }

    /// <summary>Scans a character.</summary>
    public JsonProgress Push(char c) => _state switch
    {
        State.Text or State.KeyText => PushText(c),
        State.Escape or State.KeyEscape => PushEscape(c),
        State.Hex or State.KeyHex => PushHex(c),
        State.Word => PushWord(c),
        >= State.Minus and <= State.ExponentDigits => PushNumber(c),
        _ when White.Contains(c) => _depth == 0 ? JsonProgress.Invalid : JsonProgress.More,
        State.Value => BeginValue(c),
        State.FirstValue => c == ']' ? Close(c) : BeginValue(c),
        State.FirstKey => c == '}' ? Close(c) : Go(c == '"', State.KeyText),
        State.Key => Go(c == '"', State.KeyText),
        State.Colon => Go(c == ':', State.Value),
        State.AfterValue => c == ',' ? Go(true, IsObjectOpen ? State.Key : State.Value) : Close(c),
        _ => JsonProgress.Invalid,
    };

    private bool IsObjectOpen => (_isObject & 1) != 0;

    private JsonProgress Go(bool isRight, State next)
    {
        _state = next;
        return isRight ? JsonProgress.More : JsonProgress.Invalid;
    }

    private JsonProgress BeginValue(char c)
    {
        switch (c)
        {
            case '{':
                return Open(isObject: true);
            case '[':
                return Open(isObject: false);
            case '"':
                return Go(true, State.Text);
            case '-':
                return Go(true, State.Minus);
            case '0':
                return Go(true, State.Zero);
            case >= '1' and <= '9':
                return Go(true, State.Digits);
        }

        _word = c switch { 't' => "true", 'f' => "false", 'n' => "null", _ => string.Empty };
        _count = 1;
        return Go(_word.Length > 0, State.Word);
    }

    private JsonProgress Open(bool isObject)
    {
        if (_depth == MaxDepth)
        {
            return JsonProgress.Invalid;
        }

        _depth++;
        _isObject = (_isObject << 1) | (isObject ? 1UL : 0);
        return Go(true, isObject ? State.FirstKey : State.FirstValue);
    }

    private JsonProgress Close(char c)
    {
        if (_depth == 0 || c != (IsObjectOpen ? '}' : ']'))
        {
            return JsonProgress.Invalid;
        }

        _depth--;
        _isObject >>= 1;
        return EndValue();
    }

    private JsonProgress EndValue()
    {
        _state = _depth == 0 ? State.Done : State.AfterValue;
        return _depth == 0 ? JsonProgress.Ended : JsonProgress.More;
    }

    private JsonProgress PushText(char c)
    {
        bool isKey = _state == State.KeyText;
        return c switch
        {
            not '\\' when _isHalf => JsonProgress.Invalid,
            '"' => isKey ? Go(true, State.Colon) : EndValue(),
            '\\' => Go(true, isKey ? State.KeyEscape : State.Escape),
            < ' ' => JsonProgress.Invalid,
            _ => JsonProgress.More,
        };
    }

    private JsonProgress PushEscape(char c)
    {
        bool isKey = _state == State.KeyEscape;
        (_count, _unit) = (0, 0);
        if (_isHalf && c != 'u')
        {
            return JsonProgress.Invalid;
        }

        return c == 'u'
            ? Go(true, isKey ? State.KeyHex : State.Hex)
            : Go("\"\\/bfnrt".Contains(c), isKey ? State.KeyText : State.Text);
    }

    private JsonProgress PushHex(char c)
    {
        if (!char.IsAsciiHexDigit(c))
        {
            return JsonProgress.Invalid;
        }

        _unit = (_unit << 4) | (char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        if (++_count < 4)
        {
            return JsonProgress.More;
        }

        bool isSecond = char.IsLowSurrogate((char)_unit);
        if (isSecond != _isHalf)
        {
            return JsonProgress.Invalid;
        }

        _isHalf = char.IsHighSurrogate((char)_unit);
        return Go(true, _state == State.KeyHex ? State.KeyText : State.Text);
    }

    private JsonProgress PushWord(char c)
    {
        if (_count == _word.Length || c != _word[_count])
        {
            return JsonProgress.Invalid;
        }

        return ++_count == _word.Length ? EndValue() : JsonProgress.More;
    }

    private JsonProgress PushNumber(char c)
    {
        bool isDigit = char.IsAsciiDigit(c);
        State next = (_state, c) switch
        {
            (State.Minus, '0') => State.Zero,
            (State.Minus or State.Digits, _) when isDigit => State.Digits,
            (State.Zero or State.Digits, '.') => State.Point,
            (State.Point or State.Fraction, _) when isDigit => State.Fraction,
            (State.Zero or State.Digits or State.Fraction, 'e' or 'E') => State.Exponent,
            (State.Exponent, '+' or '-') => State.ExponentSign,
            (State.Exponent or State.ExponentSign or State.ExponentDigits, _) when isDigit => State.ExponentDigits,
            _ => State.Done,
        };
        if (next != State.Done)
        {
            return Go(true, next);
        }

        bool isWhole = _state is State.Zero or State.Digits or State.Fraction or State.ExponentDigits;
        if (!isWhole)
        {
            return JsonProgress.Invalid;
        }

        return EndValue() == JsonProgress.Ended ? JsonProgress.EndedBefore : Push(c);
    }
}
