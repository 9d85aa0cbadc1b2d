using Fathom.Inference.Scheduling;
using Fathom.Models;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Memory;

namespace Fathom.Inference;

/// <summary>Runs the model over scheduled tokens; owns the cache's memory, the logits and the hidden states.</summary>
internal sealed class ModelRunner(Model model, KvCache cache, BlockManager blocks) : IDisposable
{
    private readonly ForwardBatch _batch = new();
    private AlignedBuffer<float> _logits = new(0); // at least [logit rows, vocabSize]
    private AlignedBuffer<float> _hidden = new(0); // at least [hidden rows, hiddenSize]

    public KvCache Cache => cache;

    /// <summary>Logits of the last step, <c>[logit rows, vocabSize]</c>, in the order of the batch; valid until the next step.</summary>
    public NativeSpan<float> Logits { get; private set; }

    /// <summary>Hidden states after the final norm, <c>[hidden rows, hiddenSize]</c>, likewise.</summary>
    public NativeSpan<float> Hidden { get; private set; }

    /// <summary>Runs the model over a step's tokens and drafts.</summary>
    public void Forward(ScheduledBatch batch)
    {
        _batch.Clear();
        foreach (ScheduledSequence item in batch.Items)
        {
            Sequence sequence = item.Sequence;
            _batch.Add(
                sequence.Tokens.Slice(item.Start, item.Count),
                item.Start,
                sequence.Blocks.Blocks,
                OutputRows.LastRows(item.NumLogitRows - item.NumDrafts),
                OutputRows.LastRows(Math.Max(0, item.NumHiddenRows - item.NumDrafts)));
            AddDrafts(item);
        }

        Logits = Rows(ref _logits, _batch.LogitRows.Length, model.Config.VocabSize);
        Hidden = Rows(ref _hidden, _batch.HiddenRows.Length, model.Config.HiddenSize);
        cache.Reserve(blocks.HighWater);
        model.Forward(_batch, cache, Logits, Hidden);
    }

    /// <summary>
    /// Adds each draft as its own one-token sequence over the same blocks, so that attention takes the same path, with the same bits, as without drafts.
    /// </summary>
    private void AddDrafts(in ScheduledSequence item)
    {
        OutputRows hidden = item.NumHiddenRows > 0 ? OutputRows.Last : OutputRows.None;
        for (int i = 0; i < item.NumDrafts; i++)
        {
            _batch.Add([item.Sequence.Drafts[i]], item.Start + item.Count + i, item.Sequence.Blocks.Blocks, OutputRows.Last, hidden);
        }
    }

    public void Dispose()
    {
        _logits.Dispose();
        _hidden.Dispose();
        cache.Dispose();
    }

    /// <summary>Returns the beginning of a buffer, which is enlarged if necessary.</summary>
    private static NativeSpan<float> Rows(ref AlignedBuffer<float> buffer, int rows, int width)
    {
        long count = (long)rows * width;
        if (buffer.Length < count)
        {
            buffer.Dispose();
            buffer = new AlignedBuffer<float>(0); // so that no disposed one is left if there is no memory
            buffer = new AlignedBuffer<float>(count);
        }

        return buffer.Memory.Slice(0, count);
    }
}
