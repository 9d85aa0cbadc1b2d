using System.Text;
using Fathom.Inference.Constraints.Errors;

namespace Fathom.Inference.Constraints.Grammars;

/// <summary>Parses grammars in GBNF: <c>name ::= "literal" [class] other (a | b)* {2,3}</c>, comments after <c>#</c>, and a root called <c>root</c>.</summary>
internal sealed class GbnfParser
{
    private readonly string _source;
    private readonly ConstraintLimits _limits;
    private readonly GrammarBuilder _builder = new();
    private readonly Dictionary<string, int> _rules = [];
    private readonly HashSet<string> _defined = [];
    private readonly List<(string Name, int At)> _uses = [];
    private int _at;
    private int _depth;
    private int _nodes;

    private GbnfParser(string source, ConstraintLimits limits) => (_source, _limits) = (source, limits);

    /// <summary>Parses a grammar.</summary>
    /// <exception cref="ConstraintException">The source isn't a grammar, or exceeds a limit.</exception>
    public static Grammar Parse(string source, ConstraintLimits limits)
    {
        if (source.Length > limits.MaxSourceCharacters)
        {
            throw new ConstraintException(ConstraintErrorCodes.GrammarLimit, "", $"{source.Length} characters, at most {limits.MaxSourceCharacters}");
        }

        return new GbnfParser(source, limits).Parse();
    }

    private char Current => _at < _source.Length ? _source[_at] : '\0';

    private Grammar Parse()
    {
        SkipSpace(overLines: true);
        while (_at < _source.Length)
        {
            ParseRule();
            SkipSpace(overLines: true);
        }

        if (_uses.Find(use => !_defined.Contains(use.Name)) is { Name: not null } missing)
        {
            _at = missing.At;
            throw Error(ConstraintErrorCodes.GrammarRule, $"there is no rule '{missing.Name}'");
        }

        return _rules.TryGetValue("root", out int root)
            ? _builder.Build(root)
            : throw new ConstraintException(ConstraintErrorCodes.GrammarRule, "", "there is no rule 'root'");
    }

    private void ParseRule()
    {
        int start = _at;
        string name = ParseName();
        SkipSpace(overLines: false);
        if (!_source.AsSpan(_at).StartsWith("::="))
        {
            throw Syntax("expected ::=");
        }

        _at += 3;
        if (!_defined.Add(name))
        {
            _at = start;
            throw Error(ConstraintErrorCodes.GrammarRule, $"the rule '{name}' is there twice");
        }

        int rule = RuleOf(name);
        SkipSpace(overLines: true);
        _builder.Define(rule, ParseAlternatives(isNested: false));
        if (_at < _source.Length && Current is not ('\n' or '\r'))
        {
            throw Syntax("expected the end of the rule");
        }
    }

    private Expression ParseAlternatives(bool isNested)
    {
        List<Expression> alternatives = [ParseSequence(isNested)];
        while (NextIsBar(isNested))
        {
            _at++;
            SkipSpace(overLines: true);
            alternatives.Add(ParseSequence(isNested));
        }

        return Expression.Choice([.. alternatives]);
    }

    /// <summary>Whether a bar follows, possibly at the beginning of the next line.</summary>
    private bool NextIsBar(bool isNested)
    {
        int before = _at;
        SkipSpace(overLines: true);
        if (Current == '|')
        {
            return true;
        }

        _at = isNested ? _at : before;
        return false;
    }

    private Expression ParseSequence(bool isNested)
    {
        List<Expression> items = [];
        while (true)
        {
            SkipSpace(isNested);
            if (_at >= _source.Length || Current is '|' or ')' or '\n' or '\r')
            {
                return Expression.Sequence([.. items]);
            }

            items.Add(ParseRepeated(isNested));
        }
    }

    /// <summary>Parses an item and its repetitions, which may stand apart from it.</summary>
    private Expression ParseRepeated(bool isNested)
    {
        Expression item = ParseItem();
        for (int repeated = 0; ; repeated++)
        {
            SkipSpace(isNested);
            (int Min, int? Max)? times = Current switch { '*' => (0, null), '+' => (1, null), '?' => (0, 1), '{' => (0, 0), _ => null };
            if (times is not { } range)
            {
                return item;
            }

            if (repeated == _limits.MaxDepth)
            {
                throw Error(ConstraintErrorCodes.GrammarLimit, $"more than {_limits.MaxDepth} repetitions of one thing");
            }

            range = Current == '{' ? ParseTimes(isNested) : range;
            _at++;
            item = new RepeatExpression(item, range.Min, range.Max);
        }
    }

    private (int Min, int? Max) ParseTimes(bool isNested)
    {
        _at++;
        SkipSpace(isNested);
        int min = Current == ',' ? 0 : ParseNumber();
        SkipSpace(isNested);
        int? max = min;
        if (Current == ',')
        {
            _at++;
            SkipSpace(isNested);
            max = Current == '}' ? null : ParseNumber();
            SkipSpace(isNested);
        }

        if (Current != '}' || max < min)
        {
            throw Syntax("expected {times}, {least,}, {,most} or {least,most}");
        }

        return (min, max);
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

        int number = int.Parse(_source.AsSpan(start, _at - start), System.Globalization.CultureInfo.InvariantCulture);
        return number <= _limits.MaxRepetition
            ? number
            : throw Error(ConstraintErrorCodes.GrammarLimit, $"{number} repetitions, at most {_limits.MaxRepetition}");
    }

    private Expression ParseItem()
    {
        if (++_nodes > _limits.MaxNodes)
        {
            throw Error(ConstraintErrorCodes.GrammarLimit, $"more than {_limits.MaxNodes} parts");
        }

        switch (Current)
        {
            case '"':
                return ParseLiteral();
            case '[':
                return ParseClass();
            case '(':
                return ParseGroup();
            case '.':
                _at++;
                return CharacterSet.Any.ToExpression();
            default:
                _uses.Add((string.Empty, _at));
                string name = ParseName();
                _uses[^1] = _uses[^1] with { Name = name };
                return new RuleExpression(RuleOf(name));
        }
    }

    private Expression ParseGroup()
    {
        if (++_depth > _limits.MaxDepth)
        {
            throw Error(ConstraintErrorCodes.GrammarLimit, $"groups nested deeper than {_limits.MaxDepth}");
        }

        _at++;
        SkipSpace(overLines: true);
        Expression group = ParseAlternatives(isNested: true);
        SkipSpace(overLines: true);
        if (Current != ')')
        {
            throw Syntax("expected )");
        }

        _at++;
        _depth--;
        return group;
    }

    private Expression ParseLiteral()
    {
        _at++;
        var text = new StringBuilder();
        while (Current != '"')
        {
            text.Append(new Rune(ParseCharacter()).ToString());
        }

        _at++;
        return Expression.Literal(text.ToString());
    }

    private Expression ParseClass()
    {
        _at++;
        bool isComplement = Current == '^';
        _at += isComplement ? 1 : 0;
        List<(int Low, int High)> ranges = [];
        while (Current != ']')
        {
            int low = ParseCharacter();
            int high = low;
            if (Current == '-' && _at + 1 < _source.Length && _source[_at + 1] != ']')
            {
                _at++;
                high = ParseCharacter();
            }

            if (high < low)
            {
                throw Syntax("a range must ascend");
            }

            ranges.Add((low, high));
        }

        _at++;
        CharacterSet set = CharacterSet.Of([.. ranges]);
        return (isComplement ? set.Complement() : set).ToExpression();
    }

    private int ParseCharacter()
    {
        if (_at >= _source.Length)
        {
            throw Syntax("a literal or class doesn't end");
        }

        if (Current == '\\')
        {
            return ParseEscape();
        }

        Rune.DecodeFromUtf16(_source.AsSpan(_at), out Rune rune, out int length);
        _at += length;
        return rune.Value;
    }

    private int ParseEscape()
    {
        _at++;
        char escape = Current;
        _at++;
        return escape switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '"' or '\\' or '[' or ']' or '-' or '^' => escape,
            'x' => ParseHex(2),
            'u' => ParseHex(4),
            'U' => ParseHex(8),
            _ => throw Syntax("an escape that there isn't"),
        };
    }

    private int ParseHex(int digits)
    {
        bool isNumber = int.TryParse(
            _source.AsSpan(_at, Math.Min(digits, _source.Length - _at)), System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture, out int value);
        if (!isNumber || !Rune.IsValid(value))
        {
            throw Syntax($"expected {digits} hexadecimal digits of a character");
        }

        _at += digits;
        return value;
    }

    private string ParseName()
    {
        int start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '-' or '_')
        {
            _at++;
        }

        return _at > start ? _source[start.._at] : throw Syntax("expected a name, a literal, a class or a group");
    }

    private int RuleOf(string name)
    {
        if (!_rules.TryGetValue(name, out int rule))
        {
            rule = _builder.Declare(name);
            _rules.Add(name, rule);
        }

        return rule;
    }

    private void SkipSpace(bool overLines)
    {
        while (_at < _source.Length)
        {
            if (Current == '#')
            {
                int end = _source.AsSpan(_at).IndexOfAny('\n', '\r');
                _at = end < 0 ? _source.Length : _at + end;
            }
            else if (Current is ' ' or '\t' || (overLines && Current is '\n' or '\r'))
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private ConstraintException Syntax(string what) => Error(ConstraintErrorCodes.GrammarSyntax, what);

    private ConstraintException Error(string code, string what)
    {
        ReadOnlySpan<char> before = _source.AsSpan(0, Math.Min(_at, _source.Length));
        int line = before.Count('\n') + 1;
        int column = before.Length - (before.LastIndexOf('\n') + 1) + 1;
        return new ConstraintException(code, $"line {line}, column {column}", what);
    }
}
