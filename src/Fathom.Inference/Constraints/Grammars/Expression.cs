namespace Fathom.Inference.Constraints.Grammars;

/// <summary>A part of a grammar; represents a set of texts, as bytes.</summary>
internal abstract record Expression
{
    /// <summary>The empty text only.</summary>
    public static Expression Empty { get; } = new SequenceExpression([]);

    /// <summary>No text.</summary>
    public static Expression Nothing { get; } = new ChoiceExpression([]);

    public static Expression Literal(string text) =>
        new SequenceExpression([.. System.Text.Encoding.UTF8.GetBytes(text).Select(b => new ByteExpression(b, b))]);

    public static Expression Sequence(params Expression[] items) => items.Length == 1 ? items[0] : new SequenceExpression(items);

    public static Expression Choice(params Expression[] items) => items.Length == 1 ? items[0] : new ChoiceExpression(items);

    public static Expression Optional(Expression item) => new RepeatExpression(item, 0, 1);

    public static Expression Star(Expression item) => new RepeatExpression(item, 0, null);
}

/// <summary>One byte in an inclusive range.</summary>
internal sealed record ByteExpression(byte Low, byte High) : Expression;

/// <summary>All items in sequence.</summary>
internal sealed record SequenceExpression(IReadOnlyList<Expression> Items) : Expression;

/// <summary>One of the items.</summary>
internal sealed record ChoiceExpression(IReadOnlyList<Expression> Items) : Expression;

/// <summary>The item, repeated at least <c>Min</c> and at most <c>Max</c> times; null for no limit.</summary>
internal sealed record RepeatExpression(Expression Item, int Min, int? Max) : Expression;

/// <summary>The texts of a rule.</summary>
internal sealed record RuleExpression(int Rule) : Expression;

/// <summary>One token, whatever its text, such as a special token.</summary>
internal sealed record TokenExpression(int Token) : Expression;

/// <summary>The paths from the first to the last node of a graph, each edge read as its label.</summary>
internal sealed record GraphExpression(int NumNodes, IReadOnlyList<GraphEdge> Edges) : Expression;

/// <summary>An edge of a <see cref="GraphExpression"/>.</summary>
internal readonly record struct GraphEdge(int From, Expression Label, int To);
