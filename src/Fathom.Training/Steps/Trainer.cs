using Fathom.Autograd;
using Fathom.Autograd.Modules;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Optimization;

namespace Fathom.Training.Steps;

/// <summary>One step of the training loop. Periodic work (evaluation, checkpoints, logging) happens around it, never inside.</summary>
public sealed class Trainer : IDisposable
{
    private readonly ComputeContext _compute;
    private readonly BatchPacker? _batches;
    private readonly StepPacker? _packer;
    private readonly TrainerOptions _options;
    private readonly ITokenObjective _objective;
    private readonly IGradientReducer _reducer;
    private readonly LocalGradientReducer? _ownReducer;

    /// <summary>Makes a trainer at step 0.</summary>
    /// <param name="pass">Threads, activations, precision; owned by the caller.</param>
    /// <param name="model">An allocated, initialized model; owned by the caller.</param>
    /// <param name="batches">Data; null if every step is given its batches.</param>
    /// <param name="options">How to train.</param>
    /// <param name="objective">The loss; null for cross-entropy.</param>
    /// <param name="reducer">Adds up gradients over ranks; null for one process. Owned by the caller.</param>
    public Trainer(
        PassContext pass,
        TrainableModel model,
        BatchPacker? batches,
        TrainerOptions options,
        ITokenObjective? objective = null,
        IGradientReducer? reducer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pass);
        _compute = pass.Compute;
        _options = options;
        _objective = objective ?? new CrossEntropyObjective();
        _reducer = reducer ?? (_ownReducer = new LocalGradientReducer());
        _batches = batches;
        _packer = batches is null ? null : new StepPacker(batches, _reducer.Rank, _reducer.Ranks);
        Model = model;
        Pass = pass;
        Optimizer = new Optimizer(model.Parameters, options.Optimizer, pass.Precision);
    }

    /// <summary>The model.</summary>
    public TrainableModel Model { get; }

    /// <summary>The optimizer and its memory.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The passes' context, free between steps.</summary>
    public PassContext Pass { get; }

    /// <summary>Number of sources whose losses are reported separately; <see cref="TokenBatch.Sources"/> has each document's source, from 0.</summary>
    public int SourceCount { get; init; }

    /// <summary>Steps done.</summary>
    public int StepsDone { get; private set; }

    /// <summary>Rows computed over all steps and ranks.</summary>
    public long TokensDone { get; private set; }

    /// <summary>
    /// Everything besides <see cref="State"/> that the next steps depend on, by file name in a checkpoint: weights, moments, the average.
    /// </summary>
    public IReadOnlyDictionary<string, NativeSpan<float>> Arrays
    {
        get
        {
            var arrays = new Dictionary<string, NativeSpan<float>>
            {
                ["weights"] = Model.Parameters.Values,
                ["first"] = Optimizer.State.First,
                ["second"] = Optimizer.State.Second,
            };
            if (Optimizer.State.Average is { } average)
            {
                arrays["average"] = average;
            }

            return arrays;
        }
    }

    /// <summary>Counters and the position in the data, to save or to restore.</summary>
    /// <exception cref="TrainingException">Set: the position doesn't belong to this data.</exception>
    public TrainingState State
    {
        get => new() { Step = StepsDone, Tokens = TokensDone, Updates = Optimizer.Updates, Data = _batches?.SavePosition() };
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (StepsDone, TokensDone, Optimizer.Updates) = (value.Step, value.Tokens, value.Updates);
            _batches?.LoadPosition(value.Data ?? throw new TrainingException("train.data.position", "data", "a place in the data", "none"));
        }
    }

    /// <summary>Runs one step on the next micro-batches of the data.</summary>
    /// <exception cref="TrainingException">The data ended, or no target of the step counts.</exception>
    /// <exception cref="InvalidOperationException">The trainer has no data of its own.</exception>
    /// <exception cref="OperationCanceledException">The step was abandoned: the trainer is as it was before.</exception>
    public StepReport Step(CancellationToken cancellation = default)
    {
        TrainingState before = State;
        try
        {
            return Step(NextMicroBatches(cancellation), cancellation);
        }
        catch (OperationCanceledException)
        {
            State = before;
            throw;
        }
    }

    /// <summary>Runs one optimizer step: a gradient per micro-batch, their sum in order, one update.</summary>
    /// <param name="microBatches">This rank's micro-batches, with the side values that the objective reads; at least one if there is one rank.</param>
    /// <param name="cancellation">Abandons the step between two micro-batches.</param>
    /// <exception cref="TrainingException">No target of the step counts, or its gradients aren't finite: weights and counters are unchanged.</exception>
    /// <exception cref="OperationCanceledException">The step was abandoned: weights and counters are unchanged.</exception>
    public StepReport Step(IReadOnlyList<TokenBatch> microBatches, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(microBatches);
        long started = TimeProvider.System.GetTimestamp();
        StepTotals totals = AddUp(microBatches);
        double share = _options.Schedule.At(StepsDone, _options.Steps);
        var sums = new StepSums(SourceCount);
        for (int micro = 0; micro < microBatches.Count; micro++)
        {
            AbandonIf(cancellation);
            AccumulateOrAbandon(microBatches[micro], totals, sums);
            if (micro < microBatches.Count - 1)
            {
                _reducer.Add(_compute.Team, Model.Parameters.Gradients);
            }
        }

        _reducer.Finish(_compute.Team, Model.Parameters.Gradients, microBatches.Count);
        double gradientNorm = Update(share);
        Model.Parameters.ClearGradients();
        ReduceCounts(sums);
        StepReport report = Report(sums, totals, share, gradientNorm) with { Elapsed = TimeProvider.System.GetElapsedTime(started) };
        BalanceExperts();
        StepsDone++;
        TokensDone += report.Tokens;
        return report;
    }

    /// <summary>Returns the mean loss over batches, in nats per target, without training.</summary>
    public Evaluation Evaluate(IEnumerable<TokenBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        double sum = 0;
        double weights = 0;
        var sources = new SourceLosses(SourceCount);
        foreach (TokenBatch batch in batches)
        {
            ReadOnlySpan<float> logProbabilities = Model.LogProbabilities(Pass, batch).Span; // [rows], nats
            for (int row = 0; row < batch.Count; row++)
            {
                sum -= batch.Weights[row] * (double)logProbabilities[row];
            }

            weights += batch.WeightSum;
            sources.Add(batch, logProbabilities);
        }

        return new Evaluation(sum / weights, sources.Means());
    }

    /// <summary>Does something while the average of the weights takes their place, if the optimizer keeps one.</summary>
    public T OnAverage<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        SwapAverage();
        try
        {
            return work();
        }
        finally
        {
            SwapAverage();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        _ownReducer?.Dispose();
    }

    private void SwapAverage()
    {
        Span<float> average = Optimizer.State.Average is { } memory ? memory.Span : [];
        Span<float> weights = Model.Parameters.Values.Span;
        for (int i = 0; i < average.Length; i++)
        {
            (average[i], weights[i]) = (weights[i], average[i]);
        }
    }

    /// <summary>Adds a micro-batch's gradients. Rounding to 8 bits is where a run that diverges shows first.</summary>
    private void AccumulateOrAbandon(TokenBatch batch, StepTotals totals, StepSums sums)
    {
        try
        {
            Accumulate(batch, totals, sums);
        }
        catch (Exception failure) when (failure is NonFiniteValueException || failure.InnerException is NonFiniteValueException)
        {
            Abandon();
            throw new TrainingException("train.step.not_finite", $"step {StepsDone + 1}", "finite weights, activations, and gradients", "others", failure);
        }
    }

    private double Update(double share)
    {
        try
        {
            return Optimizer.Step(_compute, share);
        }
        catch (TrainingException)
        {
            Abandon();
            throw;
        }
    }

    private void AbandonIf(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            Abandon();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Discards the gradients and counters of the unfinished step.</summary>
    private void Abandon()
    {
        Model.Parameters.ClearGradients();
        _reducer.Reset();
        foreach (Router router in Model.Routers)
        {
            router.ResetLoad();
        }
    }

    private void Accumulate(TokenBatch batch, StepTotals totals, StepSums sums)
    {
        // Dividing by the totals of the step makes the micro-batches' gradients sum to the gradient of the step's mean loss.
        Pass.BalanceScale = _options.BalanceFactor / totals.Tokens;
        _objective.Begin(batch, (float)(1 / totals.Normalizer));
        float mtpScale = Model.HasMtpModule ? MtpLossWeight * (float)(1 / totals.Targets) : 0;
        NativeSpan<float> logProbabilities = Model.Accumulate(Pass, batch, _objective, mtpScale); // [rows], nats
        (double mtpLoss, double nextTokens) = mtpScale > 0 ? (Model.MtpLossSum, Model.MtpWeightSum) : (0, 0);
        sums.Add(_objective.Sums, mtpLoss, nextTokens, Model.Routers.Sum(router => router.BalanceLoss));
        sums.Sources.Add(batch, logProbabilities.Span);
    }

    /// <summary>Returns the micro-batches of the next step; batch and document length grow during the warm-up.</summary>
    private IReadOnlyList<TokenBatch> NextMicroBatches(CancellationToken cancellation)
    {
        StepPacker packer = _packer ?? throw new InvalidOperationException("this trainer has no data of its own: give each step its batches");
        double growth = Math.Clamp(StepsDone / Math.Max(1, _options.WarmupShare * _options.Steps), 0, 1);
        int batchTokens = Grow(_options.StartBatchTokens, _options.BatchTokens, growth);
        int context = Grow(_options.StartContextTokens, _options.ContextTokens, growth);
        return packer.TryFill(batchTokens, _options.MicroBatchTokens, context, cancellation)
            ?? throw new TrainingException("train.data.end", "data", $"{batchTokens} tokens for step {StepsDone + 1}", "the end of the data");
    }

    private static int Grow(int? start, int end, double growth) => start is int from ? (int)Math.Round(from + ((end - from) * growth)) : end;

    private float MtpLossWeight => StepsDone * 3 >= _options.Steps * 2 ? _options.FinalMtpLossWeight : _options.MtpLossWeight; // last third of the steps

    /// <summary>Sums the divisors of the step's losses over all ranks.</summary>
    private StepTotals AddUp(IReadOnlyList<TokenBatch> microBatches)
    {
        Span<double> totals = [0, 0, 0]; // normalizers, weights of the targets, rows
        foreach (TokenBatch batch in microBatches)
        {
            totals[0] += _objective.Normalizer(batch);
            totals[1] += batch.WeightSum;
            totals[2] += batch.Count;
        }

        _reducer.Sum(totals);
        return totals[0] > 0 && totals[1] > 0
            ? new StepTotals(totals[0], totals[1], (long)totals[2])
            : throw new TrainingException("train.data.masked", "data", "a target that counts", $"none in step {StepsDone + 1}");
    }

    private void ReduceCounts(StepSums sums)
    {
        if (_reducer.Ranks == 1)
        {
            return;
        }

        sums.Reduce(_reducer);
        foreach (Router router in Model.Routers)
        {
            double[] load = [.. router.Load.ToArray().Select(count => (double)count)];
            _reducer.Sum(load);
            router.ReplaceLoad([.. load.Select(count => (long)count)]);
        }
    }

    private StepReport Report(StepSums sums, StepTotals totals, double share, double gradientNorm)
    {
        // The MTP layer's router routes nothing while its loss is off.
        Router[] routers = [.. Model.Routers.Where(router => Largest(router) > 0)];
        bool hasExperts = routers.Length > 0;
        ObjectiveSums objective = sums.Objective;
        double? PerToken(double sum, bool isPresent) => isPresent ? sum / objective.Weight : null;
        return new StepReport
        {
            Step = StepsDone + 1,
            Loss = objective.Loss / totals.Normalizer,
            MtpLoss = sums.MtpLoss,
            LearningRateShare = share,
            GradientNorm = gradientNorm,
            Tokens = totals.Tokens,
            Elapsed = TimeSpan.Zero,
            ExpertLoadMax = hasExperts ? routers.Max(router => Largest(router) / Mean(router)) : null,
            ExpertLoadMin = hasExperts ? routers.Min(router => Smallest(router) / Mean(router)) : null,
            BiasMax = hasExperts ? routers.Max(router => (double)BiasMax(router)) : null,
            BalanceLoss = hasExperts ? sums.BalanceLoss : null,
            LossBySource = sums.Sources.Means(),
            CutDocuments = _batches?.TakeCuts() ?? 0,
            ClipShare = PerToken(objective.Clipped, objective.Ratio > 0),
            MeanRatio = PerToken(objective.Ratio, objective.Ratio > 0),
            Divergence = PerToken(objective.Divergence, objective.Divergence != 0),
            Entropy = PerToken(objective.Entropy, _objective.NeedsEntropy),
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

    /// <param name="Normalizer">Divisor of the objective.</param>
    /// <param name="Targets">Weights of all targets.</param>
    /// <param name="Tokens">All rows.</param>
    private readonly record struct StepTotals(double Normalizer, double Targets, long Tokens);
}
