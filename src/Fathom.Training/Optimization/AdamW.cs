using System.Numerics;
using Fathom.Autograd;
using Fathom.Numerics.Threading;

namespace Fathom.Training.Optimization;

/// <summary>AdamW in one pass over weights, gradients and both moments, all in float32.</summary>
/// <remarks>
/// Loshchilov &amp; Hutter 2017: <c>m = β₁m + (1−β₁)g</c>, <c>v = β₂v + (1−β₂)g²</c>,
/// <c>w −= lr·(m̂/(√v̂ + ε) + λw)</c>, <c>m̂ = m/(1−β₁ᵗ)</c>, <c>v̂ = v/(1−β₂ᵗ)</c>.
/// </remarks>
internal sealed class AdamW : ITileJob
{
    private readonly OptimizerOptions _options;
    private readonly OptimizerState _state;
    private readonly (Parameter Parameter, long Start, int Length)[] _parts; // at most FlatJob.PartLength values each
    private AdamWStep _step;

    public AdamW(IEnumerable<Parameter> parameters, OptimizerOptions options, OptimizerState state)
    {
        _options = options;
        _state = state;
        _parts = [.. parameters.SelectMany(Split)];
    }

    /// <summary>Updates all parameters.</summary>
    /// <param name="team">Threads.</param>
    /// <param name="step">Number of the update, from 1.</param>
    /// <param name="scheduleShare">Share of the peak learning rates.</param>
    /// <param name="gradientScale">Multiplies the gradients (clipping).</param>
    public void Update(ThreadTeam team, int step, double scheduleShare, float gradientScale)
    {
        _step = new AdamWStep(
            scheduleShare,
            gradientScale,
            (float)(1 / (1 - Math.Pow(_options.Beta1, step))),
            (float)(1 / (1 - Math.Pow(_options.Beta2, step))));
        team.Run(this, _parts.Length);
    }

    void ITileJob.Run(int tile, int worker)
    {
        (Parameter parameter, long start, int length) = _parts[tile];
        bool isTable = parameter.Role is ParameterRole.Embedding or ParameterRole.Head;
        double peak = isTable ? _options.EmbeddingLearningRate ?? _options.LearningRate : _options.LearningRate;
        float rate = (float)(peak * _step.ScheduleShare);
        float decay = 1 - (parameter.IsVector ? 0 : rate * _options.WeightDecay); // 1 − lr·λ; vectors don't decay
        UpdatePart(
            parameter.Value.Values.AsSpan(start, length),
            parameter.Gradient.Values.AsSpan(start, length),
            _state.First.AsSpan(parameter.Offset + start, length),
            _state.Second.AsSpan(parameter.Offset + start, length),
            rate,
            decay);
    }

    private static IEnumerable<(Parameter Parameter, long Start, int Length)> Split(Parameter parameter)
    {
        for (long start = 0; start < parameter.Count; start += FlatJob.PartLength)
        {
            yield return (parameter, start, (int)Math.Min(FlatJob.PartLength, parameter.Count - start));
        }
    }

    private void UpdatePart(Span<float> weights, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second, float rate, float decay)
    {
        int width = Vector<float>.Count;
        int i = 0;
        for (; i + width <= weights.Length; i += width)
        {
            Vector<float> g = new Vector<float>(gradients[i..]) * _step.GradientScale;
            Vector<float> m = (new Vector<float>(first[i..]) * _options.Beta1) + (g * (1 - _options.Beta1));
            Vector<float> v = (new Vector<float>(second[i..]) * _options.Beta2) + (g * g * (1 - _options.Beta2));

            // m̂/(√v̂ + ε)
            Vector<float> direction = m * _step.FirstCorrection / (Vector.SquareRoot(v * _step.SecondCorrection) + new Vector<float>(_options.Epsilon));
            m.CopyTo(first[i..]);
            v.CopyTo(second[i..]);
            ((new Vector<float>(weights[i..]) * decay) - (direction * rate)).CopyTo(weights[i..]);
        }

        for (; i < weights.Length; i++)
        {
            float g = gradients[i] * _step.GradientScale;
            first[i] = (first[i] * _options.Beta1) + (g * (1 - _options.Beta1));
            second[i] = (second[i] * _options.Beta2) + (g * g * (1 - _options.Beta2));
            float direction = first[i] * _step.FirstCorrection / (MathF.Sqrt(second[i] * _step.SecondCorrection) + _options.Epsilon);
            weights[i] = (weights[i] * decay) - (direction * rate);
        }
    }

    private readonly record struct AdamWStep(double ScheduleShare, float GradientScale, float FirstCorrection, float SecondCorrection);
}
