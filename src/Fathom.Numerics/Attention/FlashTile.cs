using System.Runtime.Intrinsics;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Attention;

/// <summary>The arithmetic of one <see cref="FlashItem"/>: scores of a tile of keys, running softmax, weighted values.</summary>
/// <remarks>
/// Scores are computed and normalized with one row per vector lane: the queries are transposed once per item, each key value is broadcast, and the
/// maximum and sum over keys need no horizontal step. For the weighted values, lanes run along the value instead.
/// Padding lanes and rows hold zeros and are computed like the others, but never read.
/// </remarks>
internal static unsafe class FlashTile
{
    /// <summary>Most rows of an item: enough that keys and values, once loaded into a near cache, are reused many times.</summary>
    public const int MaxRows = 8 * WidestBand;

    /// <summary>Queries and results of up to this many values stay in L2 with <see cref="MaxRows"/> rows; longer ones get half as many rows.</summary>
    private const int ShortHead = 320;

    /// <summary>Keys per tile.</summary>
    public const int KeyTile = 64;

    /// <summary>Most rows of a band of any <see cref="FlashKernel"/>; lengths are padded to a multiple of it.</summary>
    public const int WidestBand = 32;

    private const int Lanes = 16;

    /// <summary>Most rows of an item of this shape.</summary>
    public static int RowsOf(in AttentionOperands operands) => operands.KeyDim + operands.ValueDim <= ShortHead ? MaxRows : MaxRows / 2;

    /// <summary>Floats of an unfinished result: maxima, sums, weighted values.</summary>
    public static int PartialLength(int valueDim) => MaxRows * (2 + RoundUp(valueDim));

    /// <summary>A length rounded up to a multiple of the widest band.</summary>
    public static int RoundUp(int length) => (length + WidestBand - 1) / WidestBand * WidestBand;

    public static void Run(in FlashItem item, QueryRange sequence, in AttentionOperands operands, FlashTileScratch scratch, NativeSpan<float> partial)
    {
        if (item.RowCount <= DecodeAttentionEmitter.MaxRows && operands.Kernel.FewRows is { } kernels && DecodeAttentionTile.CanRun(operands))
        {
            DecodeAttentionTile.Run(kernels, item, sequence, operands, scratch);
        }
        else if (operands.Precision == GemmPrecision.BFloat16 && operands.Kernel.BFloat16 is { } rounding && BFloat16Tile.CanRun(operands))
        {
            BFloat16Tile.Run(rounding, item, sequence, operands, scratch);
        }
        else
        {
            RunBands(item, sequence, operands, scratch);
        }

        int outputStride = RoundUp(operands.ValueDim);
        if (item.Partial >= 0)
        {
            StorePartial(scratch, item.RowCount, outputStride, partial.Pointer);
        }
        else
        {
            StoreRows(item, sequence, operands, scratch.Output, outputStride, scratch.Sums);
        }
    }

    private static void RunBands(in FlashItem item, QueryRange sequence, in AttentionOperands operands, FlashTileScratch scratch)
    {
        int* limits = stackalloc int[MaxRows];
        FlashKernel kernel = operands.Kernel;
        LoadRows(item, sequence, operands, scratch, limits);
        int outputStride = RoundUp(operands.ValueDim);
        int keyEnd = Math.Min(item.KeyEnd, limits[item.RowCount - 1]);
        ReadOnlySpan<int> blocks = sequence.BlockTable.Span;
        for (int key = item.KeyStart; key < keyEnd; key += KeyTile)
        {
            int count = Math.Min(KeyTile, keyEnd - key);
            TileRows keys = Fetch(operands.Keys, blocks, key, count, item.KeyHead * operands.KeyDim, operands.KeyDim, scratch.Keys, scratch.KeyStride);
            TileRows values = operands.ValuesAreKeys
                ? keys
                : Fetch(operands.Values, blocks, key, count, item.KeyHead * operands.ValueDim, operands.ValueDim, scratch.Values, scratch.ValueStride);
            for (int band = 0; band < item.RowCount; band += kernel.BandRows)
            {
                int bandRows = Math.Min(kernel.BandRows, item.RowCount - band);
                if (limits[band + bandRows - 1] > key)
                {
                    kernel.Score(scratch.Queries + ((long)band * operands.KeyDim), keys.First, keys.Stride, operands.KeyDim, count, scratch.Scores);
                    for (int lane = 0; lane < bandRows; lane += FlashSoftmax.Lanes)
                    {
                        FlashSoftmax.Step(scratch, limits, key, count, band + lane, scratch.Scores + lane, kernel.BandRows);
                    }

                    Correct(scratch, band, bandRows, outputStride);
                    kernel.AddWeightedValues(
                        scratch.Scores, bandRows, values.First, values.Stride, count, scratch.Output + ((long)band * outputStride), outputStride);
                }
            }
        }
    }

    /// <summary>Combines the splits of one block of rows: results and sums are rescaled to the common maximum, in the order of the splits.</summary>
    public static void Combine(in FlashItem item, QueryRange sequence, in AttentionOperands operands, NativeSpan<float> partials)
    {
        int stride = RoundUp(operands.ValueDim);
        int length = PartialLength(operands.ValueDim);
        float* first = partials.Pointer; // [splits, length]: maxima [MaxRows], sums [MaxRows], results [MaxRows, stride]
        for (int split = 1; split < item.SplitCount; split++)
        {
            float* next = first + ((long)split * length);
            for (int row = 0; row < item.RowCount; row++)
            {
                // The online softmax again, across splits: exp(m − m') rescales each side to the common maximum m'.
                float largest = MathF.Max(first[row], next[row]);
                float scale = MathF.Exp(first[row] - largest);
                float nextScale = MathF.Exp(next[row] - largest);
                first[row] = largest;
                first[MaxRows + row] = (first[MaxRows + row] * scale) + (next[MaxRows + row] * nextScale);
                float* sum = first + (2 * MaxRows) + ((long)row * stride);
                float* added = next + (2 * MaxRows) + ((long)row * stride);
                for (int i = 0; i < stride; i += Lanes)
                {
                    ((Vector512.Load(sum + i) * scale) + (Vector512.Load(added + i) * nextScale)).Store(sum + i);
                }
            }
        }

        StoreRows(item, sequence, operands, first + (2 * MaxRows), stride, first + MaxRows);
    }

    /// <summary>Transposes and scales the queries.</summary>
    private static void LoadRows(in FlashItem item, QueryRange sequence, in AttentionOperands operands, FlashTileScratch scratch, int* limits)
    {
        int keyDim = operands.KeyDim;
        int lanes = RoundUp(item.RowCount);
        int bandRows = operands.Kernel.BandRows;
        Start(item, sequence, operands, scratch, limits);
        new Span<float>(scratch.Queries, lanes * keyDim).Clear();
        for (int r = 0; r < item.RowCount; r++)
        {
            ReadOnlySpan<float> query = operands.Queries.AsSpan(RowOffset(item, sequence, operands, item.RowStart + r, keyDim), keyDim);
            float* column = scratch.Queries + ((long)(r / bandRows) * bandRows * keyDim) + (r % bandRows);
            for (int i = 0; i < keyDim; i++)
            {
                // [bands, keyDim, bandRows]: value i of all rows of a band is stored together. Scaling the queries here scales every score.
                column[i * bandRows] = query[i] * operands.Scale;
            }
        }
    }

    /// <summary>Stores how many keys each row may see, and resets the running state.</summary>
    public static void Start(in FlashItem item, QueryRange sequence, in AttentionOperands operands, FlashTileScratch scratch, int* limits)
    {
        int lanes = RoundUp(item.RowCount);
        for (int r = 0; r < lanes; r++)
        {
            limits[r] = sequence.FirstPosition + ((item.RowStart + Math.Min(r, item.RowCount - 1)) / operands.Group) + 1;
        }

        // float.MinValue rather than −∞: for a row that sees no key of this range, maximum − maximum is then 0, not −∞ + ∞ = NaN.
        new Span<float>(scratch.Maxima, MaxRows).Fill(float.MinValue);
        new Span<float>(scratch.Sums, MaxRows).Clear();
        new Span<float>(scratch.Output, lanes * RoundUp(operands.ValueDim)).Clear();
    }

    /// <summary>Offset of a row of the queries or results, in values.</summary>
    public static long RowOffset(in FlashItem item, QueryRange sequence, in AttentionOperands operands, int row, int width) =>
        (((long)(sequence.RowStart + (row / operands.Group)) * operands.Heads) + (item.KeyHead * operands.Group) + (row % operands.Group)) * width;

    /// <summary>Copies a tile's keys or values, as float32, to where rows are adjacent; in the cache they can be far apart.</summary>
    private static TileRows Fetch(
        in PagedRows rows, ReadOnlySpan<int> blocks, int position, int count, int start, int length, float* scratch, int scratchStride)
    {
        rows.Read(blocks, position, count, start, length, scratch, scratchStride);
        return new TileRows(scratch, scratchStride);
    }

    /// <summary>Rescales the results so far to the new maximum; most rows keep theirs, and a correction of 1 is skipped.</summary>
    private static void Correct(FlashTileScratch scratch, int row, int rows, int stride)
    {
        for (int r = row; r < row + rows; r++)
        {
            float correction = scratch.Corrections[r];
            float* output = scratch.Output + ((long)r * stride);
            for (int i = 0; i < stride && correction != 1; i += Lanes)
            {
                (Vector512.Load(output + i) * correction).Store(output + i);
            }
        }
    }

    private static void StorePartial(FlashTileScratch scratch, int rows, int stride, float* partial)
    {
        new Span<float>(scratch.Maxima, MaxRows).CopyTo(new Span<float>(partial, MaxRows));
        new Span<float>(scratch.Sums, MaxRows).CopyTo(new Span<float>(partial + MaxRows, MaxRows));
        new Span<float>(scratch.Output, rows * stride).CopyTo(new Span<float>(partial + (2 * MaxRows), rows * stride));
    }

    private static void StoreRows(in FlashItem item, QueryRange sequence, in AttentionOperands operands, float* output, int stride, float* sums)
    {
        for (int r = 0; r < item.RowCount; r++)
        {
            float* target = operands.Output.Pointer + RowOffset(item, sequence, operands, item.RowStart + r, operands.ValueDim);
            float* row = output + ((long)r * stride);
            float inverse = 1 / sums[r];
            int i = 0;
            for (; i <= operands.ValueDim - Lanes; i += Lanes)
            {
                (Vector512.Load(row + i) * inverse).Store(target + i);
            }

            for (; i < operands.ValueDim; i++)
            {
                target[i] = row[i] * inverse;
            }
        }
    }

    /// <summary>Rows at a constant stride.</summary>
    private readonly struct TileRows(float* first, int stride)
    {
        public float* First { get; } = first;

        public int Stride { get; } = stride;
    }
}
