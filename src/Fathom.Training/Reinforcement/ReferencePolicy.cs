using Fathom.Autograd;
using Fathom.Numerics.Memory;
using Fathom.Training.Models;

namespace Fathom.Training.Reinforcement;

/// <summary>An earlier policy: a copy of the weights, swapped in while it is evaluated.</summary>
internal sealed class ReferencePolicy : IDisposable
{
    private const int CopyFloats = 1 << 20;

    private readonly TrainableModel _model;
    private readonly PassContext _pass;
    private readonly AlignedBuffer<float> _weights; // laid out like the model's values

    /// <summary>Copies the current weights.</summary>
    public ReferencePolicy(TrainableModel model, PassContext pass)
    {
        (_model, _pass) = (model, pass);
        _weights = new AlignedBuffer<float>(model.Parameters.Values.Length);
        Reset();
    }

    /// <summary>The copy.</summary>
    public NativeSpan<float> Weights => _weights.Memory;

    /// <summary>Replaces the copy with the current weights.</summary>
    public void Reset() => ForEachPart((own, copy) => own.CopyTo(copy));

    /// <summary>Returns the log-probability of every target whose weight isn't 0, in nats, by batch. Nothing else may use the model meanwhile.</summary>
    public IReadOnlyList<float[]> LogProbabilities(IReadOnlyList<TokenBatch> batches)
    {
        ForEachPart(Swap);
        try
        {
            return [.. batches.Select(batch => _model.LogProbabilities(_pass, batch).Span.ToArray())];
        }
        finally
        {
            ForEachPart(Swap);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    private static void Swap(Span<float> own, Span<float> copy)
    {
        for (int i = 0; i < own.Length; i++)
        {
            (own[i], copy[i]) = (copy[i], own[i]);
        }
    }

    private void ForEachPart(PartAction action)
    {
        NativeSpan<float> own = _model.Parameters.Values;
        for (long start = 0; start < own.Length; start += CopyFloats)
        {
            int count = (int)Math.Min(CopyFloats, own.Length - start);
            action(own.AsSpan(start, count), _weights.Memory.AsSpan(start, count));
        }
    }

    private delegate void PartAction(Span<float> own, Span<float> copy);
}
