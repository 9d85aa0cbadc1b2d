using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>An expression. Chains of operators are lists, so that the depth of the tree equals the nesting that the parser counts.</summary>
internal abstract record Expression(int Line);

internal sealed record ConstantExpression(int Line, TemplateValue Value) : Expression(Line);

internal sealed record NameExpression(int Line, string Name) : Expression(Line);

internal sealed record ListExpression(int Line, IReadOnlyList<Expression> Items) : Expression(Line);

internal sealed record TupleExpression(int Line, IReadOnlyList<Expression> Items) : Expression(Line);

internal sealed record DictExpression(int Line, IReadOnlyList<KeyValuePair<Expression, Expression>> Items) : Expression(Line);

/// <summary><c>then if condition else otherwise</c>; undefined if there is no else and the condition is false.</summary>
internal sealed record ConditionalExpression(int Line, Expression Condition, Expression Then, Expression? Otherwise) : Expression(Line);

/// <summary><c>a and b and …</c> or <c>a or b or …</c>; yields the deciding value.</summary>
internal sealed record LogicalExpression(int Line, bool IsAnd, IReadOnlyList<Expression> Operands) : Expression(Line);

internal sealed record NotExpression(int Line, Expression Operand) : Expression(Line);

/// <summary><c>-operand</c> or <c>+operand</c>.</summary>
internal sealed record SignExpression(int Line, bool IsNegative, Expression Operand) : Expression(Line);

/// <summary><c>first op a op b …</c>, evaluated from the left: arithmetic of equal precedence.</summary>
internal sealed record ArithmeticExpression(int Line, Expression First, IReadOnlyList<OperatorTerm> Terms) : Expression(Line);

/// <summary><c>first &lt; a &lt; b …</c>: true if it holds for every adjacent pair.</summary>
internal sealed record ComparisonExpression(int Line, Expression First, IReadOnlyList<OperatorTerm> Terms) : Expression(Line);

/// <summary><c>a ~ b ~ …</c>: the concatenated texts.</summary>
internal sealed record ConcatExpression(int Line, IReadOnlyList<Expression> Parts) : Expression(Line);

/// <summary><c>owner.name</c>: an attribute, else an item.</summary>
internal sealed record AttributeExpression(int Line, Expression Owner, TextValue Name) : Expression(Line);

/// <summary><c>owner[key]</c>: an item, else an attribute.</summary>
internal sealed record ItemExpression(int Line, Expression Owner, Expression Key) : Expression(Line);

/// <summary><c>owner[start:stop:step]</c>.</summary>
internal sealed record SliceExpression(int Line, Expression Owner, Expression? Start, Expression? Stop, Expression? Step) : Expression(Line);

internal sealed record CallExpression(int Line, Expression Function, ArgumentList Arguments) : Expression(Line);

internal sealed record FilterExpression(int Line, Expression Operand, FilterCall Filter) : Expression(Line);

internal sealed record TestExpression(int Line, Expression Operand, string Name, ArgumentList Arguments) : Expression(Line);

/// <summary>An operator with its right operand.</summary>
internal readonly record struct OperatorTerm(string Symbol, Expression Operand);

/// <summary>A filter's name and arguments, without the value it is applied to.</summary>
internal sealed record FilterCall(int Line, string Name, ArgumentList Arguments);

/// <summary>The arguments of a call as written.</summary>
internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional,
    IReadOnlyList<KeyValuePair<string, Expression>> Named,
    Expression? Spread = null,
    Expression? NamedSpread = null)
{
    public static readonly ArgumentList Empty = new([], []);
}
