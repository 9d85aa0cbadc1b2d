using Fathom.Inference.Sampling;
using Fathom.Inference.Scheduling;
using Fathom.Models;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Memory;

namespace Fathom.Inference;

/// <summary>
/// Runs the multi-token-prediction layer after each step, over the rows that the step computed, and gives sequences a draft of the token after their
/// newest one.
/// </summary>
internal sealed class MtpPass(Model model, KvCache cache) : IDisposable
{
    private readonly ForwardBatch _batch = new();
    private readonly List<GenerationSequence> _asking = []; // in the order of the logit rows
    private readonly List<int> _next = [];
    private AlignedBuffer<float> _logits = new(0); // at least [asking, vocabSize]

    /// <summary>Runs the layer; the sequences must already have drawn their new tokens.</summary>
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
            _logits = new AlignedBuffer<float>(0); // so that no disposed one is left if there is no memory
            _logits = new AlignedBuffer<float>(count);
        }

        NativeSpan<float> logits = _logits.Memory.Slice(0, count); // [asking, vocabSize]
        model.ForwardMtp(_batch, hidden, cache, logits);
        for (int i = 0; i < _asking.Count; i++)
        {
            _asking[i].Predict(LogitMath.ArgMax(logits.AsSpan((long)i * model.Config.VocabSize, model.Config.VocabSize)));
        }
    }

    public void Dispose() => _logits.Dispose();

    /// <summary>
    /// Adds a sequence's rows: each has the position of its hidden state and the id of the next token. After a rejected draft there is no next token;
    /// any id will do there, since the row is replaced once the position is computed again.
    /// </summary>
    private void Add(in ScheduledSequence item)
    {
        Sequence sequence = item.Sequence;
        int first = item.Start + item.Count + item.NumDrafts - item.NumHiddenRows;
        _next.Clear();
        for (int position = first + 1; position <= first + item.NumHiddenRows; position++)
        {
            _next.Add(position < sequence.NumTokens ? sequence.Tokens[position] : 0);
        }

        // Only a sequence that is decoding needs a draft: its last computed token has just been followed by a drawn one.
        OutputRows wanted = OutputRows.None;
        if (sequence is GenerationSequence { IsFinished: false, NumPending: 1 } generation)
        {
            wanted = OutputRows.Rows(new[] { sequence.NumComputed - 1 - first });
            _asking.Add(generation);
        }

        _batch.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_next), first, sequence.Blocks.Blocks, wanted);
    }
}
