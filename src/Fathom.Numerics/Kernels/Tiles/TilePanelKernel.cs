using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>Panels of bfloat16 for AMX: packs a slice of 32 weight rows and runs all activation rows over it in tiles.</summary>
/// <remarks>Weights and activations are rounded to bfloat16, sums are float32; the bits don't depend on the number of activation rows.</remarks>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <param name="kernel">The assembled kernel.</param>
internal sealed unsafe class TilePanelKernel<TFormat>(Kernel<TileArguments> kernel) : PanelKernel(SliceColumns, PanelShape.Rows)
    where TFormat : struct, IRowUnpacker
{
    /// <summary>Columns of a slice: 32 KiB of panel stay in the first cache.</summary>
    private const int SliceColumns = 512;

    private const int Lanes = 16;
    private const int LineBytes = SliceColumns * sizeof(ushort);
    private const int CodesOffset = PanelShape.VectorRows * LineBytes;
    private const int ScalesOffset = CodesOffset + SliceColumns;
    private const int BufferOffset = ScalesOffset + (2 * SliceColumns / Lanes * sizeof(float));
    private const int PanelOffset = BufferOffset + TileEmitter.BufferBytes;

    public override string Name => "bfloat16 tiles, tdpbf16ps";

    public override ActivationForm Form => ActivationForm.BFloat16;

    public override long ScratchBytes(int columns) => PanelOffset + (SliceColumns / TileEmitter.StepColumns * TileEmitter.StepBytes);

    protected override void MultiplyPanel(in ProductTile tile, int row, int rows, int column, int columns, byte* scratch)
    {
        for (int first = 0; first < rows; first += PanelShape.VectorRows)
        {
            byte* destination = scratch + PanelOffset + (first / PanelShape.VectorRows * PanelShape.VectorBytes);
            Pack(tile, row + first, Math.Min(PanelShape.VectorRows, rows - first), column, columns, scratch, destination);
        }

        kernel.Run(new TileArguments
        {
            Panel = scratch + PanelOffset,
            Activations = tile.ActivationRow(0) + ((long)column * sizeof(ushort)),
            ActivationStride = tile.ActivationStride,
            Steps = columns / TileEmitter.StepColumns,
            Output = tile.OutputRow(0) + row,
            OutputStride = (long)tile.Weights.Rows * sizeof(float),
            RowMask = PanelShape.RowMask(rows),
            Accumulate = column == 0 ? 0 : 1,
            Count = tile.Count,
            Buffer = scratch + BufferOffset,
            Alpha = 1,
        });
    }

    private void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* lines, byte* destination)
    {
        for (int r = 0; r < rows; r++)
        {
            long offset = tile.Weights.Format.RowBytes(firstColumn);
            byte* source = tile.WeightRow(firstRow + r) + offset;
            PrefetchNextPanel(tile, firstRow + r, offset, tile.Weights.Format.RowBytes(columns));
            UnpackLine(source, columns, lines + CodesOffset, (ushort*)(lines + (r * LineBytes)));
        }

        for (int pair = 0; pair < columns / 2; pair += Lanes / 2)
        {
            PanelTranspose.Rows16(lines + (pair * 2 * sizeof(ushort)), LineBytes, Vector512<int>.Zero, destination + (pair * PanelShape.StepBytes), PanelShape.StepBytes);
        }
    }

    private static void UnpackLine(byte* source, int columns, byte* work, ushort* line)
    {
        var codes = (sbyte*)work;
        var scales = (float*)(work + SliceColumns);
        float* minima = scales + (SliceColumns / Lanes);
        TFormat.Unpack(source, columns, codes, scales, minima);
        for (int block = 0; block < columns / ActivationBlock.Length; block++)
        {
            sbyte* stored = TFormat.StoredCodeStride == 0
                ? codes + (block * ActivationBlock.Length)
                : (sbyte*)source + TFormat.StoredCodeOffset + (block * TFormat.StoredCodeStride);
            Vector512<uint> low = Value(stored, scales, minima, 2 * block);
            Vector512<uint> high = Value(stored + Lanes, scales, minima, (2 * block) + 1);
            Vector512.Narrow(low, high).Store(line + (block * ActivationBlock.Length));
        }
    }

    /// <summary>Sixteen weights as bfloat16 in the lower halves of the lanes.</summary>
    private static Vector512<uint> Value(sbyte* codes, float* scales, float* minima, int half)
    {
        int scale = half * Lanes / TFormat.ScaleLength;
        Vector512<int> integers = Vector512.WidenLower(Vector512.WidenLower(Vector128.Load(codes).ToVector256Unsafe().ToVector512Unsafe()));
        Vector512<float> values = Vector512.ConvertToSingle(integers) * scales[scale];
        if (TFormat.HasMinima)
        {
            values -= Vector512.Create(minima[scale]);
        }

        return BFloat16Rounding.Round(values) >>> 16;
    }
}
