namespace Fathom.Formats;

/// <summary>Shape of a tensor: a matrix, or a vector if <see cref="Rows"/> is null.</summary>
/// <param name="Rows">Outputs; null for a vector.</param>
/// <param name="Columns">Inputs, or the vector's length.</param>
public readonly record struct TensorShape(long? Rows, long Columns)
{
    /// <summary>Number of values.</summary>
    public long Elements => (Rows ?? 1) * Columns;

    /// <summary>The shape of a matrix.</summary>
    public static TensorShape Matrix(long rows, long columns) => new(rows, columns);

    /// <summary>The shape of a vector.</summary>
    public static TensorShape Vector(long length) => new(null, length);

    /// <inheritdoc/>
    public override string ToString() => Rows is { } rows ? $"[{rows}, {Columns}]" : $"[{Columns}]";
}
