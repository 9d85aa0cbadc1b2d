using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Attention;

/// <summary>Plans and runs attention without ever holding a whole row of scores: keys are processed in small tiles with a running softmax.</summary>
/// <remarks>
/// Dao et al. 2022, algorithm 1 (FlashAttention), and the split of long keys of Dao et al. 2023 (Flash-Decoding).
/// The query heads that share a key head count as rows, so decode with grouped queries or MLA still has many rows per key read.
/// An item is a block of rows of one key head over a range of keys. How a sequence is split into items depends on that sequence alone,
/// so its result depends neither on the other sequences in the batch nor on the number of threads.
/// </remarks>
internal sealed class FlashAttention : ITileJob
{
    /// <summary>Keys of one item if too few rows would leave threads idle.</summary>
    private const int SplitKeys = 512;

    /// <summary>With more new tokens than this, row blocks alone keep all threads busy.</summary>
    private const int MostTokensToSplit = 8;

    private readonly List<FlashItem> _items = [];
    private readonly List<FlashTileScratch?> _scratch = [];
    private QueryRange[] _sequences = [];
    private AttentionOperands _operands;
    private AlignedBuffer<float>? _partials;

    public void Run(ThreadTeam team, ReadOnlySpan<QueryRange> sequences, in AttentionOperands operands)
    {
        _operands = operands;
        if (_sequences.Length < sequences.Length)
        {
            _sequences = new QueryRange[sequences.Length];
        }

        sequences.CopyTo(_sequences);
        int partialCount = Plan(sequences);
        int partialLength = FlashTile.PartialLength(operands.ValueDim);
        if (partialCount > 0 && (_partials is null || _partials.Length < (long)partialCount * partialLength))
        {
            _partials?.Dispose();
            _partials = new AlignedBuffer<float>((long)partialCount * partialLength); // [partialCount, partialLength]
        }

        while (_scratch.Count < team.Threads)
        {
            _scratch.Add(null);
        }

        team.Run(this, _items.Count, Work());
        CombinePartials(partialLength);
    }

    void ITileJob.Run(int tile, int worker)
    {
        FlashItem item = _items[tile];
        FlashTileScratch scratch = FlashTileScratch.Fit(_scratch[worker], _operands);
        _scratch[worker] = scratch;
        NativeSpan<float> partial = item.Partial < 0
            ? default
            : _partials!.Memory.Slice((long)item.Partial * FlashTile.PartialLength(_operands.ValueDim), FlashTile.PartialLength(_operands.ValueDim));
        FlashTile.Run(item, _sequences[item.Sequence], _operands, scratch, partial);
    }

    private int Plan(ReadOnlySpan<QueryRange> sequences)
    {
        _items.Clear();
        int partialCount = 0;
        int itemRows = FlashTile.RowsOf(_operands);
        for (int s = 0; s < sequences.Length; s++)
        {
            QueryRange sequence = sequences[s];
            int rows = sequence.Count * _operands.Group;
            int keyCount = sequence.FirstPosition + sequence.Count;
            int splits = sequence.Count <= MostTokensToSplit ? (keyCount + SplitKeys - 1) / SplitKeys : 1;

            // Last rows first: they see the most keys, so a sequence's items get shorter toward its end.
            for (int rowEnd = rows; rowEnd > 0;)
            {
                int rowStart = (rowEnd - 1) / itemRows * itemRows;
                for (int keyHead = 0; keyHead < _operands.KeyHeads; keyHead++)
                {
                    for (int split = 0; split < splits; split++)
                    {
                        int keyEnd = splits == 1 ? keyCount : Math.Min(keyCount, (split + 1) * SplitKeys);
                        _items.Add(
                            new FlashItem(
                                s, keyHead, rowStart, rowEnd - rowStart, split * SplitKeys, keyEnd, splits == 1 ? -1 : partialCount++, split, splits));
                    }
                }

                rowEnd = rowStart;
            }
        }

        return partialCount;
    }

    private double Work()
    {
        double multiplications = 0;
        double values = 0;
        foreach (FlashItem item in _items)
        {
            double width = (item.KeyEnd - item.KeyStart) * (double)(_operands.KeyDim + _operands.ValueDim);
            multiplications += item.RowCount * width;
            values += width;
        }

        return WorkTime.OfProduct(multiplications, values * sizeof(float));
    }

    private void CombinePartials(int partialLength)
    {
        // The splits of a block of rows are consecutive items, and so are their partial results.
        for (int i = 0; i < _items.Count; i += _items[i].SplitCount)
        {
            FlashItem item = _items[i];
            if (item.SplitCount > 1)
            {
                NativeSpan<float> parts = _partials!.Memory.Slice((long)item.Partial * partialLength, (long)item.SplitCount * partialLength);
                FlashTile.Combine(item, _sequences[item.Sequence], _operands, parts);
            }
        }
    }
}
