using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels.Vectors;

namespace Fathom.Numerics.Attention;

/// <summary>
/// The arithmetic of a <see cref="FlashItem"/> of up to eight rows, as in decode with grouped queries: keys and values are read in place from the cache.
/// </summary>
/// <remarks>
/// A vector holds the scores of a few keys for all rows, <c>[keys together, padded rows]</c>. The running maxima have the same layout, equal for all keys
/// of the vector, and so do the sums: each lane holds the share of its keys.
/// </remarks>
internal readonly unsafe ref struct DecodeAttentionTile
{
    private const int Lanes = DecodeAttentionEmitter.Lanes;
    private const int BlockLength = 32;
    private const int BlockBytes = 34;
    private const int ScaleBytes = 2;

    private readonly DecodeAttentionKernels _kernels;
    private readonly ref readonly FlashItem _item;
    private readonly ref readonly AttentionOperands _operands;
    private readonly QueryRange _sequence;
    private readonly FlashTileScratch _scratch;
    private readonly int _paddedRows;
    private readonly int _keysTogether;

    private DecodeAttentionTile(DecodeAttentionKernels kernels, in FlashItem item, QueryRange sequence, in AttentionOperands operands, FlashTileScratch scratch)
    {
        _kernels = kernels;
        _item = ref item;
        _operands = ref operands;
        _sequence = sequence;
        _scratch = scratch;
        _paddedRows = DecodeAttentionEmitter.PaddedRows(item.RowCount);
        _keysTogether = DecodeAttentionEmitter.KeysTogether(item.RowCount);
    }

    private int OutputStride => FlashTile.RoundUp(_operands.ValueDim);

    /// <summary>Whether keys and values have no remainder, which the kernels don't support.</summary>
    public static bool CanRun(in AttentionOperands operands) =>
        operands.KeyDim % Granularity(operands.Keys.Format) == 0 && operands.ValueDim % Granularity(operands.Values.Format) == 0;

    /// <summary>Computes the item, and leaves its sums in scratch memory as <see cref="FlashTile"/> does.</summary>
    public static void Run(DecodeAttentionKernels kernels, in FlashItem item, QueryRange sequence, in AttentionOperands operands, FlashTileScratch scratch)
    {
        var tile = new DecodeAttentionTile(kernels, item, sequence, operands, scratch);
        tile.Start();
        int keyEnd = Math.Min(item.KeyEnd, tile.LimitOf(item.RowCount - 1));
        for (int key = item.KeyStart; key < keyEnd; key += FlashTile.KeyTile)
        {
            int count = Math.Min(FlashTile.KeyTile, keyEnd - key);
            tile.Score(key, count);
            tile.Mask(key, count);
            tile.Normalize(count);
            tile.AddWeightedValues(key, count);
        }

        tile.JoinSums();
    }

    private static int Granularity(CacheFormat format) => format == CacheFormat.Q8 ? BlockLength : Lanes;

    /// <summary>Number of keys that a row may see.</summary>
    private int LimitOf(int row) => _sequence.FirstPosition + ((_item.RowStart + row) / _operands.Group) + 1;

    /// <summary>Arranges and scales the queries, and resets the running state.</summary>
    private void Start()
    {
        for (int row = 0; row < _item.RowCount; row++)
        {
            ReadOnlySpan<float> query = _operands.Queries.AsSpan(
                FlashTile.RowOffset(_item, _sequence, _operands, _item.RowStart + row, _operands.KeyDim), _operands.KeyDim);
            for (int i = 0; i < query.Length; i += Lanes)
            {
                // [keyDim / 8, rows, 8]: the vectors of all rows that one step multiplies are adjacent.
                (Vector256.Create(query[i..]) * _operands.Scale).Store(_scratch.Queries + (i * _item.RowCount) + (row * Lanes));
            }
        }

        // float.MinValue rather than −∞: for a row that sees no key of this range, maximum − maximum is then 0, not −∞ + ∞ = NaN.
        new Span<float>(_scratch.Maxima, Lanes).Fill(float.MinValue);
        new Span<float>(_scratch.Sums, Lanes).Clear();
        new Span<float>(_scratch.Output, _item.RowCount * OutputStride).Clear();
    }

    private void Score(int position, int count)
    {
        for (int done = 0; done < count;)
        {
            CachedRun keys = _operands.Keys.Locate(
                _sequence.BlockTable.Span, position + done, count - done, _item.KeyHead * _operands.KeyDim, _operands.KeyDim);
            var arguments = new DecodeAttentionArguments
            {
                Cached = keys.Head + _operands.Keys.Format.Bytes(keys.Skipped),
                Stride = keys.Stride,
                Count = keys.Count / _keysTogether,
                Steps = _operands.KeyDim / Lanes / DecodeAttentionEmitter.StepVectors(_operands.Keys.Format),
                Queries = _scratch.Queries,
                Scores = _scratch.Scores + (done * _paddedRows),
            };
            _kernels.Scores(_operands.Keys.Format, _item.RowCount).Run(arguments);
            for (int key = (int)arguments.Count * _keysTogether; key < keys.Count; key++)
            {
                // With stride 0 a leftover key fills all places of its vector; later keys overwrite the places after it, or the mask hides them.
                arguments.Cached = keys.Head + _operands.Keys.Format.Bytes(keys.Skipped) + (key * keys.Stride);
                arguments.Scores = _scratch.Scores + ((done + key) * _paddedRows);
                (arguments.Stride, arguments.Count) = (0, 1);
                _kernels.Scores(_operands.Keys.Format, _item.RowCount).Run(arguments);
            }

            done += keys.Count;
        }
    }

    /// <summary>Hides keys that a row may not see, and those that pad the last vector.</summary>
    private void Mask(int position, int count)
    {
        int filled = (count + _keysTogether - 1) / _keysTogether * _keysTogether;
        if (filled > count || LimitOf(0) < position + count)
        {
            for (int row = 0; row < _paddedRows; row++)
            {
                int visible = Math.Clamp(LimitOf(Math.Min(row, _item.RowCount - 1)) - position, 0, count);
                for (int key = visible; key < filled; key++)
                {
                    _scratch.Scores[(key * _paddedRows) + row] = float.NegativeInfinity;
                }
            }
        }
    }

    /// <summary>Updates the maxima, turns scores into weights, and computes the factor for the results so far.</summary>
    /// <remarks>
    /// Online softmax: with <c>m' = max(m, scores)</c>, weights are <c>exp(score − m')</c>, and what was summed under m is rescaled by <c>exp(m − m')</c>.
    /// </remarks>
    private void Normalize(int count)
    {
        int end = (count + _keysTogether - 1) / _keysTogether * Lanes;
        Vector256<float> before = Vector256.Load(_scratch.Maxima);
        Vector256<float> largest = before;
        for (int i = 0; i < end; i += Lanes)
        {
            largest = Vector256.MaxNative(largest, Vector256.Load(_scratch.Scores + i));
        }

        // Lane i belongs to row i % padded. Rotations by padded, 2 · padded, … (mod 8) leave in each lane the maximum over all keys of its row.
        Vector256<int> next = Vector256<int>.Indices;
        for (int distance = _paddedRows; distance < Lanes; distance *= 2)
        {
            largest = Vector256.MaxNative(largest, Vector256.Shuffle(largest, (next + Vector256.Create(distance)) & Vector256.Create(Lanes - 1)));
        }

        Vector256<float> correction = Exponential.Of(before - largest);
        Vector256<float> sum = Vector256.Load(_scratch.Sums) * correction;
        for (int i = 0; i < end; i += Lanes)
        {
            Vector256<float> weight = Exponential.Of(Vector256.Load(_scratch.Scores + i) - largest);
            weight.Store(_scratch.Scores + i);
            sum += weight;
        }

        largest.Store(_scratch.Maxima);
        sum.Store(_scratch.Sums);
        correction.Store(_scratch.Corrections);
    }

    private void AddWeightedValues(int position, int count)
    {
        CacheFormat format = _operands.Values.Format;
        int widest = DecodeAttentionEmitter.WidestColumns(format, _item.RowCount);
        for (int done = 0; done < count;)
        {
            CachedRun values = _operands.Values.Locate(
                _sequence.BlockTable.Span, position + done, count - done, _item.KeyHead * _operands.ValueDim, _operands.ValueDim);
            var arguments = new DecodeAttentionArguments
            {
                Stride = values.Stride,
                Count = values.Count,
                Scores = _scratch.Scores + (done * _paddedRows),
                OutputStride = (long)OutputStride * sizeof(float),
                Corrections = _scratch.Corrections,
            };
            int vectors = _operands.ValueDim / Lanes;
            for (int vector = 0; vector < vectors;)
            {
                bool isNarrow = vector + widest > vectors;

                // Q8: column c is byte c % 32 of block c / 32, after the 2 bytes of its scale. F32, F16, and BF16 have no blocks.
                (int block, int code) = Math.DivRem(vector * Lanes, BlockLength);
                long offset = format == CacheFormat.Q8 ? (block * BlockBytes) + ScaleBytes + code : format.Bytes(vector * Lanes);
                arguments.Cached = values.Head + format.Bytes(values.Skipped) + offset;
                arguments.Scale = -ScaleBytes - code;
                arguments.Output = _scratch.Output + (vector * Lanes);
                _kernels.Values(format, _item.RowCount, isNarrow).Run(arguments);
                vector += isNarrow ? 1 : widest;
            }

            done += values.Count;

            // A tile may continue in the next cache block; its results are rescaled only once.
            new Span<float>(_scratch.Corrections, Lanes).Fill(1);
        }
    }

    /// <summary>Sums the shares of all keys in a vector, per row.</summary>
    private void JoinSums()
    {
        for (int row = 0; row < _paddedRows; row++)
        {
            for (int other = row + _paddedRows; other < Lanes; other += _paddedRows)
            {
                _scratch.Sums[row] += _scratch.Sums[other];
            }
        }
    }
}
