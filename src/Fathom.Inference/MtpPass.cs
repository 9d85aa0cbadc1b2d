using Fathom.Inference.Sampling;
using Fathom.Inference.Scheduling;
using Fathom.Models;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Memory;

namespace Fathom.Inference;

/// <summary>Runs the prediction layer behind each step, over the rows that it computed, and tells sequences what follows their newest token.</summary>
internal sealed class MtpPass(Model model, KvCache cache) : IDisposable
{
    private readonly ForwardBatch _batch = new();
    private readonly List<GenerationSequence> _asking = [];
    private readonly List<int> _next = [];
    private AlignedBuffer<float> _logits = new(0);

    /// <summary>Runs it; the sequences have taken their new tokens.</summary>
    /// <param name="batch">The step.</param>
    /// <param name="hidden">Its hidden states, <c>[rows, hiddenSize]</c>.</param>
    public void Run(ScheduledBatch batch, NativeSpan<float> hidden)
    {
        _batch.Clear();
        _asking.Clear();
        foreach (ScheduledSequence item in batch.Items)
        {
            if (item.NumHiddenRows > 0)
            {
                Add(item);
            }
        }

        if (_asking.Count == 0 && _batch.NumTokens == 0)
        {
            return;
        }

        long count = (long)_asking.Count * model.Config.VocabSize;
        if (_logits.Length < count)
        {
            _logits.Dispose();
            _logits = new AlignedBuffer<float>(count);
        }

        NativeSpan<float> logits = _logits.Memory.Slice(0, count);
        model.ForwardMtp(_batch, hidden, cache, logits);
        for (int i = 0; i < _asking.Count; i++)
        {
            _asking[i].Predict(LogitMath.ArgMax(logits.AsSpan((long)i * model.Config.VocabSize, model.Config.VocabSize)));
        }
    }

    public void Dispose() => _logits.Dispose();

    /// <summary>A row stands at the position of its hidden state and has the token behind it; where there is none, a rejected guess, any token does.</summary>
    private void Add(in ScheduledSequence item)
    {
        Sequence sequence = item.Sequence;
        int first = item.Start + item.Count + item.NumDrafts - item.NumHiddenRows;
        _next.Clear();
        for (int position = first + 1; position <= first + item.NumHiddenRows; position++)
        {
            _next.Add(position < sequence.NumTokens ? sequence.Tokens[position] : 0);
        }

        OutputRows wanted = OutputRows.None;
        if (sequence is GenerationSequence { IsFinished: false, NumPending: 1 } generation)
        {
            wanted = OutputRows.Rows(new[] { sequence.NumComputed - 1 - first });
            _asking.Add(generation);
        }

        _batch.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_next), first, sequence.Blocks.Blocks, wanted);
    }
}
