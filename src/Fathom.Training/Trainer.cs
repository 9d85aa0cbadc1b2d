using Fathom.Autograd;
using Fathom.Autograd.Modules;
using Fathom.Numerics.Kernels;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Optimization;

namespace Fathom.Training;

/// <summary>The training loop's step. What happens every so many steps (evaluation, checkpoints, logging) happens around it, never inside.</summary>
public sealed class Trainer : IDisposable
{
    private readonly ComputeContext _compute;
    private readonly BatchPacker _batches;
    private readonly TrainerOptions _options;
    private readonly GradientSum _gradientSum = new();
    private readonly CrossEntropyObjective _objective = new();
    private readonly List<TokenBatch> _microBatches = [];

    /// <summary>Makes a trainer at step 0.</summary>
    /// <param name="pass">Threads, activations, precision; stays the caller's.</param>
    /// <param name="model">An allocated, initialised model; stays the caller's.</param>
    /// <param name="batches">Data.</param>
    /// <param name="options">How to train.</param>
    public Trainer(PassContext pass, TrainableModel model, BatchPacker batches, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pass);
        _compute = pass.Compute;
        _batches = batches;
        _options = options;
        Model = model;
        Pass = pass;
        Optimizer = new Optimizer(model.Parameters, options.Optimizer);
    }

    /// <summary>The model.</summary>
    public TrainableModel Model { get; }

    /// <summary>The optimiser and its memory.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The passes' context, free between steps.</summary>
    public PassContext Pass { get; }

    /// <summary>Steps done.</summary>
    public int StepsDone { get; set; }

    /// <summary>Rows computed over all steps.</summary>
    public long TokensDone { get; set; }

    /// <summary>One optimiser step: micro-batches, each with its gradient; their sum in order; one update.</summary>
    /// <exception cref="TrainingException">The data came to its end.</exception>
    public StepReport Step()
    {
        long started = TimeProvider.System.GetTimestamp();
        double targets = FetchMicroBatches();
        double share = _options.Schedule.At(StepsDone, _options.Steps);
        var losses = new StepLosses();
        for (int micro = 0; micro < _microBatches.Count; micro++)
        {
            losses += Accumulate(_microBatches[micro], targets);
            if (micro < _microBatches.Count - 1)
            {
                _gradientSum.Push(_compute.Team, Model.Parameters.Gradients);
            }
            else if (micro > 0)
            {
                _gradientSum.Finish(_compute.Team, Model.Parameters.Gradients);
            }
        }

        double gradientNorm = Optimizer.Step(_compute, share);
        Model.Parameters.ClearGradients();
        StepReport report = Report(losses, targets, share, gradientNorm) with { Elapsed = TimeProvider.System.GetElapsedTime(started) };
        BalanceExperts();
        StepsDone++;
        TokensDone += report.Tokens;
        return report;
    }

    /// <summary>Mean loss over batches, in nats a target, without training.</summary>
    public double Evaluate(IEnumerable<TokenBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        double sum = 0;
        double weights = 0;
        foreach (TokenBatch batch in batches)
        {
            ReadOnlySpan<float> logProbabilities = Model.LogProbabilities(Pass, batch).Span;
            for (int row = 0; row < batch.Count; row++)
            {
                sum -= batch.Weights[row] * (double)logProbabilities[row];
            }

            weights += batch.WeightSum;
        }

        return sum / weights;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        _gradientSum.Dispose();
    }

    private StepLosses Accumulate(TokenBatch batch, double targets)
    {
        float scale = (float)(1 / targets);
        Pass.BalanceScale = _options.BalanceFactor / _microBatches.Sum(micro => micro.Count);
        _objective.Load(batch.Weights, scale);
        Model.Accumulate(Pass, batch, _objective, Model.HasNextTokenModule ? NextTokenWeight * scale : 0);
        return new StepLosses(_objective.LossSum, Model.NextTokenLossSum, Model.NextTokenWeightSum, Model.Routers.Sum(router => router.BalanceLoss));
    }

    /// <summary>Takes as many micro-batches as hold the step's tokens; returns the weight of their targets.</summary>
    private double FetchMicroBatches()
    {
        double growth = Math.Clamp(StepsDone / Math.Max(1, _options.WarmupShare * _options.Steps), 0, 1);
        int batchTokens = Grow(_options.StartBatchTokens, _options.BatchTokens, growth);
        int context = Grow(_options.StartContextTokens, _options.ContextTokens, growth);
        var spare = new Queue<TokenBatch>(_microBatches);
        _microBatches.Clear();
        int tokens = 0;
        double targets = 0;
        while (tokens < batchTokens)
        {
            TokenBatch batch = spare.TryDequeue(out TokenBatch? used) ? used : new TokenBatch();
            int most = Math.Max(context, Math.Min(_options.MicroBatchTokens, batchTokens - tokens));
            if (!_batches.TryFill(batch, most, context))
            {
                throw new TrainingException("train.data.end", "data", $"{batchTokens} tokens for step {StepsDone + 1}", $"{tokens} and the end");
            }

            _microBatches.Add(batch);
            tokens += batch.Count;
            targets += batch.WeightSum;
            if (batchTokens - tokens < context)
            {
                break; // what is left is less than a document may need
            }
        }

        return targets > 0 ? targets : throw new TrainingException("train.data.masked", "data", "a target that counts", $"none in step {StepsDone + 1}");
    }

    private static int Grow(int? start, int end, double growth) => start is int from ? (int)Math.Round(from + ((end - from) * growth)) : end;

    private float NextTokenWeight => StepsDone * 3 >= _options.Steps * 2 ? _options.FinalNextTokenWeight : _options.NextTokenWeight;

    private StepReport Report(StepLosses losses, double targets, double share, double gradientNorm)
    {
        bool hasExperts = Model.Routers.Count > 0;
        return new StepReport
        {
            Step = StepsDone + 1,
            Loss = losses.Main / targets,
            NextTokenLoss = losses.NextTokenTargets > 0 ? losses.NextToken / losses.NextTokenTargets : null,
            LearningRateShare = share,
            GradientNorm = gradientNorm,
            Tokens = _microBatches.Sum(batch => (long)batch.Count),
            Elapsed = TimeSpan.Zero,
            ExpertLoadMax = hasExperts ? Model.Routers.Max(router => Largest(router) / Mean(router)) : null,
            ExpertLoadMin = hasExperts ? Model.Routers.Min(router => Smallest(router) / Mean(router)) : null,
            BiasMax = hasExperts ? Model.Routers.Max(router => (double)BiasMax(router)) : null,
            BalanceLoss = hasExperts ? losses.Balance : null,
        };
    }

    private void BalanceExperts()
    {
        bool isFrozen = _options.BiasUpdateSpeed == 0 || StepsDone >= _options.Steps * (1 - _options.BiasFrozenShare);
        foreach (Router router in Model.Routers)
        {
            if (isFrozen)
            {
                router.ResetLoad();
            }
            else
            {
                router.UpdateSelectionBias(_options.BiasUpdateSpeed);
            }
        }
    }

    private static double Largest(Router router) => router.Load.ToArray().Max();

    private static double Smallest(Router router) => router.Load.ToArray().Min();

    private static double Mean(Router router) => Math.Max(1, router.Load.ToArray().Average());

    private static float BiasMax(Router router) => router.SelectionBias?.Value.Span.ToArray().Max(Math.Abs) ?? 0;

    private readonly record struct StepLosses(double Main, double NextToken, double NextTokenTargets, double Balance)
    {
        public static StepLosses operator +(StepLosses a, StepLosses b) =>
            new(a.Main + b.Main, a.NextToken + b.NextToken, a.NextTokenTargets + b.NextTokenTargets, a.Balance + b.Balance);
    }
}
