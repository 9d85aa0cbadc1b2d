using Fathom.Formats;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Threading;

namespace Fathom.Models.Blocks;

/// <summary>DeepSeekMoE: <c>Σ_e g_e · expert_e(x) + shared(x)</c> over each token's chosen experts.</summary>
/// <remarks>
/// Rows are sorted by expert, so that one launch multiplies every expert's rows with that expert's matrix. A token's experts are summed
/// in the order they were chosen, so its result doesn't depend on other tokens.
/// </remarks>
internal sealed class MixtureOfExperts : IFeedForward
{
    private readonly MoeConfig _config;
    private readonly MoeWeights _weights;
    private readonly IFeedForward? _shared;
    private readonly Router _router;
    private readonly Gather _gather = new();
    private readonly SwiGluRows _swiGlu = new();
    private readonly Combine _combine = new();

    public MixtureOfExperts(MoeConfig config, MoeWeights weights, IFeedForward? shared)
    {
        _config = config;
        _weights = weights;
        _shared = shared;
        _router = new Router(config.Router, weights);
    }

    public void Forward(ForwardPass pass, Activations input, NativeSpan<float> output)
    {
        using Workspace.Scope scope = pass.Workspace.Enter();
        ExpertPlan plan = pass.ExpertPlan;
        plan.Reset(pass.Rows, _config.NumExpertsPerToken, _config.NumRoutedExperts);
        _router.Run(pass, input);
        plan.Sort(pass.Rows);

        int hiddenSize = input.Columns;
        int width = _config.MoeIntermediateSize;
        int slots = pass.Rows * _config.NumExpertsPerToken;
        NativeSpan<float> sorted = pass.Workspace.Take((long)slots * hiddenSize); // [slots, hiddenSize]
        NativeSpan<float> gate = pass.Workspace.Take((long)slots * width); // [slots, moeIntermediateSize]
        NativeSpan<float> up = pass.Workspace.Take((long)slots * width); // [slots, moeIntermediateSize]

        // A row is copied once per expert it uses. Expert e's rows are slots Offsets[e] … Offsets[e + 1] − 1.
        _gather.Run(pass.Team, plan, input.Values, sorted, hiddenSize, slots);

        Activations rows = pass.Workspace.Rows(sorted, slots, hiddenSize); // [slots, hiddenSize]
        MatrixProduct.Launch(pass.Context).AddGrouped(rows, plan.Offsets, _weights.Gate, gate).AddGrouped(rows, plan.Offsets, _weights.Up, up).Run();
        _swiGlu.Run(pass.Team, gate, up, width, slots);
        NativeSpan<float> down = sorted; // [slots, hiddenSize]; the sorted inputs are no longer needed
        MatrixProduct.MultiplyGrouped(pass.Context, pass.Workspace.Rows(gate, slots, width), plan.Offsets, _weights.Down, down);

        if (_shared is null)
        {
            output.Span.Clear();
        }
        else
        {
            _shared.Forward(pass, input, output);
        }

        _combine.Run(pass.Team, plan, down, output, hiddenSize, pass.Rows);
    }

    /// <summary>Computes router logits in float32 whatever the weights' format, in tiles of experts, then chooses each row's experts.</summary>
    private sealed class Router : RowJob
    {
        private const int ExpertsPerTile = 8;

        private readonly RouterShape _shape;
        private readonly MoeWeights _weights;
        private readonly ScoreTiles _tiles;
        private ForwardPass _pass = null!;
        private NativeSpan<float> _input; // [rows, hiddenSize]
        private NativeSpan<float> _scores; // [rows, numExperts]
        private NativeSpan<float> _scratch; // [rows, numExperts]

        public Router(RouterShape shape, MoeWeights weights)
        {
            _shape = shape;
            _weights = weights;
            _tiles = new ScoreTiles(this);
        }

        public void Run(ForwardPass pass, Activations input)
        {
            long count = (long)pass.Rows * _shape.Experts;
            (_pass, _input) = (pass, input.Values);
            _scores = pass.Workspace.Take(count);
            _scratch = pass.Workspace.Take(count);
            double weights = (double)_shape.Experts * input.Columns;
            pass.Team.Run(
                _tiles, (_shape.Experts + ExpertsPerTile - 1) / ExpertsPerTile, WorkTime.OfProduct(weights * pass.Rows, weights * sizeof(float)));
            RunRows(pass.Team, pass.Rows, 4 * _shape.Experts);
        }

        protected override void RunRow(int row)
        {
            int experts = _shape.Experts;
            ExpertSelection.Select(
                _shape,
                _scores.AsSpan((long)row * experts, experts),
                _weights.CorrectionBias.Span,
                _scratch.AsSpan((long)row * experts, experts),
                _pass.ExpertPlan.ExpertsOf(row),
                _pass.ExpertPlan.WeightsOf(row));
        }

        private void Score(int tile, int worker)
        {
            // The router takes the float32 inputs rather than quantized activations. Each expert's weight row is decoded once, for all rows.
            WeightMatrix router = _weights.Router; // [numExperts, hiddenSize]
            Span<float> weight = _pass.WorkerRow(worker, router.Columns); // [hiddenSize]
            int end = Math.Min(router.Rows, (tile + 1) * ExpertsPerTile);
            for (int expert = tile * ExpertsPerTile; expert < end; expert++)
            {
                router.DequantizeRow(expert, weight);
                for (int row = 0; row < _pass.Rows; row++)
                {
                    _scores[((long)row * router.Rows) + expert] = VectorMath.Dot(_input.AsSpan((long)row * router.Columns, router.Columns), weight);
                }
            }
        }

        private sealed class ScoreTiles(Router router) : ITileJob
        {
            public void Run(int tile, int worker) => router.Score(tile, worker);
        }
    }

    /// <summary>Copies each slot's input row.</summary>
    private sealed class Gather : RowJob
    {
        private ExpertPlan _plan = null!;
        private NativeSpan<float> _input; // [rows, width]
        private NativeSpan<float> _sorted; // [slots, width]
        private int _width;

        public void Run(ThreadTeam team, ExpertPlan plan, NativeSpan<float> input, NativeSpan<float> sorted, int width, int slots)
        {
            (_plan, _input, _sorted, _width) = (plan, input, sorted, width);
            RunRows(team, slots, width);
        }

        protected override void RunRow(int slot) =>
            _input.AsSpan((long)_plan.RowOfSlot[slot] * _width, _width).CopyTo(_sorted.AsSpan((long)slot * _width, _width));
    }

    /// <summary>Adds each token's weighted experts to its output row.</summary>
    private sealed class Combine : RowJob
    {
        private ExpertPlan _plan = null!;
        private NativeSpan<float> _slots; // [slots, width]
        private NativeSpan<float> _output; // [rows, width]
        private int _width;

        public void Run(ThreadTeam team, ExpertPlan plan, NativeSpan<float> slots, NativeSpan<float> output, int width, int rows)
        {
            (_plan, _slots, _output, _width) = (plan, slots, output, width);
            RunRows(team, rows, plan.SlotsOf(0).Length * width);
        }

        protected override void RunRow(int row)
        {
            ReadOnlySpan<int> slots = _plan.SlotsOf(row); // [numExpertsPerToken]
            ReadOnlySpan<float> weights = _plan.WeightsOf(row); // [numExpertsPerToken]
            Span<float> output = _output.AsSpan((long)row * _width, _width);
            for (int k = 0; k < slots.Length; k++)
            {
                VectorMath.AddScaled(_slots.AsSpan((long)slots[k] * _width, _width), weights[k], output);
            }
        }
    }
}

/// <summary>Weights of <see cref="MixtureOfExperts"/>.</summary>
/// <param name="Router"><c>[numExperts, hiddenSize]</c>.</param>
/// <param name="CorrectionBias">Router bias, added to affinities for the choice only, <c>[numExperts]</c>; empty for none.</param>
/// <param name="Gate">Each expert's <c>[moeIntermediateSize, hiddenSize]</c>.</param>
/// <param name="Up">Each expert's <c>[moeIntermediateSize, hiddenSize]</c>.</param>
/// <param name="Down">Each expert's <c>[hiddenSize, moeIntermediateSize]</c>.</param>
internal sealed record MoeWeights(WeightMatrix Router, NativeSpan<float> CorrectionBias, WeightMatrix[] Gate, WeightMatrix[] Up, WeightMatrix[] Down);
