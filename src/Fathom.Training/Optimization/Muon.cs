using Fathom.Autograd;
using Fathom.Numerics.Kernels;

namespace Fathom.Training.Optimization;

/// <summary>Muon: momentum, orthogonalised by five Newton–Schulz iterations, for every hidden matrix (every expert's too) by itself.</summary>
/// <remarks>
/// Jordan et al. 2024: <c>m = μm + (1−μ)g</c>, <c>u = μm + (1−μ)g</c> (Nesterov), <c>X = u/‖u‖</c>, five times <c>X = aX + (bA + cA²)X</c> with <c>A = XXᵀ</c>,
/// then <c>w −= lr·√max(1, rows/columns)·X</c>, with decoupled weight decay. Matrices of one shape share launches.
/// </remarks>
internal sealed class Muon
{
    private const int Iterations = 5;
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;
    private const float StartMomentum = 0.85f;
    private const float NormEpsilon = 1e-7f;

    // Bounds the working memory: matrices of one shape are handled this many at a time.
    private const int MatricesAtOnce = 16;

    private readonly OptimizerOptions _options;
    private readonly OptimizerState _state;
    private readonly Parameter[][] _batches;

    public Muon(IEnumerable<Parameter> parameters, OptimizerOptions options, OptimizerState state)
    {
        _options = options;
        _state = state;
        _batches = [.. parameters.GroupBy(parameter => (parameter.Rows, parameter.Columns)).SelectMany(shape => shape.Chunk(MatricesAtOnce))];
    }

    /// <summary>Updates all matrices.</summary>
    /// <param name="compute">Threads.</param>
    /// <param name="arena">Working memory; given back.</param>
    /// <param name="step">Number of the update, from 1.</param>
    /// <param name="scheduleShare">Share of the peak learning rate.</param>
    /// <param name="gradientScale">What gradients are multiplied by (clipping).</param>
    public void Update(ComputeContext compute, Arena arena, int step, double scheduleShare, float gradientScale)
    {
        float warm = Math.Clamp((step - 1f) / Math.Max(1, _options.MomentumWarmupSteps), 0, 1);
        float momentum = StartMomentum + ((_options.Momentum - StartMomentum) * warm);
        float rate = (float)(_options.MuonLearningRate * scheduleShare);
        foreach (Parameter[] batch in _batches)
        {
            ArenaMark mark = arena.Mark;
            MatrixView[] updates = [.. batch.Select(parameter => Direction(arena, parameter, momentum, gradientScale))];
            Orthogonalize(compute, arena, updates);
            for (int i = 0; i < batch.Length; i++)
            {
                Apply(batch[i], updates[i], rate);
            }

            arena.Release(mark);
        }
    }

    /// <summary>Replaces every matrix by nearly the nearest one with orthonormal rows or columns.</summary>
    internal static void Orthogonalize(ComputeContext compute, Arena arena, MatrixView[] matrices)
    {
        (int rows, int columns) = (matrices[0].Rows, matrices[0].Columns);
        bool isTall = rows > columns;
        int side = Math.Min(rows, columns);
        MatrixView[] squares = Rent(arena, matrices.Length, side, side);
        MatrixView[] polynomials = Rent(arena, matrices.Length, side, side);
        MatrixView[] results = Rent(arena, matrices.Length, rows, columns);
        foreach (MatrixView matrix in matrices)
        {
            Normalize(matrix.Span);
        }

        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            Multiply(compute, i => isTall ? new(matrices[i].Transposed, matrices[i], squares[i]) : new(matrices[i], matrices[i].Transposed, squares[i]));
            Multiply(compute, i => new(squares[i], squares[i], polynomials[i]));
            for (int i = 0; i < matrices.Length; i++)
            {
                Combine(squares[i].Span, polynomials[i].Span);
            }

            Multiply(compute, i => isTall ? new(matrices[i], polynomials[i], results[i]) : new(polynomials[i], matrices[i], results[i]));
            (matrices, results) = (results, matrices);
        }

        // An odd number of iterations ends in the rented matrices.
        for (int i = 0; i < matrices.Length; i++)
        {
            matrices[i].Span.CopyTo(results[i].Span);
        }

        void Multiply(ComputeContext on, Func<int, GemmProduct> product) =>
            Gemm.MultiplyGrouped(on, Enumerable.Range(0, matrices.Length).Select(product).ToArray());
    }

    /// <summary>The polynomial's matrix without its argument: <c>bA + cA² + aI</c>, in place of A².</summary>
    private static void Combine(ReadOnlySpan<float> square, Span<float> polynomial)
    {
        int side = (int)Math.Sqrt(square.Length);
        for (int i = 0; i < square.Length; i++)
        {
            polynomial[i] = (B * square[i]) + (C * polynomial[i]);
        }

        for (int i = 0; i < side; i++)
        {
            polynomial[(i * side) + i] += A;
        }
    }

    private static void Normalize(Span<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        float inverse = (float)(1 / (Math.Sqrt(sum) + NormEpsilon));
        foreach (ref float value in values)
        {
            value *= inverse;
        }
    }

    private static MatrixView[] Rent(Arena arena, int count, int rows, int columns) =>
        [.. Enumerable.Range(0, count).Select(_ => new MatrixView(arena.Rent((long)rows * columns), rows, columns))];

    private MatrixView Direction(Arena arena, Parameter parameter, float momentum, float gradientScale)
    {
        var direction = new MatrixView(arena.Rent(parameter.Count), parameter.Rows, parameter.Columns);
        ReadOnlySpan<float> gradients = parameter.Gradient.Span;
        Span<float> mean = _state.First.AsSpan(parameter.Offset, gradients.Length);
        Span<float> values = direction.Span;
        for (int i = 0; i < gradients.Length; i++)
        {
            float g = gradients[i] * gradientScale;
            mean[i] = (momentum * mean[i]) + ((1 - momentum) * g);
            values[i] = (momentum * mean[i]) + ((1 - momentum) * g);
        }

        return direction;
    }

    private void Apply(Parameter parameter, MatrixView update, float rate)
    {
        float scale = rate * MathF.Sqrt(Math.Max(1, parameter.Rows / (float)parameter.Columns));
        float decay = 1 - (rate * _options.WeightDecay);
        Span<float> weights = parameter.Value.Span;
        ReadOnlySpan<float> directions = update.Span;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (weights[i] * decay) - (scale * directions[i]);
        }
    }
}
