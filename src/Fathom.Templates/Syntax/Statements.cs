using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>A statement.</summary>
internal abstract record Statement(int Line);

internal sealed record DataStatement(int Line, TextValue Text) : Statement(Line);

internal sealed record OutputStatement(int Line, Expression Value) : Statement(Line);

/// <summary><c>if … elif … else</c>: the else branch has no condition.</summary>
internal sealed record IfStatement(int Line, IReadOnlyList<IfBranch> Branches) : Statement(Line);

internal sealed record ForStatement(
    int Line,
    AssignmentTarget Target,
    Expression Iterable,
    Expression? Filter,
    IReadOnlyList<Statement> Body,
    IReadOnlyList<Statement> Else)
    : Statement(Line);

internal sealed record SetStatement(int Line, AssignmentTarget Target, Expression Value) : Statement(Line);

internal sealed record SetBlockStatement(int Line, AssignmentTarget Target, IReadOnlyList<FilterCall> Filters, IReadOnlyList<Statement> Body) : Statement(Line);

internal sealed record MacroStatement(int Line, MacroDefinition Macro) : Statement(Line);

/// <summary><c>call(…) macro(…)</c>: calls the macro with the body as its <c>caller</c>.</summary>
internal sealed record CallStatement(int Line, MacroDefinition Caller, CallExpression Call) : Statement(Line);

internal sealed record FilterStatement(int Line, IReadOnlyList<FilterCall> Filters, IReadOnlyList<Statement> Body) : Statement(Line);

internal sealed record WithStatement(
    int Line, IReadOnlyList<KeyValuePair<AssignmentTarget, Expression>> Assignments, IReadOnlyList<Statement> Body) : Statement(Line);

internal sealed record BreakStatement(int Line) : Statement(Line);

internal sealed record ContinueStatement(int Line) : Statement(Line);

/// <param name="Condition">Null for the else branch.</param>
/// <param name="Body">Runs if this is the first branch whose condition holds.</param>
internal sealed record IfBranch(Expression? Condition, IReadOnlyList<Statement> Body);

/// <summary>Target of an assignment.</summary>
internal abstract record AssignmentTarget(int Line);

internal sealed record NameTarget(int Line, string Name) : AssignmentTarget(Line);

/// <summary><c>namespace.attribute</c>.</summary>
internal sealed record NamespaceTarget(int Line, string Name, string Attribute) : AssignmentTarget(Line);

internal sealed record TupleTarget(int Line, IReadOnlyList<AssignmentTarget> Items) : AssignmentTarget(Line);

/// <summary>A macro's signature and body.</summary>
/// <param name="Name">The macro's name; "caller" for the body of a call block.</param>
/// <param name="Parameters">Names of the parameters.</param>
/// <param name="Defaults">Defaults of the last parameters.</param>
/// <param name="Body">The statements.</param>
/// <param name="SpecialNames">The names among <c>caller</c>, <c>varargs</c> and <c>kwargs</c> that the body reads.</param>
internal sealed record MacroDefinition(
    string Name, IReadOnlyList<string> Parameters, IReadOnlyList<Expression> Defaults, IReadOnlyList<Statement> Body, IReadOnlySet<string> SpecialNames);
