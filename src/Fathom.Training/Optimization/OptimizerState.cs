using Fathom.Autograd;
using Fathom.Numerics.Memory;

namespace Fathom.Training.Optimization;

/// <summary>State that optimizers keep between steps, laid out like the gradients.</summary>
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

    /// <summary>Mean squared gradient (AdamW); zero for Muon's matrices.</summary>
    public NativeSpan<float> Second => _second.Memory;

    /// <summary>Average of the weights over steps, laid out like the values; null if there is none.</summary>
    public NativeSpan<float>? Average => _average?.Memory;

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _average?.Dispose();
    }
}
