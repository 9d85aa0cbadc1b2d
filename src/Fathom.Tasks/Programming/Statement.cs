namespace Fathom.Tasks.Programming;

/// <summary>Statements of small programs.</summary>
internal abstract record Statement
{
    /// <summary><c>x = value</c>; the first assignment declares.</summary>
    internal sealed record Assign(string Name, Code Value, bool IsNew) : Statement;

    /// <summary><c>x += value</c> and the like.</summary>
    internal sealed record Update(string Name, char Operator, Code Value) : Statement;

    /// <summary>Two variables exchange their values.</summary>
    internal sealed record Swap(string First, string Second) : Statement;

    /// <summary>A list of numbers, possibly empty.</summary>
    internal sealed record MakeList(string Name, IReadOnlyList<int> Items) : Statement;

    /// <summary>Adds an element to a list.</summary>
    internal sealed record Append(string List, Code Value) : Statement;

    /// <summary>Replaces an element of a list.</summary>
    internal sealed record SetElement(string List, Code Index, Code Value) : Statement;

    /// <summary>Sorts or reverses a list, or removes its last element.</summary>
    internal sealed record Rearrange(string List, ListChange Change) : Statement;

    /// <summary>A condition with one or two branches; a second branch that is one condition may continue it as <c>elif</c>.</summary>
    internal sealed record If(Code Condition, IReadOnlyList<Statement> Then, IReadOnlyList<Statement> Else) : Statement;

    /// <summary>A loop over whole numbers from a first to before an end.</summary>
    internal sealed record For(string Name, int First, Code End, int Step, IReadOnlyList<Statement> Body) : Statement;

    /// <summary>A loop over the elements of a list.</summary>
    internal sealed record ForEach(string Name, string List, IReadOnlyList<Statement> Body) : Statement;

    /// <summary>A loop while a condition holds.</summary>
    internal sealed record While(Code Condition, IReadOnlyList<Statement> Body) : Statement;

    /// <summary>Leaves the innermost loop.</summary>
    internal sealed record Break : Statement;

    /// <summary>Continues with the next turn of the innermost loop.</summary>
    internal sealed record Continue : Statement;

    /// <summary>A function of numbers; the last parameter may have a default.</summary>
    internal sealed record Function(string Name, IReadOnlyList<string> Parameters, int? Default, IReadOnlyList<Statement> Body) : Statement;

    /// <summary>Returns a value from a function.</summary>
    internal sealed record Return(Code Value) : Statement;

    /// <summary>Prints values on one line.</summary>
    internal sealed record Print(IReadOnlyList<Code> Values) : Statement;
}
