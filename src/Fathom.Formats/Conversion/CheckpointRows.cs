namespace Fathom.Formats.Conversion;

/// <summary>
/// Reads matrices of any source, even a quantized GGUF file, as in a checkpoint: rows in Hugging Face's order, latent attention's up-projection as one
/// matrix.
/// </summary>
public static class CheckpointRows
{
    /// <summary>Reads a matrix as floats.</summary>
    /// <param name="source">Weights.</param>
    /// <param name="name">The checkpoint's name of the matrix.</param>
    /// <param name="destination">All its values, row by row.</param>
    /// <exception cref="ModelFormatException">The matrix is missing, or has another number of values.</exception>
    public static void Read(WeightSource source, string name, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        RowSource rows = new CheckpointPlan(source, format: null).Rows(name);
        if (rows.Rows * rows.Columns != destination.Length)
        {
            throw new ModelFormatException("model.tensor.shape", name, $"{destination.Length} values", $"{rows.Rows} × {rows.Columns}");
        }

        for (int row = 0; row < rows.Rows; row += rows.RowsTogether)
        {
            rows.Read(row, destination.Slice(row * rows.Columns, rows.RowsTogether * rows.Columns));
        }
    }
}
