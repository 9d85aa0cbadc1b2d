using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Vectors;

namespace Fathom.Numerics.Attention;

/// <summary>
/// The arithmetic of a <see cref="FlashItem"/> with bfloat16 products: queries, keys, weights, and values are rounded; scores, softmax, and sums are
/// float32.
/// </summary>
/// <remarks>
/// Keys of a bfloat16 cache are read in place; all others are rounded tile by tile. <c>vdpbf16ps</c> needs pairs along the summed dimension: adjacent
/// values of queries and keys are such pairs already; values and weights are paired key by key.
/// </remarks>
internal readonly unsafe ref struct BFloat16Tile
{
    private const int Lanes = BFloat16Emitter.VectorRows;

    private readonly BFloat16Kernels _kernels;
    private readonly ref readonly FlashItem _item;
    private readonly ref readonly AttentionOperands _operands;
    private readonly QueryRange _sequence;
    private readonly FlashTileScratch _scratch;
    private readonly int _vectors;

    private BFloat16Tile(BFloat16Kernels kernels, in FlashItem item, QueryRange sequence, in AttentionOperands operands, FlashTileScratch scratch)
    {
        _kernels = kernels;
        _item = ref item;
        _operands = ref operands;
        _sequence = sequence;
        _scratch = scratch;
        _vectors = item.RowCount <= Lanes ? 1 : 2;
    }

    private int BandRows => _vectors * Lanes;

    private bool HasBands => _item.RowCount > BandRows;

    private int KeyDim => _operands.KeyDim;

    private int OutputStride => FlashTile.RoundUp(_operands.ValueDim);

    /// <summary>Whether a key consists of whole pairs.</summary>
    public static bool CanRun(in AttentionOperands operands) => operands.KeyDim % 2 == 0;

    /// <summary>Computes the item, and leaves its sums in scratch memory as <see cref="FlashTile"/> does.</summary>
    public static void Run(BFloat16Kernels kernels, in FlashItem item, QueryRange sequence, in AttentionOperands operands, FlashTileScratch scratch)
    {
        int* limits = stackalloc int[FlashTile.MaxRows];
        var tile = new BFloat16Tile(kernels, item, sequence, operands, scratch);
        FlashTile.Start(item, sequence, operands, scratch, limits);
        tile.LoadQueries();

        // Limits ascend, so no row sees a key past the last row's.
        int keyEnd = Math.Min(item.KeyEnd, limits[item.RowCount - 1]);
        for (int key = item.KeyStart; key < keyEnd; key += FlashTile.KeyTile)
        {
            tile.AttendTile(key, Math.Min(FlashTile.KeyTile, keyEnd - key), limits);
        }
    }

    private void AttendTile(int position, int count, int* limits)
    {
        bool areInPlace = _operands.Keys.Format == CacheFormat.BF16;
        if (!areInPlace)
        {
            RoundKeys(position, count);
        }

        ushort** values = stackalloc ushort*[FlashTile.KeyTile + 1];
        FindValues(position, count, values);
        JoinValues(count, values);
        for (int band = 0; band < _item.RowCount; band += BandRows)
        {
            int rows = Math.Min(BandRows, _item.RowCount - band);

            // A band whose last row sees no key of this tile is skipped; within the tile, the softmax masks what a row may not see.
            if (limits[band + rows - 1] > position)
            {
                if (areInPlace)
                {
                    ScoreInPlace(band, position, count);
                }
                else
                {
                    Score(band, (byte*)_scratch.RoundedKeys, _scratch.KeyStride * sizeof(ushort), count, 0);
                }

                for (int lane = 0; lane < BandRows; lane += Lanes)
                {
                    FlashSoftmax.StepPairs(_scratch, limits, position, count, band + lane, _scratch.Scores + lane, BandRows, _scratch.WeightPairs + lane);
                }

                AddWeightedValues(band, count, values);
            }
        }
    }

    /// <summary>Scales, rounds, and transposes the queries: sixteen rows at a time, a pair of values per lane. Rows that don't exist are zero.</summary>
    private void LoadQueries()
    {
        ushort* lines = _scratch.RoundedKeys; // [16 rows, keyStride]
        int stride = _scratch.KeyStride;
        int bands = (_item.RowCount + BandRows - 1) / BandRows;
        for (int first = 0; first < bands * BandRows; first += Lanes)
        {
            new Span<ushort>(lines, Lanes * stride).Clear();
            for (int row = first; row < Math.Min(first + Lanes, _item.RowCount); row++)
            {
                float* query = _operands.Queries.Pointer + FlashTile.RowOffset(_item, _sequence, _operands, _item.RowStart + row, KeyDim);
                BFloat16Rounding.Convert(query, _operands.Scale, KeyDim, lines + ((row - first) * stride));
            }

            uint* target = QueriesOf(first / BandRows * BandRows) + (first % BandRows);
            for (int value = 0; value < KeyDim; value += Lanes)
            {
                // 16 rows of 16 values become 8 vectors: vector j holds values 2j and 2j + 1 of all rows, [pairs, rows of the band].
                PanelTranspose.Rows16(
                    (byte*)(lines + value), stride * sizeof(ushort), Vector512<int>.Zero, (byte*)(target + (value / 2 * BandRows)), BandRows * sizeof(uint));
            }
        }
    }

    /// <summary>A band's queries. Transposing in sixteens also writes the padding of their length, which ends before the next band's queries.</summary>
    private uint* QueriesOf(int band) => (uint*)_scratch.Queries + ((long)band * _scratch.KeyStride / 2);

    /// <summary>Copies keys to scratch memory, rounded.</summary>
    private void RoundKeys(int position, int count)
    {
        int stride = _scratch.KeyStride;
        float* keys = _scratch.Keys; // [KeyTile, keyStride]
        _operands.Keys.Read(_sequence.BlockTable.Span, position, count, _item.KeyHead * KeyDim, KeyDim, keys, stride);
        for (int key = 0; key < count; key++)
        {
            BFloat16Rounding.Convert(keys + ((long)key * stride), KeyDim, _scratch.RoundedKeys + ((long)key * stride));
        }
    }

    private void ScoreInPlace(int band, int position, int count)
    {
        int groupKeys = BFloat16Emitter.GroupKeys(_vectors);
        for (int done = 0; done < count;)
        {
            CachedRun run = _operands.Keys.Locate(_sequence.BlockTable.Span, position + done, count - done, _item.KeyHead * KeyDim, KeyDim);
            byte* keys = run.Head + (run.Skipped * sizeof(ushort));
            int whole = run.Count / groupKeys * groupKeys;
            if (whole > 0)
            {
                Score(band, keys, run.Stride, whole, done);
            }

            if (whole < run.Count)
            {
                // The rest of a run is copied to where a whole group can be read. Scores of the keys past it are overwritten by the next run, or never read.
                for (int key = whole; key < run.Count; key++)
                {
                    Unsafe.CopyBlockUnaligned(
                        _scratch.RoundedKeys + ((long)(key - whole) * _scratch.KeyStride), keys + (key * run.Stride), (uint)(KeyDim * sizeof(ushort)));
                }

                Score(band, (byte*)_scratch.RoundedKeys, _scratch.KeyStride * sizeof(ushort), run.Count - whole, done + whole);
            }

            done += run.Count;
        }
    }

    /// <summary>Scores whole groups of keys. The last group may extend past the count; that memory must be readable, and its scores writable.</summary>
    private void Score(int band, byte* keys, long stride, int count, int firstScore)
    {
        int groupKeys = BFloat16Emitter.GroupKeys(_vectors);
        _kernels.Scores(_vectors).Run(new BFloat16Arguments
        {
            Queries = QueriesOf(band),
            Keys = keys,
            KeyStride = stride,
            KeysEnd = keys + ((count + groupKeys - 1) / groupKeys * groupKeys * stride),
            Steps = KeyDim / 2,
            Scores = _scratch.Scores + (firstScore * BandRows),
        });
    }

    /// <summary>Joins the values once for all bands; the kernel of a single band does it itself.</summary>
    private void JoinValues(int count, ushort** values)
    {
        if (HasBands)
        {
            _kernels.Join.Run(ValueArguments(count, values));
        }
    }

    private void AddWeightedValues(int band, int count, ushort** values) => _kernels.Values(_vectors, joins: !HasBands).Run(ValueArguments(count, values) with
    {
        Weights = _scratch.WeightPairs,
        Output = _scratch.Output + ((long)band * OutputStride),
        OutputStride = OutputStride * sizeof(float),
        Corrections = _scratch.Corrections + band,
    });

    private BFloat16Arguments ValueArguments(int count, ushort** values) => new()
    {
        Steps = (count + 1) / 2,
        Values = values,
        Pairs = _scratch.ValuePairs,
        Panels = OutputStride / BFloat16Emitter.PanelValues,
    };

    /// <summary>
    /// Finds a tile's values in the cache, or rounds them into scratch memory if the cache stores another format. The last of an odd number is paired with
    /// zeros.
    /// </summary>
    private void FindValues(int position, int count, ushort** values)
    {
        int length = _operands.ValueDim;
        int start = _item.KeyHead * length;
        ReadOnlySpan<int> blocks = _sequence.BlockTable.Span;
        if (_operands.Values.Format == CacheFormat.BF16 && length % BFloat16Emitter.PanelValues == 0)
        {
            for (int done = 0; done < count;)
            {
                CachedRun run = _operands.Values.Locate(blocks, position + done, count - done, start, length);
                for (int i = 0; i < run.Count; i++)
                {
                    values[done++] = (ushort*)(run.Head + (i * run.Stride)) + run.Skipped;
                }
            }
        }
        else
        {
            int stride = _scratch.ValueStride;
            float* rows = _scratch.Values;
            _operands.Values.Read(blocks, position, count, start, length, rows, stride);
            for (int key = 0; key < count; key++)
            {
                values[key] = _scratch.RoundedValues + ((long)key * stride);
                BFloat16Rounding.Convert(rows + ((long)key * stride), OutputStride, values[key]);
            }
        }

        // The row of zeros after the tile; with an even count the kernel never reads this entry.
        values[count] = _scratch.RoundedValues + ((long)FlashTile.KeyTile * _scratch.ValueStride);
    }
}
