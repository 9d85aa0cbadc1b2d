namespace Fathom.Benchmarks;

/// <summary>Shape of a weight matrix.</summary>
/// <param name="Rows">Outputs.</param>
/// <param name="Columns">Inputs.</param>
public readonly record struct MatrixShape(int Rows, int Columns)
{
    public override string ToString() => $"{Rows}x{Columns}";
}
