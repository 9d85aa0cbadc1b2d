using Fathom.Autograd;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Training.Optimization;

/// <summary>Muon: momentum, orthogonalized by five Newton–Schulz iterations, for each hidden matrix separately, including each expert's.</summary>
/// <remarks>
/// Jordan et al. 2024: <c>m = μm + (1−μ)g</c>, <c>u = μm + (1−μ)g</c> (Nesterov), <c>X = u/‖u‖</c>, five times <c>X = (aI + bA + cA²)X</c> with <c>A = XXᵀ</c>,
/// then <c>w −= lr·√max(1, rows/columns)·X</c>, with decoupled weight decay. Large matrices of one shape share launches; small ones take one worker each.
/// </remarks>
internal sealed class Muon : ITileJob
{
    private const float StartMomentum = 0.85f;

    // Bounds the working memory: matrices of one shape are handled this many at a time.
    private const int MatricesAtOnce = 16;

    private readonly OptimizerOptions _options;
    private readonly OptimizerState _state;
    private readonly (Parameter[] Parameters, Orthogonalizer Orthogonalizer)[] _batches;
    private Parameter[] _parameters = [];
    private Orthogonalizer? _orthogonalizer;
    private Stage _stage;
    private float _momentum;
    private float _rate;
    private float _gradientScale;
    private ComputeContext? _compute;

    public Muon(IEnumerable<Parameter> parameters, OptimizerOptions options, OptimizerState state, GemmPrecision precision)
    {
        _options = options;
        _state = state;
        _batches = [.. parameters
            .GroupBy(parameter => (parameter.Rows, parameter.Columns))
            .SelectMany(shape => shape.Chunk(MatricesAtOnce))
            .Select(batch => (batch, new Orthogonalizer(batch.Length, batch[0].Rows, batch[0].Columns, precision)))];
    }

    /// <summary>Updates all matrices.</summary>
    /// <param name="compute">Threads.</param>
    /// <param name="arena">Working memory; released at the end.</param>
    /// <param name="step">Number of the update, from 1.</param>
    /// <param name="scheduleShare">Share of the peak learning rate.</param>
    /// <param name="gradientScale">Multiplies the gradients (clipping).</param>
    public void Update(ComputeContext compute, Arena arena, int step, double scheduleShare, float gradientScale)
    {
        float warm = Math.Clamp((step - 1f) / Math.Max(1, _options.MomentumWarmupSteps), 0, 1);
        _momentum = StartMomentum + ((_options.Momentum - StartMomentum) * warm);
        _rate = (float)(_options.MuonLearningRate * scheduleShare);
        _gradientScale = gradientScale;
        foreach ((Parameter[] parameters, Orthogonalizer orthogonalizer) in _batches)
        {
            ArenaMark mark = arena.Mark;
            (_parameters, _orthogonalizer, _stage, _compute) = (parameters, orthogonalizer, orthogonalizer.IsSmall ? Stage.All : Stage.Direct, compute);
            orthogonalizer.Rent(arena);
            compute.Team.Run(this, parameters.Length);
            if (_stage == Stage.Direct)
            {
                orthogonalizer.Run(compute);
                _stage = Stage.Apply;
                compute.Team.Run(this, parameters.Length);
            }

            arena.Release(mark);
        }
    }

    void ITileJob.Run(int tile, int worker)
    {
        if (_stage != Stage.Apply)
        {
            Direct(_parameters[tile], _orthogonalizer!.Matrix(tile).Span);
        }

        if (_stage == Stage.All)
        {
            _orthogonalizer!.RunOnWorker(_compute!, worker, tile);
        }

        if (_stage != Stage.Direct)
        {
            Apply(_parameters[tile], _orthogonalizer!.Matrix(tile).Span);
        }
    }

    private void Direct(Parameter parameter, Span<float> direction)
    {
        ReadOnlySpan<float> gradients = parameter.Gradient.Span; // g, [rows * columns]
        Span<float> mean = _state.First.AsSpan(parameter.Offset, gradients.Length); // m, [rows * columns]
        float share = (1 - _momentum) * _gradientScale; // (1 − μ), with the clipping of g
        VectorMath.Scale(mean, _momentum);
        VectorMath.AddScaled(gradients, share, mean); // m = μm + (1−μ)g
        VectorMath.CopyScaled(mean, _momentum, direction);
        VectorMath.AddScaled(gradients, share, direction); // u = μm + (1−μ)g
        Orthogonalizer.Normalize(direction);
    }

    private void Apply(Parameter parameter, ReadOnlySpan<float> direction)
    {
        float scale = _rate * MathF.Sqrt(Math.Max(1, parameter.Rows / (float)parameter.Columns));
        Span<float> weights = parameter.Value.Span; // [rows * columns]
        VectorMath.Scale(weights, 1 - (_rate * _options.WeightDecay));
        VectorMath.AddScaled(direction, -scale, weights);
    }

    /// <summary>Work of a tile on its matrix.</summary>
    private enum Stage
    {
        /// <summary>Both of the others: a small matrix stays in one worker's cache from the gradient to the new weights.</summary>
        All,

        /// <summary>Computes the direction.</summary>
        Direct,

        /// <summary>Moves the weights.</summary>
        Apply,
    }
}
