using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Tiles;
using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Kernels;

/// <summary>
/// Activation rows <c>[count, columns]</c> as the input of matrix products. Packed forms (such as 8-bit blocks) are made when a kernel first needs one,
/// and shared by all products of the same rows.
/// </summary>
/// <remarks>Reusable: <see cref="Load"/> replaces the rows and forgets the packed forms. Not thread-safe.</remarks>
public sealed unsafe class Activations : IDisposable
{
    private readonly QuantizeJob _quantize = new();
    private readonly ArrangeJob _arrange = new();
    private readonly AlignedBuffer<byte>?[] _arranged = new AlignedBuffer<byte>?[Enum.GetValues<ActivationLayout>().Length];
    private readonly bool[] _isArranged = new bool[Enum.GetValues<ActivationLayout>().Length];
    private readonly RoundJob _round = new();
    private AlignedBuffer<ActivationBlock>? _blocks;
    private bool _hasBlocks;

    /// <summary>The rows in float32, row-major.</summary>
    public NativeSpan<float> Values { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; private set; }

    /// <summary>Sets the rows. The memory remains the caller's and must not change until the products are done.</summary>
    /// <param name="values"><c>[count, columns]</c>.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="columns">Values in a row.</param>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public void Load(NativeSpan<float> values, int count, int columns)
    {
        if (values.Length != (long)count * columns)
        {
            throw new ArgumentException($"{values.Length} values are not {count} rows of {columns}");
        }

        Values = values;
        Count = count;
        Columns = columns;
        _hasBlocks = false;
        Array.Clear(_isArranged);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _blocks?.Dispose();
        Array.ForEach(_arranged, arranged => arranged?.Dispose());
    }

    private int SliceBlocks => Math.Min(Columns, PanelShape.CodeColumns) / ActivationBlock.Length;

    /// <summary>Bytes from one row to the next in a layout; within a slice if rows are stored in slices.</summary>
    internal long Stride(ActivationLayout layout) => layout switch
    {
        ActivationLayout.Int8Blocks => (long)(Columns / ActivationBlock.Length) * ActivationBlock.Bytes,
        ActivationLayout.Int8Groups => ActivationGroup.RowBytes(Columns),
        ActivationLayout.Int8Steps => ActivationStep.RowBytes(Columns),
        ActivationLayout.Int8Slices or ActivationLayout.Int8Lanes => SliceBlocks * ActivationBlock.Bytes,
        ActivationLayout.Int16Blocks => SliceBlocks * WideBlock.Bytes,
        ActivationLayout.BFloat16 or ActivationLayout.BFloat16Pair => Math.Min(((long)Columns + 31) / 32 * 32, PanelShape.CodeColumns) * sizeof(ushort),
        _ => (long)Columns * sizeof(float),
    };

    /// <summary>Bytes from one slice of columns to the next; 0 in layouts whose rows are in one piece.</summary>
    internal long SliceStride(ActivationLayout layout) =>
        layout is ActivationLayout.Int8Slices or ActivationLayout.Int8Lanes or ActivationLayout.Int16Blocks
            or ActivationLayout.BFloat16 or ActivationLayout.BFloat16Pair
            ? Count * Stride(layout)
            : 0;

    /// <summary>The rows in a layout, which the whole team makes on first use.</summary>
    internal nint In(ActivationLayout layout, ThreadTeam team) => layout switch
    {
        ActivationLayout.Int8Blocks => (nint)Quantize(team),
        ActivationLayout.BFloat16 or ActivationLayout.BFloat16Pair => (nint)Round(layout, team),
        ActivationLayout.Float32 => (nint)Values.Pointer,
        _ => (nint)Arrange(layout, team),
    };

    private ActivationBlock* Quantize(ThreadTeam team)
    {
        long count = Values.Length / ActivationBlock.Length;
        Reserve(ref _blocks, count);
        ActivationBlock* blocks = _blocks!.Memory.Pointer;
        if (!_hasBlocks)
        {
            _quantize.Values = Values.Pointer;
            _quantize.Blocks = blocks;
            _quantize.Count = count;
            team.Run(_quantize, _quantize.Tiles, WorkTime.OfFloats(Values.Length));
            _hasBlocks = true;
        }

        return blocks;
    }

    /// <summary>
    /// Makes another layout of the quantized rows. Slices hold the same blocks in another order, so they are quantized directly: making blocks first would
    /// take another pass over memory.
    /// </summary>
    private byte* Arrange(ActivationLayout layout, ThreadTeam team)
    {
        ref AlignedBuffer<byte>? arranged = ref _arranged[(int)layout];
        Reserve(ref arranged, Math.Max(Count * Stride(layout), SliceStride(layout) * PanelShape.Slices(Columns)));
        byte* rows = arranged!.Memory.Pointer;
        if (!_isArranged[(int)layout])
        {
            _arrange.Layout = layout;
            _arrange.Values = Values.Pointer;
            _arrange.Blocks = layout == ActivationLayout.Int8Slices && !_hasBlocks ? null : Quantize(team);
            _arrange.Rows = rows;
            _arrange.Stride = Stride(layout);
            _arrange.SliceStride = SliceStride(layout);
            _arrange.Columns = Columns;
            _arrange.Count = Count;
            team.Run(_arrange, _arrange.Tiles, WorkTime.OfFloats(Values.Length));
            _isArranged[(int)layout] = true;
        }

        return rows;
    }

    private byte* Round(ActivationLayout layout, ThreadTeam team)
    {
        bool isPair = layout == ActivationLayout.BFloat16Pair;
        long stride = Stride(layout);
        long partBytes = SliceStride(layout) * PanelShape.Slices(Columns);
        ref AlignedBuffer<byte>? rounded = ref _arranged[(int)layout];

        // Tiles load whole blocks of 32 rows, so the last row must be followed by readable memory of up to 31 more.
        Reserve(ref rounded, (partBytes * (isPair ? 2 : 1)) + ((TileEmitter.BlockRows - 1) * stride));
        byte* rows = rounded!.Memory.Pointer;
        if (!_isArranged[(int)layout])
        {
            _round.Values = Values.Pointer;
            _round.Rows = rows;
            _round.Stride = stride;
            _round.SliceStride = SliceStride(layout);
            _round.SecondPart = isPair ? partBytes : 0;
            _round.Columns = Columns;
            team.Run(_round, Count, WorkTime.OfFloats(Values.Length));
            _isArranged[(int)layout] = true;
        }

        return rows;
    }

    private static void Reserve<T>(ref AlignedBuffer<T>? buffer, long length)
        where T : unmanaged
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = new AlignedBuffer<T>(length);
        }
    }

    /// <summary>Quantizes a range of blocks; rows are whole numbers of blocks, so row boundaries don't matter.</summary>
    private sealed class QuantizeJob : ITileJob
    {
        private const int BlocksPerTile = 512;

        public float* Values { get; set; }

        public ActivationBlock* Blocks { get; set; }

        public long Count { get; set; }

        public int Tiles => checked((int)((Count + BlocksPerTile - 1) / BlocksPerTile));

        public void Run(int tile, int worker)
        {
            long end = Math.Min(Count, (tile + 1L) * BlocksPerTile);
            for (long block = (long)tile * BlocksPerTile; block < end; block++)
            {
                ActivationBlock.Quantize(Values + (block * ActivationBlock.Length), Blocks + block);
            }
        }
    }

    /// <summary>Arranges blocks in another layout, some rows per tile; slices are quantized from the values if there are no blocks.</summary>
    private sealed class ArrangeJob : ITileJob
    {
        private const int RowsPerTile = 8;

        public ActivationLayout Layout { get; set; }

        public float* Values { get; set; }

        public ActivationBlock* Blocks { get; set; }

        public byte* Rows { get; set; }

        public long Stride { get; set; }

        public long SliceStride { get; set; }

        public int Columns { get; set; }

        public int Count { get; set; }

        public int Tiles => (Count + RowsPerTile - 1) / RowsPerTile;

        public void Run(int tile, int worker)
        {
            for (int row = tile * RowsPerTile; row < Math.Min(Count, (tile + 1) * RowsPerTile); row++)
            {
                if (Blocks is null)
                {
                    QuantizeSlices(Values + ((long)row * Columns), Rows + (row * Stride));
                }
                else
                {
                    ArrangeRow(Blocks + ((long)row * (Columns / ActivationBlock.Length)), Rows + (row * Stride));
                }
            }
        }

        private void QuantizeSlices(float* values, byte* slice)
        {
            for (int column = 0; column < Columns; column += PanelShape.CodeColumns, slice += SliceStride)
            {
                int blocks = Math.Min(PanelShape.CodeColumns, Columns - column) / ActivationBlock.Length;
                for (int block = 0; block < blocks; block++)
                {
                    ActivationBlock.Quantize(values + column + (block * ActivationBlock.Length), (ActivationBlock*)slice + block);
                }
            }
        }

        private void ArrangeRow(ActivationBlock* blocks, byte* row)
        {
            switch (Layout)
            {
                case ActivationLayout.Int8Groups:
                    ActivationGroup.ArrangeRow(blocks, Columns, row);
                    break;
                case ActivationLayout.Int8Steps:
                    ActivationStep.ArrangeRow(blocks, Columns, (ActivationStep*)row);
                    break;
                default:
                    ArrangeSlices(blocks, row);
                    break;
            }
        }

        private void ArrangeSlices(ActivationBlock* blocks, byte* row)
        {
            const int SliceBlocks = PanelShape.CodeColumns / ActivationBlock.Length;
            for (int block = 0; block < Columns / ActivationBlock.Length; block++)
            {
                byte* slice = row + (block / SliceBlocks * SliceStride);
                switch (Layout)
                {
                    case ActivationLayout.Int8Slices:
                        ((ActivationBlock*)slice)[block % SliceBlocks] = blocks[block];
                        break;
                    case ActivationLayout.Int8Lanes:
                        LaneBlock.Arrange(blocks + block, (ActivationBlock*)slice + (block % SliceBlocks));
                        break;
                    default:
                        WideBlock.Arrange(blocks + block, (WideBlock*)slice + (block % SliceBlocks));
                        break;
                }
            }
        }
    }

    /// <summary>Rounds a row, slice by slice, and pads it with zeros, because the padding is multiplied by weights, too.</summary>
    private sealed class RoundJob : ITileJob
    {
        public float* Values { get; set; }

        public byte* Rows { get; set; }

        public long Stride { get; set; }

        public long SliceStride { get; set; }

        /// <summary>Bytes from the first parts to the second; 0 if there are none.</summary>
        public long SecondPart { get; set; }

        public int Columns { get; set; }

        public void Run(int tile, int worker)
        {
            float* row = Values + ((long)tile * Columns);
            byte* slice = Rows + (tile * Stride);
            for (int column = 0; column < Columns; column += PanelShape.CodeColumns, slice += SliceStride)
            {
                int count = Math.Min(PanelShape.CodeColumns, Columns - column);
                RoundSlice(row + column, count, (ushort*)slice);
            }
        }

        private void RoundSlice(float* values, int count, ushort* first)
        {
            // −count mod 32: values up to a whole step.
            int padding = -count & (TileEmitter.StepColumns - 1);
            new Span<ushort>(first + count, padding).Clear();
            if (SecondPart == 0)
            {
                BFloat16Rounding.Convert(values, count, first);
                return;
            }

            var second = (ushort*)((byte*)first + SecondPart);
            new Span<ushort>(second + count, padding).Clear();
            BFloat16Rounding.Split(values, count, first, second);
        }
    }
}
