using System.Runtime.InteropServices;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>What the assembled tile kernel is told: a packed panel of 32 weight rows against any number of activation rows, both in bfloat16.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileArguments
{
    /// <summary>The packed weights: 16 pairs of columns of 32 rows a step.</summary>
    public byte* Panel;

    /// <summary>First activation row; memory of whole blocks of 32 rows and whole steps must be readable.</summary>
    public byte* Activations;

    /// <summary>Bytes from one activation row to the next.</summary>
    public long ActivationStride;

    /// <summary>Number of steps of 32 columns, at least 1.</summary>
    public long Steps;

    /// <summary>Where the first activation row's result for the panel's first weight row goes.</summary>
    public float* Output;

    /// <summary>Bytes from one activation row's results to the next one's.</summary>
    public long OutputStride;

    /// <summary>Bit i: whether the panel's weight row i exists.</summary>
    public ulong RowMask;

    /// <summary>1 to add to the output, 0 to replace it.</summary>
    public long Accumulate;

    /// <summary>Number of activation rows, at least 1.</summary>
    public long Count;

    /// <summary>Working memory for 32 × 32 sums.</summary>
    public byte* Buffer;

    /// <summary>Multiplies the sums.</summary>
    public float Alpha;

    /// <summary>Steps that some columns take.</summary>
    public static int StepsOf(int columns) => (columns + TileEmitter.StepColumns - 1) / TileEmitter.StepColumns;

    /// <summary>A slice of some weight rows against all activation rows of a tile; panel and working memory are left to the caller.</summary>
    /// <param name="tile">Whose activations and outputs; rows in slices.</param>
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
