namespace Fathom.Tasks.Programming;

/// <summary>Expressions of small programs.</summary>
internal abstract record Code
{
    /// <summary>A whole number.</summary>
    internal sealed record Number(long Value) : Code;

    /// <summary>A text in quotes.</summary>
    internal sealed record Text(string Value) : Code;

    /// <summary>A variable.</summary>
    internal sealed record Variable(string Name) : Code;

    /// <summary>An operation: <c>+ - * %</c>, and <c>/</c> for the whole quotient.</summary>
    internal sealed record Operation(Code Left, char Operator, Code Right) : Code;

    /// <summary>A comparison of two numbers.</summary>
    internal sealed record Compare(Code Left, string Relation, Code Right) : Code;

    /// <summary>A condition that always holds.</summary>
    internal sealed record Always : Code;

    /// <summary>Two conditions joined by <c>and</c> or by <c>or</c>.</summary>
    internal sealed record Joined(Code Left, bool IsAnd, Code Right) : Code;

    /// <summary>An element of a list, or a character of a text; a negative index counts from the end.</summary>
    internal sealed record Element(string List, Code Index) : Code;

    /// <summary>The length of a list or a text.</summary>
    internal sealed record Length(string List) : Code;

    /// <summary>The sum, largest or smallest of a list.</summary>
    internal sealed record Aggregate(string Function, string List) : Code;

    /// <summary>A call of a function.</summary>
    internal sealed record Call(string Function, IReadOnlyList<Code> Arguments) : Code;
}
