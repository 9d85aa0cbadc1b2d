using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;

namespace Fathom.Autograd.Modules;

/// <summary>Table lookup: <c>y[t] = E[id[t]]</c>; the derivative adds <c>dy[t]</c> to row <c>id[t]</c>, in the order of t.</summary>
public sealed class Embedding
{
    private const int RowsPerTile = 64;
    private const int ColumnsPerTile = 64;

    private readonly RowRange _gather;
    private readonly RowRange _scatter;
    private int[] _ids = []; // [rows], or longer
    private MatrixView _matrix; // output or its gradient, [rows, width]

    /// <summary>Declares the table.</summary>
    /// <param name="parameters">Where it is declared.</param>
    /// <param name="name">Name without <c>.weight</c>.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Values in a row.</param>
    public Embedding(ParameterSet parameters, string name, int rows, int width)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Table = parameters.Add(name + ".weight", rows, width, ParameterRole.Embedding);
        _gather = Gather;
        _scatter = Scatter;
    }

    /// <summary>The table.</summary>
    public Parameter Table { get; }

    /// <summary>Adds each id's row to the output.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside the table.</exception>
    public void Forward(PassContext pass, ReadOnlySpan<int> ids, MatrixView output)
    {
        Load(ids, output);
        pass.ForRows(ids.Length, RowsPerTile, _gather);
    }

    /// <summary>Adds the output's gradient to the table's.</summary>
    public void Backward(PassContext pass, ReadOnlySpan<int> ids, MatrixView dOutput)
    {
        if (Table.IsTrainable)
        {
            Load(ids, dOutput);
            pass.ForRows(Table.Columns, ColumnsPerTile, _scatter);
        }
    }

    private void Load(ReadOnlySpan<int> ids, MatrixView matrix)
    {
        if (_ids.Length < ids.Length)
        {
            _ids = new int[ids.Length];
        }

        foreach (int id in ids)
        {
            if ((uint)id >= (uint)Table.Rows)
            {
                throw new ArgumentOutOfRangeException(nameof(ids), $"id {id} in a table of {Table.Rows} rows");
            }
        }

        ids.CopyTo(_ids);
        _matrix = matrix;
    }

    private void Gather(int start, int end, int worker)
    {
        for (int row = start; row < end; row++)
        {
            VectorMath.Add(Table.Value.Row(_ids[row]), _matrix.Row(row));
        }
    }

    private void Scatter(int firstColumn, int endColumn, int worker)
    {
        // Tiles own columns instead of rows: ids repeat, and their sums must follow the order of t on any number of threads.
        MatrixView gradient = Table.Gradient; // [rows of the table, width]
        for (int row = 0; row < _matrix.Rows; row++)
        {
            VectorMath.Add(_matrix.Row(row)[firstColumn..endColumn], gradient.Row(_ids[row])[firstColumn..endColumn]);
        }
    }
}
