using System.Text.Json.Nodes;
using Fathom.Autograd;
using Fathom.Inference;
using Fathom.Inference.Loading;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Tasks;
using Fathom.Tasks.Catalog;
using Fathom.Training.Data;
using Fathom.Training.Models;
using Fathom.Training.Steps;

namespace Fathom.Training.Reinforcement;

/// <summary>Reinforcement learning with verifiable rewards: draw problems, sample groups of answers, judge them, follow the policy gradient.</summary>
/// <remarks>
/// The engine that samples runs over the trainer's own memory. It reads the weights in every step, so the two alternate: the optimizer writes only
/// while no request runs.
/// </remarks>
public sealed class GrpoTrainer : IDisposable
{
    private readonly GrpoOptions _options;
    private readonly LoadedModel _loaded;
    private readonly Engine _engine;
    private readonly Rollouts _rollouts;
    private readonly RewardRule _rewards;
    private readonly LogProbabilityGap _gap;
    private readonly ReplayObjective _objective;
    private readonly LossNormalizer _normalizer;
    private readonly Trainer _trainer;
    private readonly Curriculum _curriculum;
    private readonly CollapseWatch _watch;
    private readonly Probe? _probe;
    private readonly Replay? _replay;
    private readonly ReferencePolicy? _reference;

    /// <summary>Makes a trainer at step 0.</summary>
    /// <param name="pass">Threads, activations, precision; owned by the caller.</param>
    /// <param name="model">An allocated, initialized model; owned by the caller.</param>
    /// <param name="encoder">Its tokenizer and chat template.</param>
    /// <param name="options">How to train.</param>
    /// <param name="catalog">The tasks; null for the built-in ones.</param>
    /// <exception cref="TrainingException">A task is unknown, or the model has no chat template or an architecture that the engine can't run.</exception>
    public GrpoTrainer(PassContext pass, TrainableModel model, TokenizerEncoder encoder, GrpoOptions options, TaskCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(options);
        catalog ??= TaskCatalog.BuiltInAnd(options.Assemblies);
        string template = encoder.ChatTemplate
            ?? throw new TrainingException("train.data.template", "tokenizer", "a tokenizer with a chat template", "none");
        (_options, Model) = (options, model);
        _curriculum = new Curriculum(catalog, options.Tasks, options.Levels, options.Seed);
        _watch = new CollapseWatch(options.Stop);
        _rewards = new RewardRule(options.Reward, options.Rollout.MaxTokens);
        PolicyGradientOptions objective = options.Policy.ToObjective(options.Rollout.MaxTokens);
        _normalizer = objective.Normalizer;
        _gap = new LogProbabilityGap(new PolicyGradientObjective(objective));
        _objective = new ReplayObjective(_gap, options.Replay?.Weight ?? 0);
        int context = options.Rollout.ContextTokens ?? model.Config.MaxSequenceLength;
        _replay = options.Replay is null ? null : new Replay(options.Replay, encoder, catalog, options.Seed, options.Update.MicroBatchTokens, context);
        BlockFormat? format = options.Operands == GemmPrecision.BFloat16 ? BlockFormat.Get(BlockFormatId.BF16) : null;
        var defaults = new GenerationDefaults { EndOfGeneration = EndTokens.Find(encoder) };
        _loaded = new LoadedModel(ModelExporter.ToLiveSource(model, pass.Compute, format), encoder.Tokenizer, defaults, template);
        try
        {
            _engine = new Engine(_loaded, EngineOptionsOf(options));
            _rollouts = new Rollouts(_engine, catalog, options.Rollout);
            _probe = options.Stop.Probe.Count > 0 ? new Probe(_rollouts, catalog, options.Stop, options.Seed) : null;
            _trainer = new Trainer(pass, model, batches: null, options.ToTrainer(), _objective);
            _reference = options.Policy.DivergenceWeight > 0 ? new ReferencePolicy(model, pass) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The model in training.</summary>
    public TrainableModel Model { get; }

    /// <summary>Steps done.</summary>
    public int StepsDone { get; private set; }

    /// <summary>Rows trained on over all steps.</summary>
    public long TokensDone => _trainer.TokensDone;

    /// <summary>Running means of the pass rates, by <c>family/level</c>.</summary>
    public IReadOnlyDictionary<string, double> PassRates => _curriculum.PassRates;

    /// <summary>The arrays of a checkpoint.</summary>
    public IReadOnlyDictionary<string, NativeSpan<float>> Arrays => _reference is null
        ? _trainer.Arrays
        : new Dictionary<string, NativeSpan<float>>(_trainer.Arrays) { ["reference"] = _reference.Weights };

    /// <summary>Counters and running means, to save or to restore. Set it after the arrays: the engine then sees their weights.</summary>
    /// <exception cref="TrainingException">Set: the state belongs to another kind of run.</exception>
    public TrainingState State
    {
        get => _trainer.State with
        {
            Caller = new JsonObject { ["steps"] = StepsDone, ["levels"] = _curriculum.Save(), ["watch"] = _watch.Save(), ["replay"] = _replay?.Position },
        };

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            JsonObject caller = value.Caller
                ?? throw new TrainingException("train.checkpoint.kind", "state.json", "the state of a run of reinforcement learning", "another");
            _trainer.State = value;
            StepsDone = caller["steps"]!.GetValue<int>();
            _curriculum.Load(caller["levels"]!.AsObject());
            _watch.Load(caller["watch"]!.AsObject());
            if (_replay is not null)
            {
                _replay.Position = caller["replay"]!.AsObject();
            }

            Refresh();
        }
    }

    /// <summary>One step: sample, judge, update.</summary>
    /// <param name="cancellation">Abandons the step while it samples or before its first update ends.</param>
    /// <exception cref="TrainingException">No prompt of a level leaves room for an answer, or the engine failed.</exception>
    /// <exception cref="OperationCanceledException">The step was abandoned: weights and counters are unchanged.</exception>
    public GrpoStep Step(CancellationToken cancellation = default)
    {
        BeginProbe(cancellation);
        long started = TimeProvider.System.GetTimestamp();
        _engine.ResetPrefixCacheAsync().GetAwaiter().GetResult(); // a resumed run starts without one, and must sample the same
        IReadOnlyList<Problem> problems = _curriculum.Draw(StepsDone, _options.Rollout.Groups, _rollouts.Draw);
        IReadOnlyList<RolloutGroup> groups = _rollouts.Sample(problems, new KeyedRandom(_options.Seed, "rollout", StepsDone).NextBits(), cancellation);
        Reward[][] rewards = [.. groups.Select(_rewards.Score)];
        IReadOnlyList<float[]?> advantages = Advantages.Compute([.. rewards.Select(group => group.Select(reward => reward.Total).ToArray())], _options.Policy);
        TimeSpan sampled = TimeProvider.System.GetElapsedTime(started);

        List<StepReport> updates = Update(groups, advantages, cancellation);
        _curriculum.Learn(groups);
        StepsDone++;
        ResetReference();
        GrpoRecord record = GrpoFigures.Of(StepsDone, groups, rewards, advantages.Count(group => group is null));
        record = GrpoFigures.With(record, updates, _gap, _options.Update.LearningRate) with
        {
            Tokens = TokensDone,
            ReplayLoss = updates.Count > 0 ? _objective.Loss : null,
            CutDocuments = _replay?.TakeCuts(),
            RolloutSeconds = sampled.TotalSeconds,
            UpdateSeconds = (TimeProvider.System.GetElapsedTime(started) - sampled).TotalSeconds,
        };
        record = record with { Probe = StepsDone % _options.Stop.ProbeEvery == 0 ? _probe?.Measure(CancellationToken.None) : null };
        return new GrpoStep(record, groups, rewards, _watch.Observe(record));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A constructor that fails also calls this, so fields may still be null.
        _engine?.Dispose();
        _loaded.Dispose();
        _trainer?.Dispose();
        _reference?.Dispose();
    }

    /// <summary>Measures the probed families before the first step.</summary>
    private void BeginProbe(CancellationToken cancellation)
    {
        if (_probe is not null && !_watch.HasProbe)
        {
            _watch.Begin(_probe.Measure(cancellation));
        }
    }

    private static EngineOptions EngineOptionsOf(GrpoOptions options)
    {
        int answers = options.Rollout.Groups * options.Rollout.Samples;
        return new EngineOptions
        {
            Threads = options.Threads,
            MaxBatchTokens = Math.Max(512, answers),
            MaxRunningRequests = answers,
            MaxQueuedRequests = Math.Max(answers, options.Stop.ProbeProblems),
            CacheSequences = answers,
            ContextLength = options.Rollout.ContextTokens,
            Weights = WeightPlacement.File,
        };
    }

    /// <summary>Runs an update for each part of the groups that has a group with spread, or any group with a reference.</summary>
    private List<StepReport> Update(IReadOnlyList<RolloutGroup> groups, IReadOnlyList<float[]?> advantages, CancellationToken cancellation)
    {
        var updates = new List<StepReport>();
        IReadOnlyList<TokenBatch>[] parts = [.. Enumerable.Range(0, _options.Update.Minibatches).Select(part => Pack(groups, advantages, part))];
        _gap.Restart();
        for (int part = 0; part < parts.Length; part++)
        {
            // The schedule also counts parts that give no signal.
            _trainer.State = _trainer.State with { Step = (StepsDone * parts.Length) + part };
            if (parts[part].Count > 0)
            {
                updates.Add(Update(parts[part], CountAnswers(groups, part), updates.Count == 0 ? cancellation : CancellationToken.None));
                _gap.IsMeasuring = false;
            }
        }

        _trainer.State = _trainer.State with { Step = (StepsDone + 1) * parts.Length };

        if (updates.Count > 0)
        {
            Refresh();
        }

        return updates;
    }

    /// <summary>Runs one update with its share of replayed conversations; an abandoned update uses up none.</summary>
    private StepReport Update(IReadOnlyList<TokenBatch> policy, int answers, CancellationToken cancellation)
    {
        JsonObject? position = _replay?.Position;
        IReadOnlyList<TokenBatch> replay = _replay?.Next(policy) ?? [];

        // Answers without a signal are left out, but they count where the loss is a mean over answers. A mean over tokens (DAPO) leaves them out, too.
        double factor = _normalizer == LossNormalizer.Tokens ? 1 : (double)answers / policy.Sum(batch => batch.DocumentCount);
        _objective.Restart(replay, factor);
        try
        {
            return _trainer.Step([.. policy, .. replay], cancellation);
        }
        catch (OperationCanceledException) when (_replay is not null)
        {
            _replay.Position = position!;
            throw;
        }
    }

    /// <summary>The groups of a part of the step.</summary>
    private Range PartOf(int count, int part) => (count * part / _options.Update.Minibatches)..(count * (part + 1) / _options.Update.Minibatches);

    private int CountAnswers(IReadOnlyList<RolloutGroup> groups, int part) =>
        groups.Take(PartOf(groups.Count, part)).Sum(group => group.Rollouts.Count);

    private IReadOnlyList<TokenBatch> Pack(IReadOnlyList<RolloutGroup> groups, IReadOnlyList<float[]?> advantages, int part)
    {
        var answers = new List<(Rollout, float)>();
        foreach (int group in Enumerable.Range(0, groups.Count).Take(PartOf(groups.Count, part)))
        {
            // Without spread there is no signal, but still a divergence from the reference.
            if ((advantages[group] ?? (_reference is null ? null : new float[groups[group].Rollouts.Count])) is { } values)
            {
                answers.AddRange(groups[group].Rollouts.Zip(values).Where(answer => !(_options.Policy.MaskTruncated && answer.First.IsTruncated)));
            }
        }

        IReadOnlyList<TokenBatch> batches = PolicyBatches.Pack(answers, _options.Update.MicroBatchTokens);
        return _reference is null ? batches : PolicyBatches.WithReference(batches, _reference.LogProbabilities(batches));
    }

    private void ResetReference()
    {
        if (_options.Policy.ResetReferenceEvery > 0 && StepsDone % _options.Policy.ResetReferenceEvery == 0)
        {
            _reference?.Reset();
        }
    }

    /// <summary>Makes the engine see weights that were written while no request ran.</summary>
    private void Refresh() => _engine.UpdateWeightsAsync().GetAwaiter().GetResult();
}
