using Fathom.Templates.Errors;
using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>Parses expressions by precedence climbing, so that one level of nesting costs few stack frames.</summary>
internal sealed class ExpressionParser(TokenStream tokens)
{
    /// <summary>Names that a macro's body may read although they aren't parameters.</summary>
    public static readonly IReadOnlySet<string> SpecialNames = new HashSet<string> { "caller", "kwargs", "varargs" };

    /// <summary>The special names that the body of each open macro reads.</summary>
    public Stack<HashSet<string>> OpenMacros { get; } = new();

    /// <summary>The names that all expressions so far read.</summary>
    public HashSet<string> Names { get; } = [];

    /// <summary>Parses an expression, including <c>a if b else c</c> unless <paramref name="withCondition"/> is false.</summary>
    public Expression Parse(bool withCondition = true)
    {
        tokens.Enter();
        Expression expression = ParseBinary(Precedence.Or);
        int chained = 0;
        while (withCondition && tokens.Current.IsName("if"))
        {
            int line = tokens.Next().Line;
            tokens.Enter();
            chained++;
            Expression condition = ParseBinary(Precedence.Or);
            Expression? otherwise = tokens.TrySkipName("else") ? Parse() : null;
            expression = new ConditionalExpression(line, condition, expression, otherwise);
        }

        tokens.Leave(chained + 1);
        return expression;
    }

    /// <summary>Parses an expression, or a tuple without parentheses.</summary>
    public Expression ParseTuple(bool withCondition = true, bool isInParentheses = false)
    {
        int line = tokens.Current.Line;
        List<Expression> items = [];
        bool isTuple = false;
        while (!IsTupleEnd())
        {
            items.Add(Parse(withCondition));
            if (!tokens.TrySkipOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        if (!isTuple && items.Count == 1)
        {
            return items[0];
        }

        if (!isTuple && !isInParentheses)
        {
            throw tokens.Error($"Expected an expression, got {tokens.Current}");
        }

        return new TupleExpression(line, items);
    }

    /// <summary>Parses the filters of a filter block or a block set: <c>a | b(…)</c>.</summary>
    public List<FilterCall> ParseFilters()
    {
        List<FilterCall> filters = [];
        do
        {
            filters.Add(ParseFilter());
        }
        while (tokens.TrySkipOperator("|"));

        return filters;
    }

    private bool IsTupleEnd() =>
        tokens.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || tokens.Current.IsOperator(")") || tokens.Current.IsName("recursive");

    private Expression ParseBinary(Precedence minimum)
    {
        Expression left = minimum <= Precedence.Not && tokens.Current.IsName("not") ? ParseNot() : ParseUnary(withFilters: true);
        while (BinaryOperators.Read(tokens) is (string symbol, Precedence precedence) && precedence >= minimum)
        {
            left = ParseChain(left, symbol, precedence);
        }

        return left;
    }

    private NotExpression ParseNot()
    {
        int line = tokens.Next().Line;
        tokens.Enter();
        var expression = new NotExpression(line, ParseBinary(Precedence.Not));
        tokens.Leave();
        return expression;
    }

    /// <summary>Parses the rest of <c>left op a op b …</c>, for operators of equal precedence.</summary>
    private Expression ParseChain(Expression left, string symbol, Precedence precedence)
    {
        int line = tokens.Current.Line;
        List<OperatorTerm> terms = [];
        (string Symbol, Precedence Precedence)? next = (symbol, precedence);
        tokens.Enter();
        while (next is (string nextSymbol, Precedence nextPrecedence) && nextPrecedence == precedence)
        {
            tokens.Next();
            if (nextSymbol == "not in")
            {
                tokens.Next();
            }

            terms.Add(new OperatorTerm(nextSymbol, ParseBinary(precedence + 1)));
            next = BinaryOperators.Read(tokens);
        }

        tokens.Leave();
        return precedence switch
        {
            Precedence.Or or Precedence.And => new LogicalExpression(line, precedence == Precedence.And, [left, .. terms.Select(term => term.Operand)]),
            Precedence.Compare => new ComparisonExpression(line, left, terms),
            Precedence.Concat => new ConcatExpression(line, [left, .. terms.Select(term => term.Operand)]),
            _ => new ArithmeticExpression(line, left, terms),
        };
    }

    private Expression ParseUnary(bool withFilters)
    {
        TemplateToken token = tokens.Current;
        Expression expression;
        if (token.IsOperator("-") || token.IsOperator("+"))
        {
            tokens.Next();
            tokens.Enter();
            expression = new SignExpression(token.Line, token.Text == "-", ParseUnary(withFilters: false));
            tokens.Leave();
        }
        else
        {
            expression = ParsePrimary();
        }

        return ParsePostfix(expression, withFilters);
    }

    private Expression ParsePostfix(Expression expression, bool withFilters)
    {
        int chained = 0;
        for (bool isFiltered = false; ; chained++)
        {
            TemplateToken token = tokens.Current;
            tokens.Enter();
            if (token.IsOperator("("))
            {
                expression = new CallExpression(token.Line, expression, ParseArguments());
            }
            else if (!isFiltered && token.IsOperator("."))
            {
                expression = ParseAttribute(expression);
            }
            else if (!isFiltered && token.IsOperator("["))
            {
                expression = ParseSubscript(expression);
            }
            else if (withFilters && tokens.TrySkipOperator("|"))
            {
                isFiltered = true;
                expression = new FilterExpression(token.Line, expression, ParseFilter());
            }
            else if (withFilters && tokens.TrySkipName("is"))
            {
                isFiltered = true;
                expression = ParseTest(expression);
            }
            else
            {
                tokens.Leave(chained + 1);
                return expression;
            }
        }
    }

    private Expression ParseAttribute(Expression owner)
    {
        int line = tokens.Next().Line;
        TemplateToken name = tokens.Next();
        return name.Kind switch
        {
            TokenKind.Name => new AttributeExpression(line, owner, TextValue.Literal(name.Text)),
            TokenKind.Integer => new ItemExpression(line, owner, Constants.Integer(name)),
            _ => throw tokens.Error("expected name or number"),
        };
    }

    private Expression ParseSubscript(Expression owner)
    {
        int line = tokens.Next().Line;
        if (tokens.Current.IsOperator("]"))
        {
            throw tokens.Error("expected an index");
        }

        Expression? start = tokens.Current.IsOperator(":") ? null : Parse();
        Expression result;
        if (tokens.TrySkipOperator(":"))
        {
            Expression? stop = IsSlicePartEnd() ? null : Parse();
            Expression? step = tokens.TrySkipOperator(":") && !IsSlicePartEnd() ? Parse() : null;
            result = new SliceExpression(line, owner, start, stop, step);
        }
        else
        {
            List<Expression> keys = [start!];
            while (tokens.TrySkipOperator(","))
            {
                keys.Add(Parse());
            }

            result = new ItemExpression(line, owner, keys.Count == 1 ? keys[0] : new TupleExpression(line, keys));
        }

        tokens.ExpectOperator("]");
        return result;
    }

    private bool IsSlicePartEnd() => tokens.Current.IsOperator(":") || tokens.Current.IsOperator("]");

    private FilterCall ParseFilter()
    {
        int line = tokens.Current.Line;
        string name = ParseDottedName();
        return new FilterCall(line, name, tokens.Current.IsOperator("(") ? ParseArguments() : ArgumentList.Empty);
    }

    private string ParseDottedName()
    {
        List<string> parts = [];
        do
        {
            parts.Add(tokens.Expect(TokenKind.Name).Text);
        }
        while (tokens.TrySkipOperator("."));

        return string.Join('.', parts);
    }

    private Expression ParseTest(Expression operand)
    {
        int line = tokens.Current.Line;
        bool isNegated = tokens.TrySkipName("not");
        string name = ParseDottedName();
        ArgumentList arguments = ArgumentList.Empty;
        if (tokens.Current.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (StartsTestArgument(tokens.Current))
        {
            arguments = new ArgumentList([ParsePostfix(ParsePrimary(), withFilters: false)], []);
        }

        var test = new TestExpression(line, operand, name, arguments);
        return isNegated ? new NotExpression(line, test) : test;
    }

    private bool StartsTestArgument(TemplateToken token)
    {
        if (token.IsName("is"))
        {
            throw tokens.Error("You cannot chain multiple tests with is");
        }

        return token.Kind switch
        {
            TokenKind.Name => token.Text is not ("else" or "or" or "and"),
            TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
            _ => token.IsOperator("[") || token.IsOperator("{"),
        };
    }

    private ArgumentList ParseArguments()
    {
        tokens.ExpectOperator("(");
        List<Expression> positional = [];
        List<KeyValuePair<string, Expression>> named = [];
        Expression? spread = null;
        Expression? namedSpread = null;
        while (!tokens.Current.IsOperator(")"))
        {
            if (tokens.TrySkipOperator("*"))
            {
                spread = spread is null && namedSpread is null ? Parse() : throw BadCall();
            }
            else if (tokens.TrySkipOperator("**"))
            {
                namedSpread = namedSpread is null ? Parse() : throw BadCall();
            }
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Ahead.IsOperator("="))
            {
                string name = tokens.Next().Text;
                tokens.Next();
                named.Add(new(name, namedSpread is null ? Parse() : throw BadCall()));
            }
            else
            {
                bool isLate = spread is not null || namedSpread is not null || named.Count > 0;
                positional.Add(isLate ? throw BadCall() : Parse());
            }

            if (!tokens.TrySkipOperator(","))
            {
                break;
            }
        }

        tokens.ExpectOperator(")");
        return new ArgumentList(positional, named, spread, namedSpread);
    }

    private TemplateException BadCall() => tokens.Error("invalid syntax for function call expression");

    private Expression ParsePrimary()
    {
        TemplateToken token = tokens.Next();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return ParseName(token);
            case TokenKind.String:
                return Constants.Text(token, tokens);
            case TokenKind.Integer:
                return Constants.Integer(token);
            case TokenKind.Float:
                return Constants.Float(token);
            case TokenKind.Operator when token.Text == "(":
                Expression inner = ParseTuple(isInParentheses: true);
                tokens.ExpectOperator(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return ParseList(token.Line);
            case TokenKind.Operator when token.Text == "{":
                return ParseDict(token.Line);
            default:
                throw new TemplateException(TemplateErrorCodes.Syntax, token.Line, $"unexpected {token}");
        }
    }

    private Expression ParseName(TemplateToken token)
    {
        if (Constants.Named(token.Text) is ConstantExpression constant)
        {
            return constant;
        }

        if (SpecialNames.Contains(token.Text))
        {
            foreach (HashSet<string> names in OpenMacros)
            {
                names.Add(token.Text);
            }
        }

        Names.Add(token.Text);
        return new NameExpression(token.Line, token.Text);
    }

    private ListExpression ParseList(int line)
    {
        List<Expression> items = [];
        while (!tokens.Current.IsOperator("]"))
        {
            items.Add(Parse());
            if (!tokens.TrySkipOperator(","))
            {
                break;
            }
        }

        tokens.ExpectOperator("]");
        return new ListExpression(line, items);
    }

    private DictExpression ParseDict(int line)
    {
        List<KeyValuePair<Expression, Expression>> items = [];
        while (!tokens.Current.IsOperator("}"))
        {
            Expression key = Parse();
            tokens.ExpectOperator(":");
            items.Add(new(key, Parse()));
            if (!tokens.TrySkipOperator(","))
            {
                break;
            }
        }

        tokens.ExpectOperator("}");
        return new DictExpression(line, items);
    }
}
