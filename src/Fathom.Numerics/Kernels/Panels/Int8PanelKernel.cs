using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Panel by panel: packs a slice of 32 weight rows as 8-bit codes into memory that stays in the first cache and runs all activation rows over them.</summary>
/// <remarks>Sums in float32, one column block after the other; their order doesn't depend on the number of activation rows.</remarks>
/// <typeparam name="TFormat">The weights' format.</typeparam>
internal sealed unsafe class Int8PanelKernel<TFormat> : ProductKernel
    where TFormat : struct, IRowUnpacker
{
    /// <summary>Columns unpacked at a time: a whole number of any format's blocks.</summary>
    private const int ChunkColumns = 256;

    /// <summary>Columns of a panel that are multiplied before the next ones are packed: the slice and the activations it meets stay in the first cache.</summary>
    private const int SliceColumns = 512;

    private const int FewActivationRows = 192;
    private const int CacheLine = 64;

    private const int ChunkScales = ChunkColumns / 16;
    private const int ChunkBytes = PanelShape.VectorRows * (ChunkColumns + (2 * ChunkScales * sizeof(float)));

    private readonly NativeKernel<PanelArguments>[] _kernels =
        [.. Enumerable.Range(1, Int8PanelEmitter.MaxCount).Select(count => Int8PanelKernels.Get(count, TFormat.ScaleLength, TFormat.HasMinima))];

    public override string Name => "8-bit panels, vpdpbusd zmm";

    public override ActivationForm Form => ActivationForm.Int8Blocks;

    public override int RowGranularity => PanelShape.Rows;

    private static int StepBytes => Int8PanelEmitter.StepBytes(TFormat.ScaleLength, TFormat.HasMinima);

    private static int Parts => ActivationBlock.Length / TFormat.ScaleLength;

    public override long ScratchBytes(int columns) => ChunkBytes + (SliceColumns / ActivationBlock.Length * StepBytes);

    public override void Multiply(in ProductTile tile, byte* scratch)
    {
        // Many activation rows: finish a slice of them with all weight rows while it is in the cache. Few: read the weights in the order of memory.
        int rowsTogether = tile.Count > FewActivationRows ? tile.RowCount : PanelShape.Rows;
        for (int first = 0; first < tile.RowCount; first += rowsTogether)
        {
            for (int column = 0; column < tile.Weights.Columns; column += SliceColumns)
            {
                for (int row = first; row < Math.Min(tile.RowCount, first + rowsTogether); row += PanelShape.Rows)
                {
                    MultiplyPanel(tile, tile.FirstRow + row, Math.Min(PanelShape.Rows, tile.RowCount - row), column, scratch);
                }
            }
        }
    }

    private void MultiplyPanel(in ProductTile tile, int row, int rows, int column, byte* scratch)
    {
        int columns = Math.Min(SliceColumns, tile.Weights.Columns - column);
        Pack(tile, row, rows, column, columns, scratch);
        Run(tile, row, rows, column, columns, scratch + ChunkBytes);
    }

    private void Run(in ProductTile tile, int row, int rows, int firstColumn, int columns, byte* panel)
    {
        var arguments = new PanelArguments
        {
            Panel = panel,
            ActivationStride = tile.ActivationStride,
            Steps = columns / ActivationBlock.Length,
            OutputStride = (long)tile.Weights.Rows * sizeof(float),
            RowMask = PanelShape.RowMask(rows),
            Accumulate = firstColumn == 0 ? 0 : 1,
        };
        int offset = firstColumn / ActivationBlock.Length * ActivationBlock.Bytes;
        for (int i = 0; i < tile.Count; i += Int8PanelEmitter.MaxCount)
        {
            arguments.Activations = tile.ActivationRow(i) + offset;
            arguments.Output = tile.OutputRow(i) + row;
            _kernels[Math.Min(Int8PanelEmitter.MaxCount, tile.Count - i) - 1].Run(arguments);
        }
    }

    /// <summary>Packs a slice of the rows, half a panel and a few blocks at a time; rows that don't exist keep whatever lies there, and their sums are not stored.</summary>
    private static void Pack(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, byte* scratch)
    {
        for (int start = 0; start < columns; start += ChunkColumns)
        {
            int count = Math.Min(ChunkColumns, columns - start);
            for (int vector = 0; vector * PanelShape.VectorRows < rows; vector++)
            {
                int existing = Math.Min(PanelShape.VectorRows, rows - (vector * PanelShape.VectorRows));
                byte* destination = scratch + ChunkBytes + (start / ActivationBlock.Length * StepBytes) + (vector * PanelShape.VectorBytes);
                PackChunk(tile, firstRow + (vector * PanelShape.VectorRows), existing, firstColumn + start, count, (sbyte*)scratch, destination);
            }
        }
    }

    private static void PackChunk(in ProductTile tile, int firstRow, int rows, int firstColumn, int columns, sbyte* codes, byte* destination)
    {
        var scales = (float*)(codes + (PanelShape.VectorRows * ChunkColumns));
        float* minima = scales + (PanelShape.VectorRows * ChunkScales);
        long offset = tile.Weights.Format.RowBytes(firstColumn);
        long nextPanel = PanelShape.Rows * tile.Weights.RowBytes;
        long bytes = tile.Weights.Format.RowBytes(columns);
        for (int r = 0; r < rows; r++)
        {
            Prefetch(tile.WeightRow(firstRow + r) + offset + nextPanel, bytes);
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

    /// <summary>Asks for the same part of the next panel, whose rows are too far apart for the hardware to foresee. Asking beyond the matrix does no harm.</summary>
    private static void Prefetch(byte* start, long bytes)
    {
        for (byte* line = start; line < start + bytes; line += CacheLine)
        {
            Sse.Prefetch1(line);
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
