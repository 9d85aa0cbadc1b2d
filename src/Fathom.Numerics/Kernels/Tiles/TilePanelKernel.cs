using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>Panels of bfloat16 for AMX: packs a slice of 32 weight rows as 8-bit codes, widens them, and multiplies all activation rows by them.</summary>
/// <remarks>Weights and activations are rounded to bfloat16, sums are float32; the bits don't depend on the number of activation rows.</remarks>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <param name="multiply">The assembled tile kernel.</param>
/// <param name="widen">The assembled widening kernel for the format.</param>
internal sealed unsafe class TilePanelKernel<TFormat>(Kernel<TileArguments> multiply, Kernel<TileWideningArguments> widen)
    : PanelKernel(PanelShape.CodeColumns, PanelShape.Rows)
    where TFormat : struct, IRowUnpacker
{
    /// <summary>Columns that are widened at a time: whole blocks of any format, whose codes share L1 with the weights.</summary>
    private const int ChunkColumns = 256;

    // Scratch: the panel of bfloat16 weights, 32 × 32 sums, a chunk of 8-bit codes, working memory of the packing.
    private const int ChunkSteps = ChunkColumns / TileEmitter.StepColumns;
    private const int WeightsOffset = 0;
    private const int SumsOffset = WeightsOffset + (PanelShape.CodeColumns / TileEmitter.StepColumns * TileEmitter.StepBytes);
    private const int CodesOffset = SumsOffset + TileEmitter.BufferBytes;

    private readonly Int8PanelKernel<TFormat> _codes = new();

    /// <summary>The kernel of a format on this machine.</summary>
    public static TilePanelKernel<TFormat> Create() => new(TileKernels.Native, TileKernels.Widening(TFormat.ScaleLength, TFormat.HasMins));

    public override string Name => "bfloat16 tiles, tdpbf16ps";

    public override ArithmeticUnit? Unit => ArithmeticUnit.BFloat16Tiles;

    public override ActivationLayout Layout => ActivationLayout.BFloat16;

    private int WorkOffset => CodesOffset + (ChunkSteps * _codes.StepBytes);

    public override long ScratchBytes(int columns) => WorkOffset + _codes.PackingBytes;

    /// <summary>With few activation rows, the tiles' speed doesn't make up for widening the weights.</summary>
    public override ProductKernel For(int columns, int count) => count < TileKernels.FewestRows ? _codes : this;

    protected override void MultiplyPanel(in ProductTile tile, int row, int rows, int column, int columns, byte* scratch)
    {
        for (int start = 0; start < columns; start += ChunkColumns)
        {
            int count = Math.Min(ChunkColumns, columns - start);
            PrefetchNextPanel(tile, row, rows, tile.Weights.Format.RowBytes(column + start), tile.Weights.Format.RowBytes(count));
            _codes.Pack(tile, row, rows, column + start, count, scratch + WorkOffset, scratch + CodesOffset);
            widen.Run(new TileWideningArguments
            {
                Codes = scratch + CodesOffset,
                Weights = scratch + WeightsOffset + (start / TileEmitter.StepColumns * TileEmitter.StepBytes),
                Steps = count / TileEmitter.StepColumns,
            });
        }

        multiply.Run(TileArguments.For(tile, row, rows, column, columns) with { Panel = scratch + WeightsOffset, Buffer = scratch + SumsOffset });
    }
}
