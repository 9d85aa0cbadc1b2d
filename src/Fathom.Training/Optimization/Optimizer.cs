using Fathom.Autograd;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Training.Optimization;

/// <summary>Turns gradients into new weights: clips, updates by role, averages.</summary>
public sealed class Optimizer : IDisposable
{
    private readonly ParameterSet _parameters;
    private readonly OptimizerOptions _options;
    private readonly AdamW _adamW;
    private readonly Muon? _muon;
    private readonly GradientNorm _norm = new();
    private readonly Arena _arena = new(chunkFloats: 32 << 20, MemoryUse.Training);
    private readonly FlatJob _average;
    private float _averageDecay;

    /// <summary>Makes an optimizer with no memory of earlier steps.</summary>
    /// <param name="parameters">Allocated parameters.</param>
    /// <param name="options">Settings.</param>
    /// <param name="precision">What operands of Muon's products are rounded to.</param>
    public Optimizer(ParameterSet parameters, OptimizerOptions options, GemmPrecision precision)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        _parameters = parameters;
        _options = options;
        _average = new FlatJob((_, start, length) => Average(_parameters.Values.AsSpan(start, length), State!.Average!.Value.AsSpan(start, length)));
        State = new OptimizerState(parameters, options.AverageDecay > 0);
        Parameter[] trainable = [.. parameters.All.Where(parameter => parameter.IsTrainable)];
        Parameter[] hidden = [.. trainable.Where(parameter => options.Kind == OptimizerKind.Muon && IsHidden(parameter))];
        _adamW = new AdamW(trainable.Except(hidden), options, State);
        _muon = hidden.Length > 0 ? new Muon(hidden, options, State, precision) : null;
    }

    /// <summary>State kept between steps.</summary>
    public OptimizerState State { get; }

    /// <summary>Updates taken so far.</summary>
    public int Updates { get; set; }

    /// <summary>Takes one update from the gradients.</summary>
    /// <param name="compute">Threads.</param>
    /// <param name="scheduleShare">Share of the peak learning rates.</param>
    /// <returns>The gradients' norm before clipping.</returns>
    /// <exception cref="TrainingException">A gradient is NaN or infinite; nothing has changed.</exception>
    public double Step(ComputeContext compute, double scheduleShare)
    {
        ArgumentNullException.ThrowIfNull(compute);
        double norm = _norm.Compute(compute.Team, _parameters.Gradients);
        if (!double.IsFinite(norm))
        {
            throw new TrainingException("train.step.not_finite", $"update {Updates + 1}", "gradients of finite numbers", $"a norm of {norm}");
        }

        float scale = _options.MaxGradientNorm > 0 && norm > _options.MaxGradientNorm ? (float)(_options.MaxGradientNorm / norm) : 1;
        Updates++;
        _adamW.Update(compute.Team, Updates, scheduleShare, scale);
        _muon?.Update(compute, _arena, Updates, scheduleShare, scale);
        UpdateAverage(compute);
        return norm;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        State.Dispose();
        _arena.Dispose();
    }

    private static bool IsHidden(Parameter parameter) => parameter.Role is ParameterRole.Projection or ParameterRole.ResidualProjection;

    private void UpdateAverage(ComputeContext compute)
    {
        if (State.Average is { } average)
        {
            // Decay at most (n − 1)/n: with a short history, the average is a plain mean.
            _averageDecay = Math.Min(_options.AverageDecay, (Updates - 1f) / Updates);
            _average.Run(compute.Team, average.Length);
        }
    }

    private void Average(ReadOnlySpan<float> weights, Span<float> average)
    {
        for (int i = 0; i < average.Length; i++)
        {
            average[i] = (_averageDecay * average[i]) + ((1 - _averageDecay) * weights[i]);
        }
    }
}
