namespace Fathom.Testing.Differentiation;

/// <summary>A float64 matrix on a <see cref="Tape"/>, with its gradient.</summary>
public sealed class TapeNode
{
    internal TapeNode(int rows, int columns, double[] value, Action<TapeNode>? backward = null)
    {
        (Rows, Columns, Value, Backward) = (rows, columns, value, backward);
        Gradient = new double[value.Length];
    }

    public int Rows { get; }

    public int Columns { get; }

    public double[] Value { get; }

    public double[] Gradient { get; }

    public double Scalar => Value.Length == 1 ? Value[0] : throw new InvalidOperationException($"[{Rows}, {Columns}] is no scalar");

    internal Action<TapeNode>? Backward { get; }
}
