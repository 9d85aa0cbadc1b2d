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

    public int VocabSize => model.Config.VocabSize;

    /// <summary>Computes a step. The logits of sequences that sample follow in their order, <c>[count, vocabSize]</c>, valid until the next call.</summary>
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
                item.Samples ? OutputRows.Last : OutputRows.None);
        }

        return Run();
    }

    /// <summary>Computes one sequence's next tokens with the logits at every one, <c>[tokens, vocabSize]</c>, valid until the next call.</summary>
    public NativeSpan<float> ForwardAll(ReadOnlySpan<int> tokens, int firstPosition, ReadOnlyMemory<int> blockTable)
    {
        _batch.Clear();
        _batch.Add(tokens, firstPosition, blockTable, OutputRows.All);
        return Run();
    }

    public void Dispose()
    {
        _logits.Dispose();
        cache.Dispose();
    }

    private NativeSpan<float> Run()
    {
        long count = (long)_batch.LogitRows.Length * VocabSize;
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
}
