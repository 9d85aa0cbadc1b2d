using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>Parses the statements of a template.</summary>
internal sealed class TemplateParser
{
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;
    private int _loops;

    private TemplateParser(TokenStream tokens)
    {
        _tokens = tokens;
        _expressions = new ExpressionParser(tokens);
    }

    public static ParsedTemplate Parse(string source, TemplateLimits limits)
    {
        var parser = new TemplateParser(new TokenStream(TemplateLexer.Tokenize(source), limits.MaxNesting));
        return new ParsedTemplate(parser.ParseUntil([]), parser._expressions.Names);
    }

    /// <summary>Parses statements up to one of the given tags, whose name becomes the current token.</summary>
    private List<Statement> ParseUntil(ReadOnlySpan<string> endTags)
    {
        _tokens.Enter();
        List<Statement> statements = [];
        while (true)
        {
            TemplateToken token = _tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    statements.Add(new DataStatement(token.Line, TextValue.Literal(token.Text)));
                    break;
                case TokenKind.VariableBegin:
                    statements.Add(new OutputStatement(token.Line, _expressions.ParseTuple()));
                    _tokens.Expect(TokenKind.VariableEnd);
                    break;
                case TokenKind.End when endTags.IsEmpty:
                    _tokens.Leave();
                    return statements;
                case TokenKind.End:
                    throw _tokens.Error($"Unexpected end of template. Jinja was looking for the tag '{endTags[0]}'.");
                default:
                    if (_tokens.Current.Kind == TokenKind.Name && endTags.Contains(_tokens.Current.Text))
                    {
                        _tokens.Leave();
                        return statements;
                    }

                    statements.Add(ParseStatement(_tokens.Expect(TokenKind.Name)));
                    _tokens.Expect(TokenKind.BlockEnd);
                    break;
            }
        }
    }

    /// <summary>Parses the body of a block whose opening tag ends here; also returns the name of the tag that ends it.</summary>
    private (List<Statement> Body, string EndTag) ParseBody(params ReadOnlySpan<string> endTags)
    {
        _tokens.TrySkipOperator(":");
        _tokens.Expect(TokenKind.BlockEnd);
        List<Statement> body = ParseUntil(endTags);
        return (body, _tokens.Next().Text);
    }

    private Statement ParseStatement(TemplateToken tag) => tag.Text switch
    {
        // Marks what a model wrote; in rendering, it is only a separate scope.
        "generation" => new WithStatement(tag.Line, [], ParseBody("endgeneration").Body),
        "if" => ParseIf(tag.Line),
        "for" => ParseFor(tag.Line),
        "set" => ParseSet(tag.Line),
        "macro" => ParseMacro(tag.Line),
        "call" => ParseCall(tag.Line),
        "filter" => new FilterStatement(tag.Line, _expressions.ParseFilters(), ParseBody("endfilter").Body),
        "with" => ParseWith(tag.Line),
        "break" when _loops > 0 => new BreakStatement(tag.Line),
        "continue" when _loops > 0 => new ContinueStatement(tag.Line),
        "break" or "continue" => throw _tokens.Error($"'{tag.Text}' outside of a loop"),
        "extends" or "include" or "import" or "from" or "block" or "autoescape" =>
            throw _tokens.Error($"'{tag.Text}' is refused: a chat template stands alone"),
        _ => throw _tokens.Error($"Encountered unknown tag '{tag.Text}'."),
    };

    private IfStatement ParseIf(int line)
    {
        List<IfBranch> branches = [];
        string tag = "elif";
        while (tag == "elif")
        {
            Expression condition = _expressions.ParseTuple(withCondition: false);
            (List<Statement> body, tag) = ParseBody("endif", "elif", "else");
            branches.Add(new IfBranch(condition, body));
        }

        if (tag == "else")
        {
            branches.Add(new IfBranch(null, ParseBody("endif").Body));
        }

        return new IfStatement(line, branches);
    }

    private ForStatement ParseFor(int line)
    {
        AssignmentTarget target = ParseTargets("in");
        _tokens.ExpectName("in");
        Expression iterable = _expressions.ParseTuple(withCondition: false);
        Expression? filter = _tokens.TrySkipName("if") ? _expressions.Parse() : null;

        _loops++;
        (List<Statement> body, string tag) = ParseBody("endfor", "else");
        _loops--;
        List<Statement> otherwise = tag == "else" ? ParseBody("endfor").Body : [];
        return new ForStatement(line, target, iterable, filter, body, otherwise);
    }

    private Statement ParseSet(int line)
    {
        AssignmentTarget target = ParseTargets("=");
        if (_tokens.TrySkipOperator("="))
        {
            return new SetStatement(line, target, _expressions.ParseTuple());
        }

        List<FilterCall> filters = _tokens.TrySkipOperator("|") ? _expressions.ParseFilters() : [];
        return new SetBlockStatement(line, target, filters, ParseBody("endset").Body);
    }

    private MacroStatement ParseMacro(int line)
    {
        string name = ParseNewName().Text;
        return new MacroStatement(line, ParseMacroDefinition(name, () => "endmacro"));
    }

    private CallStatement ParseCall(int line)
    {
        CallExpression? call = null;
        MacroDefinition caller = ParseMacroDefinition("caller", () =>
        {
            call = _expressions.Parse() as CallExpression ?? throw _tokens.Error("expected call");
            return "endcall";
        });
        return new CallStatement(line, caller, call!);
    }

    /// <summary>Parses a signature, what <paramref name="parseHead"/> reads after it, and the body up to the tag that it returns.</summary>
    private MacroDefinition ParseMacroDefinition(string name, Func<string> parseHead)
    {
        List<string> parameters = [];
        List<Expression> defaults = [];
        if (name != "caller" || _tokens.Current.IsOperator("("))
        {
            ParseSignature(parameters, defaults);
        }

        string endTag = parseHead();
        int loops = _loops;
        _loops = 0;
        _expressions.OpenMacros.Push([]);
        List<Statement> body = ParseBody(endTag).Body;
        HashSet<string> special = _expressions.OpenMacros.Pop();
        special.ExceptWith(parameters);
        _loops = loops;
        return new MacroDefinition(name, parameters, defaults, body, special);
    }

    private void ParseSignature(List<string> parameters, List<Expression> defaults)
    {
        _tokens.ExpectOperator("(");
        while (!_tokens.Current.IsOperator(")"))
        {
            parameters.Add(ParseNewName().Text);
            if (_tokens.TrySkipOperator("="))
            {
                defaults.Add(_expressions.Parse());
            }
            else if (defaults.Count > 0)
            {
                throw _tokens.Error("non-default argument follows default argument");
            }

            if (!_tokens.TrySkipOperator(","))
            {
                break;
            }
        }

        _tokens.ExpectOperator(")");
    }

    private WithStatement ParseWith(int line)
    {
        List<KeyValuePair<AssignmentTarget, Expression>> assignments = [];
        while (_tokens.Current.Kind != TokenKind.BlockEnd && !_tokens.Current.IsOperator(":"))
        {
            if (assignments.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            AssignmentTarget target = ParseTarget();
            _tokens.ExpectOperator("=");
            assignments.Add(new(target, _expressions.Parse()));
        }

        return new WithStatement(line, assignments, ParseBody("endwith").Body);
    }

    /// <summary>Parses one target, or several separated by commas, up to <paramref name="end"/>.</summary>
    private AssignmentTarget ParseTargets(string end)
    {
        int line = _tokens.Current.Line;
        AssignmentTarget first = ParseTarget();
        if (!_tokens.Current.IsOperator(","))
        {
            return first;
        }

        List<AssignmentTarget> items = [first];
        while (_tokens.TrySkipOperator(",") && !_tokens.Current.IsName(end) && !_tokens.Current.IsOperator(end) && !_tokens.Current.IsOperator(")"))
        {
            items.Add(ParseTarget());
        }

        return new TupleTarget(line, items);
    }

    private AssignmentTarget ParseTarget()
    {
        if (_tokens.TrySkipOperator("("))
        {
            _tokens.Enter();
            AssignmentTarget inner = ParseTargets(")");
            _tokens.ExpectOperator(")");
            _tokens.Leave();
            return inner;
        }

        TemplateToken name = ParseNewName();
        return _tokens.TrySkipOperator(".")
            ? new NamespaceTarget(name.Line, name.Text, _tokens.Expect(TokenKind.Name).Text)
            : new NameTarget(name.Line, name.Text);
    }

    private TemplateToken ParseNewName()
    {
        TemplateToken name = _tokens.Expect(TokenKind.Name);
        return name.Text is "true" or "false" or "none" or "True" or "False" or "None"
            ? throw new TemplateException(TemplateErrorCodes.Syntax, name.Line, $"can't assign to {name}")
            : name;
    }
}
