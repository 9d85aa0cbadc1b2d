namespace Fathom.Tasks.Programming;

/// <summary>Expressions of small programs.</summary>
internal abstract record Code
{
    /// <summary>A whole number.</summary>
    internal sealed record Number(int Value) : Code;

    /// <summary>A variable.</summary>
    internal sealed record Variable(string Name) : Code;

    /// <summary>An operation: <c>+ - * %</c>.</summary>
    internal sealed record Operation(Code Left, char Operator, Code Right) : Code;

    /// <summary>An element of a list.</summary>
    internal sealed record Element(string List, int Index) : Code;

    /// <summary>The length of a list.</summary>
    internal sealed record Length(string List) : Code;

    /// <summary>The sum, largest or smallest of a list.</summary>
    internal sealed record Aggregate(string Function, string List) : Code;

    /// <summary>A call of a function of one argument.</summary>
    internal sealed record Call(string Function, Code Argument) : Code;
}
