using Fathom.Inference.Requests;
using Fathom.Models.Embeddings;

namespace Fathom.Inference.Scheduling;

/// <summary>A token list whose hidden states are pooled into one embedding.</summary>
internal sealed class EmbeddingSequence(EmbeddingRequest request, int hiddenSize, SequenceServices services, TaskCompletionSource<float[]> completion)
    : Sequence(request.Tokens, services, request.Tenant, request.CacheSalt)
{
    private readonly EmbeddingPooler _pooler = new(hiddenSize, request.Pooling, request.Normalize);

    /// <summary>First position whose hidden state isn't pooled yet; a preemption doesn't undo pooling.</summary>
    private int _nextPosition = request.Pooling == Pooling.Mean ? 0 : request.Tokens.Count - 1;

    public override int MaxCachedTokens => _nextPosition;

    public override int NumLogitRows(int count) => 0;

    public override int NumHiddenRows(int count) => Math.Clamp(NumComputed + count - _nextPosition, 0, count);

    protected override void Take(int count, in StepOutput step)
    {
        _pooler.Add(step.Hidden.Span);
        _nextPosition = Math.Max(_nextPosition, NumComputed);
        if (NumPending == 0)
        {
            Meters.CountScored(NumTokens);
            Finish(Requests.FinishReason.Stop);
        }
    }

    protected override void Complete(FinishReason reason, Exception? failure)
    {
        switch (reason)
        {
            case Requests.FinishReason.Error:
                completion.SetException(failure ?? new InvalidOperationException("the model failed"));
                break;
            case Requests.FinishReason.Cancelled:
                completion.SetCanceled();
                break;
            default:
                float[] embedding = new float[hiddenSize]; // [hiddenSize]
                _pooler.Write(embedding);
                completion.SetResult(embedding);
                break;
        }
    }
}
