using Fathom.Autograd;
using Fathom.Numerics.Memory;

namespace Fathom.Training.Optimization;

/// <summary>What optimizers remember between steps, laid out as the gradients are.</summary>
public sealed class OptimizerState : IDisposable
{
    private readonly AlignedBuffer<float> _first;
    private readonly AlignedBuffer<float> _second;
    private readonly AlignedBuffer<float>? _average;

    internal OptimizerState(ParameterSet parameters, bool hasAverage)
    {
        _first = new AlignedBuffer<float>(parameters.Gradients.Length, MemoryUse.Training);
        _second = new AlignedBuffer<float>(parameters.Gradients.Length, MemoryUse.Training);
        _average = hasAverage ? new AlignedBuffer<float>(parameters.Values.Length, MemoryUse.Training) : null;
    }

    /// <summary>Mean gradient (AdamW) or momentum (Muon).</summary>
    public NativeSpan<float> First => _first.Memory;

    /// <summary>Mean squared gradient (AdamW); zero where Muon works.</summary>
    public NativeSpan<float> Second => _second.Memory;

    /// <summary>Average of the weights over steps; null when there is none.</summary>
    public NativeSpan<float>? Average => _average?.Memory;

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _average?.Dispose();
    }
}
