using System.Net;
using System.Text;

namespace Fathom.Web.Markup;

/// <summary>Parses the LaTeX of formulas and writes MathML Core.</summary>
/// <remarks>
/// A recursive descent over the source, up to <see cref="MaxDepth"/> deep. Unknown commands are shown by name, so a formula that contains one is
/// still a formula. The table of symbols is <see cref="LatexSymbols"/>.
/// </remarks>
internal sealed class LatexParser
{
    /// <summary>Longest formula.</summary>
    public const int MaxCharacters = 20_000;

    private const int MaxDepth = 60;

    private const string Space = "<mspace width=\"0.33em\"></mspace>";

    private static readonly Dictionary<string, (string Open, string Close)> s_fences = new()
    {
        ["matrix"] = ("", ""),
        ["smallmatrix"] = ("", ""),
        ["array"] = ("", ""),
        ["pmatrix"] = ("(", ")"),
        ["bmatrix"] = ("[", "]"),
        ["Bmatrix"] = ("{", "}"),
        ["vmatrix"] = ("|", "|"),
        ["Vmatrix"] = ("‖", "‖"),
        ["cases"] = ("{", ""),
    };

    private readonly string _source;
    private int _at;
    private int _depth;
    private string? _alphabet;

    private LatexParser(string source) => _source = source;

    private bool IsAtEnd => _at >= _source.Length;

    /// <summary>Parses a formula.</summary>
    /// <param name="latex">Its source.</param>
    /// <param name="mathMl">Content of the <c>math</c> element.</param>
    /// <returns>False if it is too long or too deep, or its braces or environments don't match.</returns>
    public static bool TryParse(string latex, out string mathMl)
    {
        mathMl = "";
        if (latex.Length > MaxCharacters)
        {
            return false;
        }

        try
        {
            var parser = new LatexParser(latex);
            mathMl = parser.Table("aligned", end: null);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Rows and cells up to the end of an environment; a single cell is not a table.</summary>
    private string Table(string environment, string? end)
    {
        List<List<string>> rows = [[]];
        while (true)
        {
            rows[^1].Add(Row());
            if (TryTake("&"))
            {
                continue;
            }

            if (TryTake(@"\\"))
            {
                SkipOptional();
                rows.Add([]);
                continue;
            }

            break;
        }

        if (end is null ? !IsAtEnd : !TryTake(end))
        {
            throw new FormatException("an environment or a group does not end where it should");
        }

        if (rows.Count > 1 && rows[^1] is [""])
        {
            rows.RemoveAt(rows.Count - 1);
        }

        return rows is [[string only]] && !s_fences.ContainsKey(environment) ? only : WriteTable(environment, rows);
    }

    private static string WriteTable(string environment, List<List<string>> rows)
    {
        bool isAligned = !s_fences.ContainsKey(environment);
        var table = new StringBuilder(isAligned ? "<mtable displaystyle=\"true\">" : "<mtable>");
        foreach (List<string> row in rows)
        {
            table.Append("<mtr>");
            for (int i = 0; i < row.Count; i++)
            {
                bool isLeft = environment == "cases" || (isAligned && i % 2 == 1);
                string side = isLeft ? " class=\"align-left\"" : isAligned && row.Count > 1 ? " class=\"align-right\"" : "";
                table.Append("<mtd").Append(side).Append('>').Append(row[i]).Append("</mtd>");
            }

            table.Append("</mtr>");
        }

        table.Append("</mtable>");
        (string open, string close) = s_fences.GetValueOrDefault(environment, ("", ""));
        return $"<mrow>{Fence(open)}{table}{Fence(close)}</mrow>";
    }

    /// <summary>Atoms with their scripts, up to something that ends a row.</summary>
    private string Row()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException("nested too deeply");
        }

        var row = new StringBuilder();
        while (!EndsRow())
        {
            row.Append(AtomWithScripts());
        }

        _depth--;
        return row.ToString();
    }

    private bool EndsRow()
    {
        SkipSpaces();
        return IsAtEnd || _source[_at] is '}' or '&' || Ahead(@"\\")
            || AheadCommand("right") || AheadCommand("end") || AheadCommand("middle");
    }

    private string AtomWithScripts()
    {
        Atom atom = _source[_at] is '^' or '_' ? new Atom("<mrow></mrow>") : ReadAtom();
        StringBuilder? below = null;
        StringBuilder? above = null;
        while (true)
        {
            SkipSpaces();
            if (TryTake("^"))
            {
                (above ??= new StringBuilder()).Append(Argument());
            }
            else if (TryTake("_"))
            {
                (below ??= new StringBuilder()).Append(Argument());
            }
            else if (TryTake("'"))
            {
                (above ??= new StringBuilder()).Append("<mo>′</mo>");
            }
            else if (TryTakeCommand("limits"))
            {
                atom = atom with { HasLimits = true };
            }
            else if (TryTakeCommand("nolimits"))
            {
                atom = atom with { HasLimits = false };
            }
            else
            {
                return WithScripts(atom, below, above);
            }
        }
    }

    private static string WithScripts(Atom atom, StringBuilder? below, StringBuilder? above)
    {
        (string both, string under, string over) = atom.HasLimits ? ("munderover", "munder", "mover") : ("msubsup", "msub", "msup");
        return (below, above) switch
        {
            (null, null) => atom.MathMl,
            ({ } low, null) => $"<{under}>{atom.MathMl}<mrow>{low}</mrow></{under}>",
            (null, { } high) => $"<{over}>{atom.MathMl}<mrow>{high}</mrow></{over}>",
            ({ } low, { } high) => $"<{both}>{atom.MathMl}<mrow>{low}</mrow><mrow>{high}</mrow></{both}>",
        };
    }

    private Atom ReadAtom()
    {
        char first = _source[_at];
        if (first == '{')
        {
            return new Atom($"<mrow>{Group()}</mrow>");
        }

        if (first == '\\')
        {
            return Command();
        }

        if (char.IsAsciiDigit(first))
        {
            return new Atom($"<mn>{Letters(Number())}</mn>");
        }

        _at++;
        if (char.IsHighSurrogate(first) && !IsAtEnd)
        {
            _at++;
            return new Atom($"<mi>{WebUtility.HtmlEncode(_source[(_at - 2).._at])}</mi>");
        }

        return char.IsLetter(first) ? new Atom(Identifier(first)) : new Atom(Operator(first));
    }

    private string Identifier(char letter)
    {
        string text = Letters(letter.ToString());
        return _alphabet == "rm" ? $"<mi mathvariant=\"normal\">{text}</mi>" : $"<mi>{text}</mi>";
    }

    private static string Operator(char sign) => sign switch
    {
        '-' => "<mo>−</mo>",
        '*' => "<mo>∗</mo>",
        '~' => Space,
        '(' or '[' => $"<mo stretchy=\"false\">{sign}</mo>",
        ')' or ']' => $"<mo stretchy=\"false\">{sign}</mo>",
        '|' => "<mo stretchy=\"false\">|</mo>",
        '/' => "<mo lspace=\"0\" rspace=\"0\">/</mo>",
        _ => $"<mo>{WebUtility.HtmlEncode(sign.ToString())}</mo>",
    };

    private string Number()
    {
        int start = _at;
        while (!IsAtEnd && (char.IsAsciiDigit(_source[_at]) || SeparatorLength() > 0))
        {
            _at += Math.Max(1, SeparatorLength());
        }

        return _source[start.._at].Replace("{,}", ",");
    }

    /// <summary>Number of characters of a point or comma within a number. A comma is part of it before exactly three digits, or in braces.</summary>
    private int SeparatorLength()
    {
        ReadOnlySpan<char> rest = _source.AsSpan(_at);
        bool isPoint = rest is ['.', >= '0' and <= '9', ..];
        bool isComma = rest is [',', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', ..]
            && (rest.Length == 4 || !char.IsAsciiDigit(rest[4]));
        return isPoint || isComma ? 1 : rest is ['{', ',', '}', >= '0' and <= '9', ..] ? 3 : 0;
    }

    private Atom Command()
    {
        string name = CommandName();
        if (LatexSymbols.Find(name) is { } symbol)
        {
            return new Atom(symbol.MathMl, symbol.HasLimits);
        }

        return name switch
        {
            "frac" or "dfrac" or "tfrac" or "cfrac" => Fraction(name),
            "binom" or "dbinom" or "tbinom" => Binomial(),
            "sqrt" => Root(),
            "left" => Fenced(),
            "begin" => Environment(),
            "boxed" or "fbox" => new Atom($"<mrow class=\"boxed\">{Argument()}</mrow>"),
            "text" or "textrm" or "textbf" or "textit" or "textsf" or "texttt" or "mbox" or "hbox" or "textnormal" => new Atom(Text()),
            "operatorname" or "operatorname*" => new Atom($"<mi>{WebUtility.HtmlEncode(RawArgument())}</mi>"),
            "stackrel" or "overset" => Stacked("mover"),
            "underset" => Stacked("munder"),
            "substack" => new Atom(Substack()),
            "not" => new Atom(Negated()),
            "pmod" => new Atom($"{Space}<mo>(</mo><mi>mod</mi>{Space}{Argument()}<mo>)</mo>"),
            "tag" => new Atom($"<mspace width=\"2em\"></mspace><mtext>({WebUtility.HtmlEncode(RawArgument())})</mtext>"),
            "phantom" or "hphantom" or "vphantom" => new Atom($"<mphantom>{Argument()}</mphantom>"),
            "color" or "textcolor" or "label" or "hspace" or "vspace" => Dropped(),
            _ => Styled(name),
        };
    }

    private Atom Styled(string name)
    {
        if (LatexSymbols.FindAccent(name) is { } accent)
        {
            string mark = $"<mo stretchy=\"{(accent.IsStretchy ? "true" : "false")}\">{accent.Mark}</mo>";
            return accent.IsBelow
                ? new Atom($"<munder>{Grouped()}{mark}</munder>", HasLimits: accent.HasLimits)
                : new Atom($"<mover accent=\"true\">{Grouped()}{mark}</mover>", HasLimits: accent.HasLimits);
        }

        if (LatexSymbols.FindAlphabet(name) is { } alphabet)
        {
            return InAlphabet(alphabet);
        }

        if (LatexSymbols.FindDelimiterSize(name) is { } size)
        {
            string sign = Delimiter();
            return new Atom(sign.Length == 0 ? "" : $"<mo stretchy=\"true\" minsize=\"{size}\" maxsize=\"{size}\">{sign}</mo>");
        }

        return LatexSymbols.IsIgnored(name) ? new Atom("") : new Atom($"<mtext>\\{WebUtility.HtmlEncode(name)}</mtext>");
    }

    private Atom Fraction(string name)
    {
        string fraction = $"<mfrac>{Grouped()}{Grouped()}</mfrac>";
        return new Atom(name == "dfrac" ? $"<mstyle displaystyle=\"true\">{fraction}</mstyle>" : fraction);
    }

    private Atom Binomial() =>
        new($"<mrow><mo>(</mo><mfrac linethickness=\"0\">{Grouped()}{Grouped()}</mfrac><mo>)</mo></mrow>");

    private Atom Root()
    {
        SkipSpaces();
        if (!TryTake("["))
        {
            return new Atom($"<msqrt>{Argument()}</msqrt>");
        }

        int close = _source.IndexOf(']', _at);
        if (close < 0)
        {
            throw new FormatException("the degree of a root does not end");
        }

        // The degree is a formula of its own.
        if (!TryParse(_source[_at..close], out string degree))
        {
            throw new FormatException("the degree of a root can't be read");
        }

        _at = close + 1;
        return new Atom($"<mroot>{Grouped()}<mrow>{degree}</mrow></mroot>");
    }

    private Atom Fenced()
    {
        var body = new StringBuilder("<mrow>").Append(Fence(Delimiter())).Append(Row());
        while (TryTakeCommand("middle"))
        {
            body.Append(Fence(Delimiter())).Append(Row());
        }

        if (!TryTakeCommand("right"))
        {
            throw new FormatException(@"\left has no \right");
        }

        return new Atom(body.Append(Fence(Delimiter())).Append("</mrow>").ToString());
    }

    private Atom Environment()
    {
        string name = RawArgument();
        if (name == "array")
        {
            RawArgument(); // column alignment, ignored
        }

        if (++_depth > MaxDepth)
        {
            throw new FormatException("nested too deeply");
        }

        string table = Table(name, $$"""\end{{{name}}}""");
        _depth--;
        return new Atom(table);
    }

    private Atom Stacked(string element)
    {
        string script = Grouped();
        string body = Grouped();
        return new Atom($"<{element}>{body}{script}</{element}>");
    }

    private string Substack()
    {
        SkipSpaces();
        return TryTake("{") ? Table("matrix", "}") : throw new FormatException(@"\substack has no group");
    }

    private string Negated()
    {
        SkipSpaces();
        if (IsAtEnd)
        {
            throw new FormatException(@"\not has nothing to negate");
        }

        if (++_depth > MaxDepth)
        {
            throw new FormatException("nested too deeply");
        }

        string body = ReadAtom().MathMl;
        _depth--;
        int close = body.IndexOf("</mo>", StringComparison.Ordinal);
        return close < 0 ? body : body.Insert(close, "\u0338");
    }

    private Atom Dropped()
    {
        RawArgument();
        return new Atom("");
    }

    private Atom InAlphabet(string alphabet)
    {
        (string? before, _alphabet) = (_alphabet, alphabet);
        string body = Argument();
        _alphabet = before;
        return new Atom($"<mrow>{body}</mrow>");
    }

    private string Letters(string text) => _alphabet is null ? text : MathAlphabet.Map(text, _alphabet);

    /// <summary>Text, which may contain formulas between dollars.</summary>
    private string Text()
    {
        string[] parts = LatexText.Split(RawArgument());
        var words = new StringBuilder();
        for (int i = 0; i < parts.Length; i++)
        {
            bool isFormula = i % 2 == 1 && i + 1 < parts.Length && TryParse(parts[i], out _);
            if (isFormula)
            {
                _ = TryParse(parts[i], out string formula);
                words.Append("<mrow>").Append(formula).Append("</mrow>");
            }
            else if (parts[i].Length > 0)
            {
                words.Append("<mtext>").Append(WebUtility.HtmlEncode(LatexText.Plain(parts[i]))).Append("</mtext>");
            }
        }

        return words.ToString();
    }

    private string Grouped() => $"<mrow>{Argument()}</mrow>";

    /// <summary>A group, a command with its arguments, or a single symbol.</summary>
    private string Argument()
    {
        SkipSpaces();
        if (IsAtEnd)
        {
            throw new FormatException("an argument is missing");
        }

        if (++_depth > MaxDepth)
        {
            throw new FormatException("nested too deeply");
        }

        string argument = _source[_at] == '{' ? Group()
            : char.IsAsciiDigit(_source[_at]) ? $"<mn>{Letters(_source[_at++].ToString())}</mn>"
            : _source[_at] is '}' or '&' or '^' or '_' ? throw new FormatException("an argument is missing")
            : ReadAtom().MathMl;
        _depth--;
        return argument;
    }

    private string Group()
    {
        _at++;
        string body = Row();
        return TryTake("}") ? body : throw new FormatException("a group does not end");
    }

    /// <summary>The source between braces.</summary>
    private string RawArgument()
    {
        SkipSpaces();
        if (!TryTake("{"))
        {
            throw new FormatException("an argument is missing");
        }

        int start = _at;
        int open = 1;
        while (!IsAtEnd)
        {
            char sign = _source[_at++];
            _at += sign == '\\' ? 1 : 0;
            open += sign == '{' ? 1 : sign == '}' ? -1 : 0;
            if (open == 0)
            {
                return _source[start..(_at - 1)];
            }
        }

        throw new FormatException("an argument does not end");
    }

    private string Delimiter()
    {
        SkipSpaces();
        if (IsAtEnd)
        {
            throw new FormatException("a delimiter is missing");
        }

        if (_source[_at] == '\\')
        {
            return LatexSymbols.FindDelimiter(CommandName()) ?? throw new FormatException("no such delimiter");
        }

        string sign = _source[_at++].ToString();
        return sign switch
        {
            "." => "",
            "<" => "⟨",
            ">" => "⟩",
            _ => WebUtility.HtmlEncode(sign),
        };
    }

    private static string Fence(string sign) => sign.Length == 0 ? "" : $"<mo stretchy=\"true\" fence=\"true\">{sign}</mo>";

    /// <summary>The name after a backslash: letters, perhaps with a star, or one symbol.</summary>
    private string CommandName()
    {
        int start = ++_at;
        while (!IsAtEnd && char.IsAsciiLetter(_source[_at]))
        {
            _at++;
        }

        if (_at == start)
        {
            return IsAtEnd ? throw new FormatException("a command has no name") : _source[_at++].ToString();
        }

        string name = _source[start.._at];
        return name == "operatorname" && TryTake("*") ? "operatorname*" : name;
    }

    private void SkipOptional()
    {
        if (!IsAtEnd && _source[_at] == '[' && _source.IndexOf(']', _at) is > 0 and int close)
        {
            _at = close + 1;
        }
    }

    private void SkipSpaces()
    {
        while (!IsAtEnd && char.IsWhiteSpace(_source[_at]))
        {
            _at++;
        }
    }

    private bool Ahead(string text) => _source.AsSpan(_at).StartsWith(text);

    private bool AheadCommand(string name)
    {
        int end = _at + 1 + name.Length;
        bool isNamed = !IsAtEnd && _source[_at] == '\\' && _source.AsSpan(_at + 1).StartsWith(name);
        return isNamed && (end == _source.Length || !char.IsAsciiLetter(_source[end]));
    }

    private bool TryTake(string text)
    {
        bool isAhead = Ahead(text);
        _at += isAhead ? text.Length : 0;
        return isAhead;
    }

    private bool TryTakeCommand(string name)
    {
        bool isAhead = AheadCommand(name);
        _at += isAhead ? name.Length + 1 : 0;
        return isAhead;
    }

    /// <summary>A base that scripts attach to; with limits, they are placed below and above it.</summary>
    private readonly record struct Atom(string MathMl, bool HasLimits = false);
}
