namespace Fathom.Tasks.Programming;

/// <summary>Statements of small programs.</summary>
internal abstract record Statement
{
    /// <summary><c>x = value</c>; the first assignment declares.</summary>
    internal sealed record Assign(string Name, Code Value, bool IsNew) : Statement;

    /// <summary><c>x += value</c> and the like.</summary>
    internal sealed record Update(string Name, char Operator, Code Value) : Statement;

    /// <summary>A list of numbers.</summary>
    internal sealed record MakeList(string Name, IReadOnlyList<int> Items) : Statement;

    /// <summary>Adds an element to a list.</summary>
    internal sealed record Append(string List, Code Value) : Statement;

    /// <summary>A condition with one or two branches.</summary>
    internal sealed record If(Code Left, string Relation, Code Right, IReadOnlyList<Statement> Then, IReadOnlyList<Statement> Else) : Statement;

    /// <summary>A loop over whole numbers from a first to before an end.</summary>
    internal sealed record For(string Name, int First, int End, IReadOnlyList<Statement> Body) : Statement;

    /// <summary>A loop over the elements of a list.</summary>
    internal sealed record ForEach(string Name, string List, IReadOnlyList<Statement> Body) : Statement;

    /// <summary>A loop while a comparison holds.</summary>
    internal sealed record While(Code Left, string Relation, Code Right, IReadOnlyList<Statement> Body) : Statement;

    /// <summary>A function of one parameter that returns an expression.</summary>
    internal sealed record Function(string Name, string Parameter, Code Result) : Statement;

    /// <summary>Prints a value.</summary>
    internal sealed record Print(Code Value) : Statement;
}
