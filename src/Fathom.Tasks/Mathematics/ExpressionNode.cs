namespace Fathom.Tasks.Mathematics;

/// <summary>An arithmetic expression: a number, or an operation on two expressions.</summary>
internal sealed record ExpressionNode(long Value, char Operator = '\0', ExpressionNode? Left = null, ExpressionNode? Right = null)
{
    public bool IsNumber => Operator == '\0';

    /// <summary>Whether the value of any part is below zero.</summary>
    public bool HasNegative => Value < 0 || (!IsNumber && (Left!.HasNegative || Right!.HasNegative));

    private int Precedence => Operator switch
    {
        '\0' => 3,
        '*' or '/' or '%' => 2,
        _ => 1,
    };

    /// <summary>Applies an operation; the division must be exact.</summary>
    public static ExpressionNode Apply(ExpressionNode left, char operation, ExpressionNode right) =>
        new(Evaluate(left.Value, operation, right.Value), operation, left, right);

    /// <summary>The value of one operation.</summary>
    public static long Evaluate(long left, char operation, long right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '%' => left % right,
        _ => left / right,
    };

    /// <summary>The leftmost operation on two numbers; null for a number.</summary>
    public ExpressionNode? NextOperation() => IsNumber ? null : Left!.NextOperation() ?? Right!.NextOperation() ?? this;

    /// <summary>The expression with its leftmost operation on two numbers replaced by a value.</summary>
    public ExpressionNode Reduced(long value)
    {
        if (Left!.IsNumber && Right!.IsNumber)
        {
            return new ExpressionNode(value);
        }

        return Left.IsNumber ? Joined(Left, Right!.Reduced(value)) : Joined(Left.Reduced(value), Right!);
    }

    /// <summary>Writes the expression with as few brackets as possible and no spaces.</summary>
    public override string ToString() =>
        IsNumber ? $"{Value}" : $"{Bracketed(Left!, Precedence)}{Operator}{Signed(Right!, Precedence + (Operator is '-' or '/' or '%' ? 1 : 0))}";

    /// <summary>The expression with <c>+(-3)</c> as <c>-3</c> and <c>-(-3)</c> as <c>+3</c>.</summary>
    public ExpressionNode Unsigned()
    {
        if (IsNumber)
        {
            return this;
        }

        (ExpressionNode left, ExpressionNode right) = (Left!.Unsigned(), Right!.Unsigned());
        return Operator is '+' or '-' && right.IsNumber && right.Value < 0
            ? new ExpressionNode(Value, Operator == '+' ? '-' : '+', left, new ExpressionNode(-right.Value))
            : new ExpressionNode(Value, Operator, left, right);
    }

    // Only a deliberate mistake makes a division inexact; its value is not used.
    private ExpressionNode Joined(ExpressionNode left, ExpressionNode right) => new(Value, Operator, left, right);

    private static string Signed(ExpressionNode node, int needed) => node.IsNumber && node.Value < 0 ? $"({node})" : Bracketed(node, needed);

    private static string Bracketed(ExpressionNode node, int needed) => node.Precedence < needed ? $"({node})" : node.ToString();
}
