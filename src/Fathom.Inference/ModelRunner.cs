using Fathom.Inference.Scheduling;
using Fathom.Models;
using Fathom.Numerics.Memory;

namespace Fathom.Inference;

/// <summary>Runs the model over scheduled tokens; owns the cache's memory and the logits.</summary>
internal sealed class ModelRunner(Model model, KvCache cache, BlockManager blocks) : IDisposable
{
    private readonly ForwardBatch _batch = new();
    private AlignedBuffer<float> _logits = new(0);

    public KvCache Cache => cache;

    /// <summary>Computes a step. The rows of logits that sequences want follow in their order, <c>[rows, vocabSize]</c>, valid until the next call.</summary>
    public NativeSpan<float> Forward(ScheduledBatch batch)
    {
        _batch.Clear();
        foreach (ScheduledSequence item in batch.Items)
        {
            Sequence sequence = item.Sequence;
            _batch.Add(
                sequence.Tokens.Slice(sequence.NumComputed, item.Count),
                sequence.NumComputed,
                sequence.Blocks.Blocks,
                item.NumLogitRows == 0 ? LogitsWanted.None : item.NumLogitRows == 1 ? LogitsWanted.Last : LogitsWanted.All);
        }

        long count = (long)_batch.LogitRows.Length * model.Config.VocabSize;
        if (_logits.Length < count)
        {
            _logits.Dispose();
            _logits = new AlignedBuffer<float>(count);
        }

        cache.Reserve(blocks.HighWater);
        NativeSpan<float> logits = _logits.Memory.Slice(0, count);
        model.Forward(_batch, cache, logits);
        return logits;
    }

    public void Dispose()
    {
        _logits.Dispose();
        cache.Dispose();
    }
}
