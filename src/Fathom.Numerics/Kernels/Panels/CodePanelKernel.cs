using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>
/// Panels of 8-bit codes for every quantized format: unpacks as many weight rows as a vector has lanes and transposes them, so that a vector holds a few
/// columns of all of these rows.
/// </summary>
/// <typeparam name="TFormat">The weights' format.</typeparam>
/// <param name="kernels">Kernels for 1, 2, … activation rows.</param>
/// <param name="vectorRows">Weight rows in a vector; a panel has two vectors.</param>
/// <param name="codeBytes">Bytes of a step's codes, which its scales and mins follow.</param>
/// <param name="activationBytes">Bytes of 32 activations.</param>
internal abstract unsafe class CodePanelKernel<TFormat>(
    Kernel<PanelArguments>[] kernels, int vectorRows, int codeBytes, int activationBytes) : VectorPanelKernel(
    kernels,
    new PanelSlice(
        PanelShape.CodeColumns,
        ActivationBlock.Length,
        codeBytes + ScaleBytes(vectorRows),
        activationBytes,
        vectorRows * (ChunkColumns + (2 * ChunkScales * sizeof(float)))),
    PanelShape.Vectors * vectorRows)
    where TFormat : struct, IRowUnpacker
{
    /// <summary>Columns unpacked at a time: a whole number of any format's blocks.</summary>
    private const int ChunkColumns = 512;

    /// <summary>Most scales of a row that are unpacked at a time.</summary>
    protected const int ChunkScales = ChunkColumns / 16;

    /// <summary>Bytes of a step in the panel.</summary>
    internal int StepBytes { get; } = codeBytes + ScaleBytes(vectorRows);

    private static int Parts => ActivationBlock.Length / TFormat.ScaleLength;

    private int VectorBytes => vectorRows * sizeof(float);

    private int LineBytes => PanelShape.Vectors * VectorBytes;

    /// <summary>Transposes blocks of 32 codes of one vector's rows.</summary>
    /// <param name="source">First row's first code.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="blockStride">Bytes from one block to the next.</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="destination">The vector's place in the first block's step.</param>
    protected abstract void Transpose(byte* source, long stride, int blockStride, int blocks, byte* destination);

    /// <summary>Transposes the scales of one vector's rows.</summary>
    /// <param name="scales">First row's scales; rows are <see cref="ChunkScales"/> floats apart.</param>
    /// <param name="rows">Number of rows that exist.</param>
    /// <param name="count">Scales of a row, up to <see cref="ChunkScales"/>.</param>
    /// <param name="destination">Where the vector of the first scale goes.</param>
    protected virtual void TransposeScales(float* scales, int rows, int count, byte* destination)
    {
        for (int scale = 0; scale < count; scale++)
        {
            var vector = (float*)(destination + PlaceOf(scale));
            for (int r = 0; r < rows; r++)
            {
                vector[r] = scales[(r * ChunkScales) + scale];
            }
        }
    }

    /// <summary>Offset of a scale's vector from that of the first scale.</summary>
    protected int PlaceOf(int scale) => (scale / Parts * StepBytes) + (scale % Parts * LineBytes);

    /// <summary>Adjusts mins for codes that are stored with an offset.</summary>
    /// <param name="scales">Scales of a row.</param>
    /// <param name="mins">Its mins.</param>
    /// <param name="count">Number of scales and mins.</param>
    protected virtual void AdjustMins(float* scales, float* mins, int count)
    {
    }

    protected internal override void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch, byte* panel)
    {
        for (int start = 0; start < columns; start += ChunkColumns)
        {
            int count = Math.Min(ChunkColumns, columns - start);
            for (int first = 0; first < rows; first += vectorRows)
            {
                byte* destination = panel + (start / ActivationBlock.Length * StepBytes) + (first / vectorRows * VectorBytes);
                PackChunk(tile, firstRow + first, Math.Min(vectorRows, rows - first), firstColumn + start, count, (sbyte*)scratch, destination);
            }
        }
    }

    private static int ScaleBytes(int vectorRows) =>
        PanelShape.Vectors * vectorRows * sizeof(float) * (ActivationBlock.Length / TFormat.ScaleLength) * (TFormat.HasMins ? 2 : 1);

    private void PackChunk(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, sbyte* codes, byte* destination)
    {
        // Scratch: a chunk's codes of a vector's rows, then their scales, then their mins.
        var scales = (float*)(codes + (vectorRows * ChunkColumns));
        float* mins = scales + (vectorRows * ChunkScales);
        long offset = tile.Weights.Format.RowBytes(firstColumn);
        for (int r = 0; r < rows; r++)
        {
            TFormat.Unpack(tile.WeightRow(firstRow + r) + offset, columns, codes + (r * ChunkColumns), scales + (r * ChunkScales), mins + (r * ChunkScales));
            if (TFormat.HasMins)
            {
                AdjustMins(scales + (r * ChunkScales), mins + (r * ChunkScales), columns / TFormat.ScaleLength);
            }
        }

        // Formats that store signed bytes are transposed straight from the matrix if all rows of the vector exist; otherwise rows past the end would
        // be read. Scratch rows that are not filled hold old data, and their sums are not stored.
        bool isStored = TFormat.StoredCodeStride != 0;
        bool inPlace = isStored && rows == vectorRows;
        byte* source = inPlace ? tile.WeightRow(firstRow) + offset + TFormat.StoredCodeOffset : (byte*)codes;
        long sourceStride = inPlace ? tile.Weights.RowBytes : ChunkColumns;
        int blockStride = inPlace ? TFormat.StoredCodeStride : ActivationBlock.Length;
        if (isStored && !inPlace)
        {
            CopyStored(tile, firstRow, rows, offset, columns, codes);
        }

        Transpose(source, sourceStride, blockStride, columns / ActivationBlock.Length, destination);
        TransposeScales(scales, rows, columns / TFormat.ScaleLength, destination + codeBytes);
        if (TFormat.HasMins)
        {
            TransposeScales(mins, rows, columns / TFormat.ScaleLength, destination + codeBytes + (Parts * LineBytes));
        }
    }

    /// <summary>Copies stored codes of fewer rows than a vector has to scratch memory, where all of a vector's rows can be read.</summary>
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
}
