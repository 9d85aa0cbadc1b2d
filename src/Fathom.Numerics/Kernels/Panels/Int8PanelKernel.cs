using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panels of 8-bit codes for every quantised format.</summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
internal sealed unsafe class Int8PanelKernel<TFormat>() : VectorPanelKernel(
    [.. Enumerable.Range(1, Int8PanelEmitter.MaxCount).Select(count => Int8PanelKernels.Get(count, TFormat.ScaleLength, TFormat.HasMinima))],
    new PanelSlice(SliceColumns, ActivationBlock.Length, StepBytes, ActivationBlock.Bytes, ChunkBytes))
    where TFormat : struct, IRowUnpacker
{
    /// <summary>Columns unpacked at a time: a whole number of any format's blocks.</summary>
    private const int ChunkColumns = 256;

    private const int SliceColumns = 512;
    private const int ChunkScales = ChunkColumns / 16;
    private const int ChunkBytes = PanelShape.VectorRows * (ChunkColumns + (2 * ChunkScales * sizeof(float)));

    public override string Name => "8-bit panels, vpdpbusd zmm";

    public override ActivationForm Form => ActivationForm.Int8Blocks;

    private static int StepBytes => Int8PanelEmitter.StepBytes(TFormat.ScaleLength, TFormat.HasMinima);

    private static int Parts => ActivationBlock.Length / TFormat.ScaleLength;

    protected override void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch, byte* panel)
    {
        for (int start = 0; start < columns; start += ChunkColumns)
        {
            int count = Math.Min(ChunkColumns, columns - start);
            for (int first = 0; first < rows; first += PanelShape.VectorRows)
            {
                byte* destination = panel + (start / ActivationBlock.Length * StepBytes) + (first / PanelShape.VectorRows * PanelShape.VectorBytes);
                PackChunk(tile, firstRow + first, Math.Min(PanelShape.VectorRows, rows - first), firstColumn + start, count, (sbyte*)scratch, destination);
            }
        }
    }

    private static void PackChunk(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, sbyte* codes, byte* destination)
    {
        var scales = (float*)(codes + (PanelShape.VectorRows * ChunkColumns));
        float* minima = scales + (PanelShape.VectorRows * ChunkScales);
        long offset = tile.Weights.Format.RowBytes(firstColumn);
        for (int r = 0; r < rows; r++)
        {
            PrefetchNextPanel(tile, firstRow + r, offset, tile.Weights.Format.RowBytes(columns));
            TFormat.Unpack(tile.WeightRow(firstRow + r) + offset, columns, codes + (r * ChunkColumns), scales + (r * ChunkScales), minima + (r * ChunkScales));
        }

        bool isStored = TFormat.StoredCodeStride != 0;
        bool inPlace = isStored && rows == PanelShape.VectorRows;
        byte* source = inPlace ? tile.WeightRow(firstRow) + offset + TFormat.StoredCodeOffset : (byte*)codes;
        long sourceStride = inPlace ? tile.Weights.RowBytes : ChunkColumns;
        int blockStride = inPlace ? TFormat.StoredCodeStride : ActivationBlock.Length;
        if (isStored && !inPlace)
        {
            CopyStored(tile, firstRow, rows, offset, columns, codes);
        }

        Vector512<int> flip = Vector512.Create(unchecked((int)0x80808080));
        for (int block = 0; block < columns / ActivationBlock.Length; block++, destination += StepBytes)
        {
            PanelTranspose.Rows16(source + (block * blockStride), sourceStride, flip, destination, PanelShape.StepBytes);
            byte* extras = destination + (ActivationBlock.Length / 4 * PanelShape.StepBytes);
            for (int part = 0; part < Parts; part++)
            {
                Gather(scales + (block * Parts) + part, rows, (float*)(extras + (part * PanelShape.StepBytes)));
                if (TFormat.HasMinima)
                {
                    Gather(minima + (block * Parts) + part, rows, (float*)(extras + ((Parts + part) * PanelShape.StepBytes)));
                }
            }
        }
    }

    /// <summary>Copies stored codes of too few rows to where sixteen can be read.</summary>
    private static void CopyStored(in ProductTile tile, int firstRow, int rows, long offset, int columns, sbyte* codes)
    {
        for (int r = 0; r < rows; r++)
        {
            byte* source = tile.WeightRow(firstRow + r) + offset + TFormat.StoredCodeOffset;
            for (int block = 0; block < columns / ActivationBlock.Length; block++)
            {
                Vector256.Load((sbyte*)source + (block * TFormat.StoredCodeStride)).Store(codes + (r * ChunkColumns) + (block * ActivationBlock.Length));
            }
        }
    }

    private static void Gather(float* source, int rows, float* destination)
    {
        for (int r = 0; r < rows; r++)
        {
            destination[r] = source[r * ChunkScales];
        }
    }
}
