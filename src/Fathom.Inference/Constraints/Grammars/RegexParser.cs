using System.Globalization;
using System.Text;
using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>Parses regular expressions in ECMAScript syntax: literals, classes, groups, alternatives, repetitions, and anchors at the ends.</summary>
internal sealed class RegexParser
{
    private static readonly CharacterSet s_digits = CharacterSet.Of(('0', '9'));
    private static readonly CharacterSet s_word = CharacterSet.Of(('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_'));

    private static readonly CharacterSet s_space = CharacterSet.Of(
        ('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680),
        (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    private static readonly CharacterSet s_notNewline = CharacterSet.Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)).Complement();

    private readonly string _pattern;
    private readonly Func<CharacterSet, Expression> _encode;
    private readonly ConstraintLimits _limits;
    private int _at;
    private int _depth;
    private int _nodes;

    private RegexParser(string pattern, Func<CharacterSet, Expression> encode, ConstraintLimits limits) =>
        (_pattern, _encode, _limits) = (pattern, encode, limits);

    /// <summary>Returns an expression for the texts that match a pattern as a whole.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="limits">Limits on its cost.</param>
    /// <exception cref="ConstraintException">The pattern is invalid, has an unsupported construct, or exceeds a limit.</exception>
    public static Expression ParseWhole(string pattern, ConstraintLimits limits) =>
        new RegexParser(pattern, set => set.ToExpression(), limits).Parse(isSearch: false);

    /// <summary>Returns an expression for the texts in which a pattern matches somewhere, with a custom encoding of characters.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="encode">Encodes a set of characters.</param>
    /// <param name="limits">Limits on its cost.</param>
    /// <exception cref="ConstraintException">The pattern is invalid, has an unsupported construct, or exceeds a limit.</exception>
    public static Expression ParseSearch(string pattern, Func<CharacterSet, Expression> encode, ConstraintLimits limits) =>
        new RegexParser(pattern, encode, limits).Parse(isSearch: true);

    private char Current => _at < _pattern.Length ? _pattern[_at] : '\0';

    private bool IsAtEnd => _at >= _pattern.Length;

    private Expression Parse(bool isSearch)
    {
        if (_pattern.Length > _limits.MaxPatternCharacters)
        {
            throw Error(ConstraintErrorCodes.RegexLimit, $"{_pattern.Length} characters, at most {_limits.MaxPatternCharacters}");
        }

        List<Expression> alternatives = [];
        do
        {
            alternatives.Add(ParseAnchored(isSearch));
        }
        while (TryTake('|'));

        return IsAtEnd ? Expression.Choice([.. alternatives]) : throw Syntax("a ) without (");
    }

    /// <summary>Parses an alternative of the whole pattern, which may have anchors at its ends.</summary>
    private Expression ParseAnchored(bool isSearch)
    {
        bool isAtStart = TryTake('^');
        Expression sequence = ParseSequence();
        bool isToEnd = TryTake('$');
        if (!IsAtEnd && Current is not ('|' or ')'))
        {
            throw Unsupported("an anchor that isn't at an end");
        }

        if (!isSearch)
        {
            return sequence;
        }

        Expression anything = Expression.Star(_encode(CharacterSet.Any));
        return Expression.Sequence([.. isAtStart ? [] : (Expression[])[anything], sequence, .. isToEnd ? [] : (Expression[])[anything]]);
    }

    private Expression ParseAlternatives()
    {
        List<Expression> alternatives = [];
        do
        {
            alternatives.Add(ParseSequence());
        }
        while (TryTake('|'));

        return Expression.Choice([.. alternatives]);
    }

    private Expression ParseSequence()
    {
        List<Expression> items = [];
        while (!IsAtEnd && Current is not ('|' or ')' or '$'))
        {
            items.Add(ParseRepeated());
        }

        return Expression.Sequence([.. items]);
    }

    private Expression ParseRepeated()
    {
        if (++_nodes > _limits.MaxNodes)
        {
            throw Error(ConstraintErrorCodes.RegexLimit, $"more than {_limits.MaxNodes} parts");
        }

        Expression item = ParseAtom();
        (int Min, int? Max)? times = ParseTimes();
        if (times is not { } range)
        {
            return item;
        }

        TryTake('?'); // lazy repetitions have the same texts
        return Current is '*' or '+' ? throw Syntax("a repetition of a repetition") : new RepeatExpression(item, range.Min, range.Max);
    }

    private (int Min, int? Max)? ParseTimes()
    {
        if (TryTake('*'))
        {
            return (0, null);
        }

        if (TryTake('+'))
        {
            return (1, null);
        }

        if (TryTake('?'))
        {
            return (0, 1);
        }

        if (!TryTake('{'))
        {
            return null;
        }

        int min = ParseNumber();
        int? max = !TryTake(',') ? min : Current == '}' ? null : ParseNumber();
        return TryTake('}') && !(max < min) ? (min, max) : throw Syntax("expected {times}, {least,} or {least,most}");
    }

    private int ParseNumber()
    {
        int start = _at;
        while (char.IsAsciiDigit(Current) && _at - start < 9)
        {
            _at++;
        }

        if (_at == start)
        {
            throw Syntax("expected a number");
        }

        int number = int.Parse(_pattern.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
        return number <= _limits.MaxRepetition
            ? number
            : throw Error(ConstraintErrorCodes.RegexLimit, $"{number} repetitions, at most {_limits.MaxRepetition}");
    }

    private Expression ParseAtom()
    {
        switch (Current)
        {
            case '(':
                return ParseGroup();
            case '[':
                return _encode(ParseClass());
            case '.':
                _at++;
                return _encode(s_notNewline);
            case '\\':
                return _encode(ParseEscape(isInClass: false));
            case '^':
                throw Unsupported("an anchor that isn't at an end");
            case '*' or '+' or '?' or '{':
                throw Syntax("nothing to repeat");
            default:
                return _encode(ParseCharacter());
        }
    }

    private Expression ParseGroup()
    {
        if (++_depth > _limits.MaxDepth)
        {
            throw Error(ConstraintErrorCodes.RegexLimit, $"groups nested deeper than {_limits.MaxDepth}");
        }

        _at++;
        if (TryTake('?') && !TryTake(':'))
        {
            SkipGroupName();
        }

        Expression group = ParseAlternatives();
        if (Current == '$')
        {
            throw Unsupported("an anchor that isn't at an end");
        }

        if (!TryTake(')'))
        {
            throw Syntax("a ( without )");
        }

        _depth--;
        return group;
    }

    private void SkipGroupName()
    {
        if (!TryTake('<') || Current is '=' or '!')
        {
            throw Unsupported("looking ahead or behind");
        }

        int end = _pattern.IndexOf('>', _at);
        if (end < 0)
        {
            throw Syntax("a group's name doesn't end");
        }

        _at = end + 1;
    }

    private CharacterSet ParseClass()
    {
        _at++;
        bool isComplement = TryTake('^');
        CharacterSet set = CharacterSet.None;
        while (Current != ']')
        {
            if (IsAtEnd)
            {
                throw Syntax("a [ without ]");
            }

            set = set.Union(ParseRange());
        }

        _at++;
        return isComplement ? set.Complement() : set;
    }

    private CharacterSet ParseRange()
    {
        CharacterSet low = ParseClassAtom();
        bool isRange = Current == '-' && _at + 1 < _pattern.Length && _pattern[_at + 1] != ']';
        if (!isRange)
        {
            return low;
        }

        _at++;
        CharacterSet high = ParseClassAtom();
        bool isSound = IsOne(low) && IsOne(high) && low.Ranges[0].Low <= high.Ranges[0].Low;
        return isSound ? CharacterSet.Of((low.Ranges[0].Low, high.Ranges[0].Low)) : throw Syntax("a range must ascend from a character to another");
    }

    private CharacterSet ParseClassAtom() => Current == '\\' ? ParseEscape(isInClass: true) : ParseCharacter();

    private static bool IsOne(CharacterSet set) => set.Ranges.Count == 1 && set.Ranges[0].Low == set.Ranges[0].High;

    private CharacterSet ParseCharacter()
    {
        Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out Rune rune, out int length);
        _at += length;
        return CharacterSet.Of((rune.Value, rune.Value));
    }

    private CharacterSet ParseEscape(bool isInClass)
    {
        _at++;
        char escape = Current;
        _at++;
        CharacterSet? set = escape switch
        {
            'd' => s_digits,
            'D' => s_digits.Complement(),
            'w' => s_word,
            'W' => s_word.Complement(),
            's' => s_space,
            'S' => s_space.Complement(),
            'n' => CharacterSet.Of("\n"),
            'r' => CharacterSet.Of("\r"),
            't' => CharacterSet.Of("\t"),
            'f' => CharacterSet.Of("\f"),
            'v' => CharacterSet.Of("\v"),
            '0' when !char.IsAsciiDigit(Current) => CharacterSet.Of("\0"),
            'b' when isInClass => CharacterSet.Of("\b"),
            'x' => ParseHex(2),
            'u' => TryTake('{') ? ParseBracedHex() : ParseHex(4),
            _ => null,
        };
        if (set is not null)
        {
            return set;
        }

        bool isPunctuation = escape < 128 && !char.IsAsciiLetterOrDigit(escape) && escape != '\0';
        return isPunctuation ? CharacterSet.Of(escape.ToString()) : throw Unsupported($"the escape \\{(char.IsControl(escape) ? '?' : escape)}");
    }

    private CharacterSet ParseBracedHex()
    {
        int end = _pattern.IndexOf('}', _at);
        CharacterSet set = ParseHex(end < 0 ? 0 : end - _at);
        _at++;
        return set;
    }

    private CharacterSet ParseHex(int digits)
    {
        int value = 0;
        bool isNumber = digits is > 0 and <= 6 && _at + digits <= _pattern.Length
            && int.TryParse(_pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        if (!isNumber || !Rune.IsValid(value))
        {
            throw Syntax("expected the hexadecimal digits of a character");
        }

        _at += digits;
        return CharacterSet.Of((value, value));
    }

    private bool TryTake(char c)
    {
        bool isThere = !IsAtEnd && Current == c;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private ConstraintException Syntax(string what) => Error(ConstraintErrorCodes.RegexSyntax, what);

    private ConstraintException Unsupported(string what) => Error(ConstraintErrorCodes.RegexUnsupported, $"{what} isn't supported");

    private ConstraintException Error(string code, string what) => new(code, $"offset {_at}", what);
}
