using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>
/// Splits a template into tokens, with the white space rules that chat templates are written for: <c>trim_blocks</c> (removes the newline after a
/// block or comment), <c>lstrip_blocks</c> (removes white space between the start of a line and a block or comment), <c>-</c> and <c>+</c> to
/// override them, and no newline at the very end.
/// </summary>
internal sealed class TemplateLexer
{
    private static readonly string[] s_operators =
    [
        "//", "**", "==", "!=", ">=", "<=",
        "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _position;
    private int _line = 1;
    private bool _isLineStart = true;

    private TemplateLexer(string source) => _source = source;

    /// <summary>Returns the tokens of a template; the last one is <see cref="TokenKind.End"/>.</summary>
    public static List<TemplateToken> Tokenize(string source)
    {
        string normalized = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new TemplateLexer(normalized.EndsWith('\n') ? normalized[..^1] : normalized);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (_position < _source.Length)
        {
            int begin = FindTag(_position);
            if (begin < 0)
            {
                AddData(_position, _source.Length, "+");
                break;
            }

            char kind = _source[begin + 1];
            string sign = begin + 2 < _source.Length && _source[begin + 2] is '-' or '+' ? _source.Substring(begin + 2, 1) : "";
            AddData(_position, begin, kind == '{' && sign != "-" ? "+" : sign);
            Advance(begin + 2 + sign.Length);
            switch (kind)
            {
                case '#':
                    SkipComment();
                    break;
                case '%' when TrySkipRawBegin():
                    ReadRaw();
                    break;
                case '%':
                    ReadTag(TokenKind.BlockBegin, TokenKind.BlockEnd, "%}");
                    break;
                default:
                    ReadTag(TokenKind.VariableBegin, TokenKind.VariableEnd, "}}");
                    break;
            }
        }

        _tokens.Add(new TemplateToken(TokenKind.End, "", _line));
    }

    /// <summary>Returns the offset of the next <c>{{</c>, <c>{%</c> or <c>{#</c>; -1 if none follows.</summary>
    private int FindTag(int start)
    {
        for (int i = _source.IndexOf('{', start); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Adds the text before a tag; the tag's sign determines how white space at the text's end is treated.</summary>
    private void AddData(int start, int end, string sign)
    {
        int kept = end;
        if (sign == "-")
        {
            while (kept > start && CodePoints.IsSpace(_source[kept - 1]))
            {
                kept--;
            }
        }
        else if (sign.Length == 0)
        {
            kept = StripLineStart(start, end);
        }

        if (kept > start)
        {
            _tokens.Add(new TemplateToken(TokenKind.Data, _source[start..kept], _line));
        }

        Advance(end);
    }

    private int StripLineStart(int start, int end)
    {
        int newline = _source.AsSpan(start, end - start).LastIndexOf('\n');
        int lineStart = start + newline + 1;
        return (newline >= 0 || _isLineStart) && IsBlank(_source.AsSpan(lineStart, end - lineStart)) ? lineStart : end;
    }

    private void SkipComment()
    {
        int end = _source.IndexOf("#}", _position, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Error("Missing end of comment tag");
        }

        char sign = end > _position ? _source[end - 1] : ' ';
        Advance(end + 2);
        SkipAfterTag(sign, trimsNewline: true);
    }

    /// <summary>Reads a <c>{% raw %}</c> block and its end, if the tag here is one.</summary>
    private bool TrySkipRawBegin()
    {
        int i = SkipBlank(_position);
        if (!At(i, "raw"))
        {
            return false;
        }

        i = SkipBlank(i + 3);
        bool strips = At(i, "-%}");
        if (!strips && !At(i, "%}"))
        {
            return false;
        }

        Advance(strips ? SkipBlank(i + 3) : i + 2);
        return true;
    }

    private void ReadRaw()
    {
        for (int begin = _source.IndexOf("{%", _position, StringComparison.Ordinal);
            begin >= 0;
            begin = _source.IndexOf("{%", begin + 2, StringComparison.Ordinal))
        {
            string sign = At(begin + 2, "-") ? "-" : At(begin + 2, "+") ? "+" : "";
            int i = SkipBlank(begin + 2 + sign.Length);
            if (!At(i, "endraw"))
            {
                continue;
            }

            i = SkipBlank(i + 6);
            char endSign = At(i, "-%}") ? '-' : At(i, "+%}") ? '+' : ' ';
            if (endSign == ' ' && !At(i, "%}"))
            {
                continue;
            }

            AddData(_position, begin, sign);
            Advance(i + (endSign == ' ' ? 2 : 3));
            SkipAfterTag(endSign, trimsNewline: true);
            return;
        }

        throw Error("Missing end of raw directive");
    }

    private void SkipAfterTag(char sign, bool trimsNewline)
    {
        if (sign == '-')
        {
            Advance(SkipBlank(_position));
        }
        else if (sign != '+' && trimsNewline && At(_position, "\n"))
        {
            Advance(_position + 1);
        }
    }

    private void ReadTag(TokenKind beginKind, TokenKind endKind, string end)
    {
        _tokens.Add(new TemplateToken(beginKind, end, _line));
        Stack<char> open = [];
        while (true)
        {
            Advance(SkipBlank(_position));
            if (_position >= _source.Length)
            {
                throw Error($"the template ends inside a tag, expected '{end}'");
            }

            char sign = _source[_position];
            bool hasSign = (sign == '-' || (sign == '+' && end == "%}")) && At(_position + 1, end);
            if (open.Count == 0 && (hasSign || At(_position, end)))
            {
                _tokens.Add(new TemplateToken(endKind, end, _line));
                Advance(_position + (hasSign ? 3 : 2));
                SkipAfterTag(hasSign ? sign : ' ', trimsNewline: end == "%}");
                return;
            }

            ReadExpressionToken(open);
        }
    }

    private void ReadExpressionToken(Stack<char> open)
    {
        char c = _source[_position];
        if (c is '\'' or '"')
        {
            ReadString(c);
        }
        else if (char.IsAsciiDigit(c))
        {
            ReadNumber();
        }
        else if (char.IsLetter(c) || c == '_')
        {
            int end = _position;
            while (end < _source.Length && (char.IsLetterOrDigit(_source[end]) || _source[end] == '_'))
            {
                end++;
            }

            Add(TokenKind.Name, end);
        }
        else
        {
            ReadOperator(open);
        }
    }

    private void ReadOperator(Stack<char> open)
    {
        string symbol = Array.Find(s_operators, candidate => At(_position, candidate)) ?? throw Error($"unexpected char '{_source[_position]}'");
        switch (symbol[0])
        {
            case '(' or '[' or '{':
                open.Push(symbol[0] switch { '(' => ')', '[' => ']', _ => '}' });
                break;
            case ')' or ']' or '}':
                if (open.Count == 0 || open.Pop() != symbol[0])
                {
                    throw Error($"unexpected '{symbol}'");
                }

                break;
        }

        Add(TokenKind.Operator, _position + symbol.Length);
    }

    private void ReadString(char quote)
    {
        int end = _position + 1;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw Error("a string has no end");
        }

        _tokens.Add(new TemplateToken(TokenKind.String, StringEscapes.Unescape(_source[(_position + 1)..end], _line), _line));
        Advance(end + 1);
    }

    private void ReadNumber()
    {
        bool follows = _position > 0 && _source[_position - 1] == '.';
        int end = NumberSyntax.FloatEnd(_source, _position);
        if (!follows && end > _position)
        {
            Add(TokenKind.Float, end);
        }
        else
        {
            Add(TokenKind.Integer, NumberSyntax.IntegerEnd(_source, _position));
        }
    }

    private void Add(TokenKind kind, int end)
    {
        _tokens.Add(new TemplateToken(kind, _source[_position..end], _line));
        Advance(end);
    }

    private void Advance(int position)
    {
        if (position > _position)
        {
            _line += _source.AsSpan(_position, position - _position).Count('\n');
            _isLineStart = _source[position - 1] == '\n';
            _position = position;
        }
    }

    private int SkipBlank(int position)
    {
        while (position < _source.Length && CodePoints.IsSpace(_source[position]))
        {
            position++;
        }

        return position;
    }

    private bool At(int position, string text) =>
        position <= _source.Length && _source.AsSpan(position).StartsWith(text, StringComparison.Ordinal);

    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!CodePoints.IsSpace(c))
            {
                return false;
            }
        }

        return true;
    }

    private TemplateException Error(string reason) => new(TemplateErrorCodes.Syntax, _line, reason);
}
