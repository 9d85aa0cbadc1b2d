using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Attention;

/// <summary>The arithmetic of one <see cref="FlashItem"/>: scores of a tile of keys, running softmax, weighted values.</summary>
/// <remarks>
/// Rows lie along the vector lanes while scores are made and normalised: the queries are transposed once for an item, each key value is
/// broadcast, and the maximum and sum over keys need no sideways step. For the weighted values the lanes run along the value instead.
/// Padding lanes and rows hold zeros and are computed along; nothing reads them.
/// </remarks>
internal static unsafe class FlashTile
{
    /// <summary>Rows of an item: enough that keys and values, read from far away, are used often while they are near.</summary>
    public const int MaxRows = 4 * BandRows;

    /// <summary>Keys taken at a time.</summary>
    public const int KeyTile = 32;

    private const int Lanes = 16;

    /// <summary>Rows that the score kernel takes together: two 512-bit vectors.</summary>
    private const int BandRows = 2 * Lanes;

    /// <summary>Floats that an unfinished result takes: maxima, sums, weighted values.</summary>
    public static int PartialLength(int valueDim) => MaxRows * (2 + RoundUp(valueDim));

    /// <summary>The next multiple of a vector's lanes.</summary>
    public static int RoundUp(int length) => (length + Lanes - 1) / Lanes * Lanes;

    public static void Run(in FlashItem item, SequenceSlice sequence, in AttentionOperands operands, FlashTileScratch scratch, NativeSpan<float> partial)
    {
        int* limits = stackalloc int[MaxRows];
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
            for (int band = 0; band < item.RowCount; band += BandRows)
            {
                int bandRows = Math.Min(BandRows, item.RowCount - band);
                if (limits[band + bandRows - 1] > key)
                {
                    Score(scratch, keys, operands.KeyDim, count, band, bandRows);
                    for (int row = band; row < band + bandRows; row += Lanes)
                    {
                        SoftmaxStep(scratch, limits, key, count, row);
                    }

                    AddWeightedValues(scratch, values, count, band, bandRows, outputStride);
                }
            }
        }

        if (item.Partial >= 0)
        {
            StorePartial(scratch, item.RowCount, outputStride, partial.Pointer);
        }
        else
        {
            StoreRows(item, sequence, operands, scratch.Output, outputStride, scratch.Sums);
        }
    }

    /// <summary>Joins the splits of one block of rows: results and sums are brought to the common maximum, in the splits' order.</summary>
    public static void Combine(in FlashItem item, SequenceSlice sequence, in AttentionOperands operands, NativeSpan<float> partials)
    {
        int stride = RoundUp(operands.ValueDim);
        int length = PartialLength(operands.ValueDim);
        float* first = partials.Pointer;
        for (int split = 1; split < item.SplitCount; split++)
        {
            float* next = first + ((long)split * length);
            for (int row = 0; row < item.RowCount; row++)
            {
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

    /// <summary>Transposes and scales the queries, notes how many keys each row may see, and empties the running state.</summary>
    private static void LoadRows(in FlashItem item, SequenceSlice sequence, in AttentionOperands operands, FlashTileScratch scratch, int* limits)
    {
        int keyDim = operands.KeyDim;
        int lanes = RoundUp(item.RowCount);
        for (int i = 0; i < keyDim; i++)
        {
            new Span<float>(scratch.Queries + (i * MaxRows), lanes).Clear();
        }

        for (int r = 0; r < lanes; r++)
        {
            int row = item.RowStart + Math.Min(r, item.RowCount - 1);
            limits[r] = sequence.FirstPosition + (row / operands.Group) + 1;
            if (r < item.RowCount)
            {
                ReadOnlySpan<float> query = operands.Queries.AsSpan(RowOffset(item, sequence, operands, row, keyDim), keyDim);
                for (int i = 0; i < keyDim; i++)
                {
                    scratch.Queries[(i * MaxRows) + r] = query[i] * operands.Scale;
                }
            }
        }

        // float.MinValue rather than −∞: a row that sees no key of this range keeps finite differences.
        new Span<float>(scratch.Maxima, MaxRows).Fill(float.MinValue);
        new Span<float>(scratch.Sums, MaxRows).Clear();
        new Span<float>(scratch.Output, lanes * RoundUp(operands.ValueDim)).Clear();
    }

    private static long RowOffset(in FlashItem item, SequenceSlice sequence, in AttentionOperands operands, int row, int width) =>
        (((long)(sequence.RowStart + (row / operands.Group)) * operands.Heads) + (item.KeyHead * operands.Group) + (row % operands.Group)) * width;

    /// <summary>A tile's keys or values: where they lie if that is in float32 and in one piece, otherwise a copy in the scratch memory.</summary>
    private static TileRows Fetch(in PagedRows rows, ReadOnlySpan<int> blocks, int position, int count, int start, int length, float* scratch, int scratchStride)
    {
        // A kernel reads whole vectors and whole groups of four keys, so a tile may be used in place only if those stay inside the block,
        // and the block inside the pool: rows that are no cache may end with the last token.
        if (rows.Format == CacheFormat.F32 && rows.BlockTokens % KeyTile == 0 && length % Lanes == 0 && position % KeyTile == 0 && rows.HasWholeBlock(blocks, position))
        {
            return new TileRows(rows.PointerTo(blocks, position) + start, rows.RowLength);
        }

        rows.Read(blocks, position, count, start, length, scratch, scratchStride);
        return new TileRows(scratch, scratchStride);
    }

    private static void Score(FlashTileScratch scratch, TileRows tile, int keyDim, int count, int band, int bandRows)
    {
        for (int key = 0; key < count; key += 4)
        {
            float* keys = tile.First + ((long)key * tile.Stride);
            float* scores = scratch.Scores + (key * MaxRows) + band;
            if (bandRows <= Lanes)
            {
                ScoreFourKeysOneVector(scratch.Queries + band, keys, tile.Stride, keyDim, scores);
            }
            else
            {
                ScoreFourKeysTwoVectors(scratch.Queries + band, keys, tile.Stride, keyDim, scores);
            }
        }
    }

    /// <summary>Four keys against 16 rows; keys beyond the tile's last are stale memory whose scores nobody reads.</summary>
    private static void ScoreFourKeysOneVector(float* queries, float* keys, int stride, int keyDim, float* scores)
    {
        Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        Vector512<float> t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        int i = 0;
        for (; i <= keyDim - 2; i += 2)
        {
            Vector512<float> q = Vector512.Load(queries + (i * MaxRows));
            Vector512<float> p = Vector512.Load(queries + ((i + 1) * MaxRows));
            s0 = MultiplyAdd(q, keys[i], s0);
            s1 = MultiplyAdd(q, keys[stride + i], s1);
            s2 = MultiplyAdd(q, keys[(2 * stride) + i], s2);
            s3 = MultiplyAdd(q, keys[(3 * stride) + i], s3);
            t0 = MultiplyAdd(p, keys[i + 1], t0);
            t1 = MultiplyAdd(p, keys[stride + i + 1], t1);
            t2 = MultiplyAdd(p, keys[(2 * stride) + i + 1], t2);
            t3 = MultiplyAdd(p, keys[(3 * stride) + i + 1], t3);
        }

        if (i < keyDim)
        {
            Vector512<float> q = Vector512.Load(queries + (i * MaxRows));
            s0 = MultiplyAdd(q, keys[i], s0);
            s1 = MultiplyAdd(q, keys[stride + i], s1);
            s2 = MultiplyAdd(q, keys[(2 * stride) + i], s2);
            s3 = MultiplyAdd(q, keys[(3 * stride) + i], s3);
        }

        (s0 + t0).Store(scores);
        (s1 + t1).Store(scores + MaxRows);
        (s2 + t2).Store(scores + (2 * MaxRows));
        (s3 + t3).Store(scores + (3 * MaxRows));
    }

    private static void ScoreFourKeysTwoVectors(float* queries, float* keys, int stride, int keyDim, float* scores)
    {
        Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        Vector512<float> t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        for (int i = 0; i < keyDim; i++)
        {
            Vector512<float> q = Vector512.Load(queries + (i * MaxRows));
            Vector512<float> p = Vector512.Load(queries + (i * MaxRows) + Lanes);
            Vector512<float> k0 = Vector512.Create(keys[i]);
            Vector512<float> k1 = Vector512.Create(keys[stride + i]);
            Vector512<float> k2 = Vector512.Create(keys[(2 * stride) + i]);
            Vector512<float> k3 = Vector512.Create(keys[(3 * stride) + i]);
            s0 = Vector512.MultiplyAddEstimate(q, k0, s0);
            t0 = Vector512.MultiplyAddEstimate(p, k0, t0);
            s1 = Vector512.MultiplyAddEstimate(q, k1, s1);
            t1 = Vector512.MultiplyAddEstimate(p, k1, t1);
            s2 = Vector512.MultiplyAddEstimate(q, k2, s2);
            t2 = Vector512.MultiplyAddEstimate(p, k2, t2);
            s3 = Vector512.MultiplyAddEstimate(q, k3, s3);
            t3 = Vector512.MultiplyAddEstimate(p, k3, t3);
        }

        s0.Store(scores);
        t0.Store(scores + Lanes);
        s1.Store(scores + MaxRows);
        t1.Store(scores + MaxRows + Lanes);
        s2.Store(scores + (2 * MaxRows));
        t2.Store(scores + (2 * MaxRows) + Lanes);
        s3.Store(scores + (3 * MaxRows));
        t3.Store(scores + (3 * MaxRows) + Lanes);
    }

    /// <summary>Sixteen rows: masks the keys a row may not see, moves to the new maximum, turns scores into weights.</summary>
    private static void SoftmaxStep(FlashTileScratch scratch, int* limits, int firstKey, int count, int row)
    {
        Vector512<int> limit = Vector512.Load(limits + row);
        Vector512<float> before = Vector512.Load(scratch.Maxima + row);
        Vector512<float> largest = before;
        for (int key = 0; key < count; key++)
        {
            float* at = scratch.Scores + (key * MaxRows) + row;
            Vector512<float> visible = Vector512.GreaterThan(limit, Vector512.Create(firstKey + key)).AsSingle();
            Vector512<float> score = Vector512.ConditionalSelect(visible, Vector512.Load(at), Vector512.Create(float.NegativeInfinity));
            score.Store(at);
            largest = Vector512.Max(largest, score);
        }

        Vector512<float> correction = Vector512.Exp(before - largest);
        Vector512<float> sum = Vector512.Load(scratch.Sums + row) * correction;
        for (int key = 0; key < count; key++)
        {
            float* at = scratch.Scores + (key * MaxRows) + row;
            Vector512<float> weight = Vector512.Exp(Vector512.Load(at) - largest);
            weight.Store(at);
            sum += weight;
        }

        largest.Store(scratch.Maxima + row);
        sum.Store(scratch.Sums + row);
        correction.Store(scratch.Corrections + row);
    }

    /// <summary><c>output[r] = output[r] · correction[r] + Σ_key weight[key, r] · value[key]</c>, four rows by two vectors at a time.</summary>
    private static void AddWeightedValues(FlashTileScratch scratch, TileRows values, int count, int band, int bandRows, int outputStride)
    {
        for (int row = band; row < band + bandRows; row += 4)
        {
            float* output = scratch.Output + ((long)row * outputStride);
            float* corrections = scratch.Corrections + row;
            int column = 0;
            for (; column <= outputStride - (2 * Lanes); column += 2 * Lanes)
            {
                AddFourRowsTwoVectors(scratch.Scores + row, values.First + column, values.Stride, count, corrections, output + column, outputStride);
            }

            if (column < outputStride)
            {
                AddFourRowsOneVector(scratch.Scores + row, values.First + column, values.Stride, count, corrections, output + column, outputStride);
            }
        }
    }

    private static void AddFourRowsTwoVectors(float* weights, float* values, int stride, int count, float* corrections, float* output, int outputStride)
    {
        float* o1 = output + outputStride, o2 = o1 + outputStride, o3 = o2 + outputStride;
        Vector512<float> a0 = Vector512.Load(output) * corrections[0], b0 = Vector512.Load(output + Lanes) * corrections[0];
        Vector512<float> a1 = Vector512.Load(o1) * corrections[1], b1 = Vector512.Load(o1 + Lanes) * corrections[1];
        Vector512<float> a2 = Vector512.Load(o2) * corrections[2], b2 = Vector512.Load(o2 + Lanes) * corrections[2];
        Vector512<float> a3 = Vector512.Load(o3) * corrections[3], b3 = Vector512.Load(o3 + Lanes) * corrections[3];
        for (int key = 0; key < count; key++)
        {
            Vector512<float> u = Vector512.Load(values + ((long)key * stride));
            Vector512<float> v = Vector512.Load(values + ((long)key * stride) + Lanes);
            float* w = weights + (key * MaxRows);
            Vector512<float> w0 = Vector512.Create(w[0]), w1 = Vector512.Create(w[1]), w2 = Vector512.Create(w[2]), w3 = Vector512.Create(w[3]);
            a0 = Vector512.MultiplyAddEstimate(u, w0, a0);
            b0 = Vector512.MultiplyAddEstimate(v, w0, b0);
            a1 = Vector512.MultiplyAddEstimate(u, w1, a1);
            b1 = Vector512.MultiplyAddEstimate(v, w1, b1);
            a2 = Vector512.MultiplyAddEstimate(u, w2, a2);
            b2 = Vector512.MultiplyAddEstimate(v, w2, b2);
            a3 = Vector512.MultiplyAddEstimate(u, w3, a3);
            b3 = Vector512.MultiplyAddEstimate(v, w3, b3);
        }

        a0.Store(output);
        b0.Store(output + Lanes);
        a1.Store(o1);
        b1.Store(o1 + Lanes);
        a2.Store(o2);
        b2.Store(o2 + Lanes);
        a3.Store(o3);
        b3.Store(o3 + Lanes);
    }

    private static void AddFourRowsOneVector(float* weights, float* values, int stride, int count, float* corrections, float* output, int outputStride)
    {
        float* o1 = output + outputStride, o2 = o1 + outputStride, o3 = o2 + outputStride;
        Vector512<float> a0 = Vector512.Load(output) * corrections[0];
        Vector512<float> a1 = Vector512.Load(o1) * corrections[1];
        Vector512<float> a2 = Vector512.Load(o2) * corrections[2];
        Vector512<float> a3 = Vector512.Load(o3) * corrections[3];
        for (int key = 0; key < count; key++)
        {
            Vector512<float> u = Vector512.Load(values + ((long)key * stride));
            float* w = weights + (key * MaxRows);
            a0 = MultiplyAdd(u, w[0], a0);
            a1 = MultiplyAdd(u, w[1], a1);
            a2 = MultiplyAdd(u, w[2], a2);
            a3 = MultiplyAdd(u, w[3], a3);
        }

        a0.Store(output);
        a1.Store(o1);
        a2.Store(o2);
        a3.Store(o3);
    }

    private static void StorePartial(FlashTileScratch scratch, int rows, int stride, float* partial)
    {
        new Span<float>(scratch.Maxima, MaxRows).CopyTo(new Span<float>(partial, MaxRows));
        new Span<float>(scratch.Sums, MaxRows).CopyTo(new Span<float>(partial + MaxRows, MaxRows));
        new Span<float>(scratch.Output, rows * stride).CopyTo(new Span<float>(partial + (2 * MaxRows), rows * stride));
    }

    private static void StoreRows(in FlashItem item, SequenceSlice sequence, in AttentionOperands operands, float* output, int stride, float* sums)
    {
        for (int r = 0; r < item.RowCount; r++)
        {
            Span<float> target = operands.Output.AsSpan(RowOffset(item, sequence, operands, item.RowStart + r, operands.ValueDim), operands.ValueDim);
            float inverse = 1 / sums[r];
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = output[((long)r * stride) + i] * inverse;
            }
        }
    }

    /// <summary>Rows at a distance.</summary>
    private readonly struct TileRows(float* first, int stride)
    {
        public float* First { get; } = first;

        public int Stride { get; } = stride;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd(Vector512<float> x, float scalar, Vector512<float> sum) =>
        Vector512.MultiplyAddEstimate(x, Vector512.Create(scalar), sum);
}
