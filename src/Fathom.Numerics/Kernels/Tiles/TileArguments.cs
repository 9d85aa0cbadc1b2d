using System.Runtime.InteropServices;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>Arguments of the assembled tile kernel: a packed panel of 32 weight rows times any number of activation rows, both in bfloat16.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileArguments
{
    /// <summary>The packed weights: 16 pairs of columns of 32 rows per step.</summary>
    public byte* Panel;

    /// <summary>First activation row; whole blocks of 32 rows (16 if no more are left) and whole steps must be readable.</summary>
    public byte* Activations;

    /// <summary>Bytes from one activation row to the next.</summary>
    public long ActivationStride;

    /// <summary>Number of steps of 32 columns, at least 1.</summary>
    public long Steps;

    /// <summary>The first activation row's result for the panel's first weight row.</summary>
    public float* Output;

    /// <summary>Bytes from one activation row's results to the next row's.</summary>
    public long OutputStride;

    /// <summary>Bit i: whether the panel's weight row i exists.</summary>
    public ulong RowMask;

    /// <summary>1 to add to the output, 0 to replace it.</summary>
    public long Accumulate;

    /// <summary>Number of activation rows, at least 1.</summary>
    public long Count;

    /// <summary>Working memory for <c>[32, 32]</c> sums.</summary>
    public byte* Buffer;

    /// <summary>Multiplies the sums.</summary>
    public float Alpha;

    /// <summary>Number of steps of some columns.</summary>
    public static int StepsOf(int columns) => (columns + TileEmitter.StepColumns - 1) / TileEmitter.StepColumns;

    /// <summary>Arguments for a slice of some weight rows times all activation rows of a tile; the caller sets panel and working memory.</summary>
    /// <param name="tile">Has the activations, in slices, and the outputs.</param>
    /// <param name="row">First weight row.</param>
    /// <param name="rows">Number of weight rows.</param>
    /// <param name="column">First column; the first slice replaces the output, the others add to it.</param>
    /// <param name="columns">Number of columns.</param>
    public static TileArguments For(in ProductTile tile, int row, int rows, int column, int columns) => new()
    {
        Activations = tile.ActivationRow(0) + (column / PanelShape.CodeColumns * tile.SliceStride) + (column % PanelShape.CodeColumns * sizeof(ushort)),
        ActivationStride = tile.ActivationStride,
        Steps = StepsOf(columns),
        Output = tile.OutputRow(0) + row,
        OutputStride = (long)tile.Weights.Rows * sizeof(float),
        RowMask = PanelShape.RowMask(rows),
        Accumulate = column == 0 ? 0 : 1,
        Count = tile.Count,
        Alpha = 1,
    };
}
