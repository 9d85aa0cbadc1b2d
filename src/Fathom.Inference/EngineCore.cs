using Fathom.Formats;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Inference.Sampling;
using Fathom.Inference.Scheduling;
using Fathom.Inference.Speculation;
using Fathom.Models;
using Fathom.Models.Architectures;
using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Quantization;
using Fathom.Tokenizers;

namespace Fathom.Inference;

/// <summary>Runs requests on a model, one step at a time, with the same loop for one user and for many.</summary>
/// <remarks>Single-threaded, without locks: <see cref="Engine"/>'s thread owns it and everything it reaches, except the <see cref="RequestQueue"/>.</remarks>
internal sealed class EngineCore : IDisposable
{
    private const double CacheMemoryShare = 0.25;

    /// <summary>Most logits of a step that scores, 64 MiB, but never fewer than 64 rows.</summary>
    private const int MaxScoreLogits = 1 << 24;
    private const int FewestScoreRows = 64;

    private readonly LoadedModel _loaded;
    private readonly EngineOptions _options;
    private readonly ComputeContext _context;
    private readonly Model _model;
    private readonly BlockManager _blocks;
    private readonly ModelRunner _runner;
    private readonly Scheduler _scheduler;
    private readonly Sampler _sampler;
    private readonly MtpPass? _mtp;
    private HugePageMigration? _migration;
    private Exception? _weightsFault; // of the last update; while set, new requests fail

    public EngineCore(LoadedModel model, Tokenizer? tokenizer, EngineOptions options)
    {
        options.Validate();
        (_loaded, _options) = (model, options);
        _context = new ComputeContext(options.Threads);
        try
        {
            model.Weights.Prefault();
            _model = ModelFactory.Create(model.Weights, _context, options.Model);
            Speculation = CreateSpeculation(model.Weights, options);
            KvCache cache = CreateCache(options.CacheFormat ?? _model.PreferredCacheFormat);
            ContextLength = Math.Min(
                Math.Min(options.ContextLength ?? int.MaxValue, _model.Config.MaxSequenceLength),
                checked(cache.MaxBlocks * options.BlockTokens));
            _blocks = new BlockManager(cache.MaxBlocks, options.BlockTokens);
            _runner = new ModelRunner(_model, cache, _blocks);
            _mtp = Speculation.UsesMtp ? new MtpPass(_model, cache) : null;
        }
        catch
        {
            _model?.Dispose();
            _context.Dispose();
            throw;
        }

        int scoreRows = Math.Max(FewestScoreRows, MaxScoreLogits / _model.Config.VocabSize);
        var limits = new SchedulerOptions(options.MaxBatchTokens, options.MaxRunningRequests, options.UsePrefixCache, scoreRows, Speculation.MaxRows)
        {
            StartTimeout = options.StartTimeout,
        };
        _scheduler = new Scheduler(_blocks, limits);
        _sampler = new Sampler(Math.Min(tokenizer?.VocabularySize ?? int.MaxValue, _model.Config.VocabSize));
        Services = new SequenceServices(_blocks, new RequestQueue(options.MaxQueuedRequests, options.Clock), new EngineMeters(), options.Clock);
    }

    /// <summary>Most tokens of a sequence, prompt and answer together.</summary>
    public int ContextLength { get; }

    public int VocabSize => _model.Config.VocabSize;

    public int Threads => _context.Team.Threads;

    /// <summary>Bytes of cache per token.</summary>
    public long CacheBytesPerToken => _runner.Cache.BytesPerToken;

    /// <summary>Objects shared by the engine's sequences.</summary>
    public SequenceServices Services { get; }

    /// <summary>How sequences draft tokens.</summary>
    public SpeculationSettings Speculation { get; }

    /// <summary>Number of weight updates so far.</summary>
    public int WeightsVersion { get; private set; }

    /// <summary>Queues a sequence; a later step admits it.</summary>
    public void Enqueue(Sequence sequence)
    {
        if (_weightsFault is not null)
        {
            sequence.Finish(FinishReason.Error, _weightsFault);
            return;
        }

        _scheduler.Enqueue(sequence);
    }

    /// <summary>Ends a sequence and frees what it holds.</summary>
    public void Cancel(Sequence sequence) => _scheduler.Cancel(sequence);

    /// <summary>Ends all sequences.</summary>
    public void EndAll(FinishReason reason, Exception? failure = null) => _scheduler.EndAll(reason, failure);

    /// <summary>Runs one step: schedules, runs the model once, gives each sequence its results.</summary>
    /// <returns>False if there was nothing to do.</returns>
    public bool Step()
    {
        ScheduledBatch batch = _scheduler.Schedule();
        if (batch.IsEmpty)
        {
            return false;
        }

        try
        {
            _runner.Forward(batch);
            HandOut(batch); // sequences draw their tokens here

            // After the draws: the prediction layer's input includes the new tokens.
            _mtp?.Run(batch, _runner.Hidden);
        }
        catch (Exception failure)
        {
            FailBatch(batch, failure);
        }

        _scheduler.Commit(batch);
        if (_blocks.HighWater > _runner.Cache.NumBlocks)
        {
            _blocks.ForgetAbove(_runner.Cache.NumBlocks);
        }

        Services.Meters.CountStep();
        MigrateWeights();
        return true;
    }

    /// <summary>Changes the weights between two steps. Running requests keep their cached blocks, which other requests no longer find.</summary>
    /// <param name="change">Writes the live weights' memory; null if it was written while nothing ran.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="GenerationException">The weights come from a file.</exception>
    public int UpdateWeights(Action? change)
    {
        if (!_loaded.Weights.IsLive)
        {
            throw new GenerationException(GenerationErrorCodes.FixedWeights, "weights", "a model over live weights", "weights of a file");
        }

        _blocks.Invalidate(); // first: even if a later part fails, the cache's content is out of date
        WeightsVersion++;
        try
        {
            change?.Invoke();
        }
        finally
        {
            Refresh();
        }

        return WeightsVersion;
    }

    /// <summary>Makes all cached blocks unfindable for later requests.</summary>
    public void ResetPrefixCache() => _blocks.Invalidate();

    /// <summary>Starts moving weights to huge pages, if the options want it and it hasn't started yet.</summary>
    public HugePageMigration? MigrateWeights()
    {
        if (_migration is null && _options.Weights == WeightPlacement.Memory)
        {
            _migration = new HugePageMigration(_loaded.Weights, checked(_runner.Cache.BytesPerToken * _runner.Cache.MaxBlocks * _options.BlockTokens));
        }

        return _migration;
    }

    /// <summary>Notifies the consumers of finished requests; after the step, so that the requests' blocks are freed and counted by then.</summary>
    public void DeliverFinished()
    {
        Services.Finished.ForEach(sequence => sequence.Deliver());
        Services.Finished.Clear();
    }

    public EngineStats Stats()
    {
        EngineMeters meters = Services.Meters;
        return new EngineStats
        {
            Timestamp = _options.Clock.GetTimestamp(),
            RunningRequests = _scheduler.Running.Count,
            WaitingRequests = _scheduler.NumWaiting,
            UsedBlocks = _blocks.NumBlocks - _blocks.NumFree,
            TotalBlocks = _blocks.NumBlocks,
            Preemptions = _scheduler.NumPreemptions,
            Steps = meters.Steps,
            PromptTokens = meters.PromptTokens,
            CachedTokens = meters.CachedTokens,
            OutputTokens = meters.OutputTokens,
            DraftedTokens = meters.DraftedTokens,
            AcceptedTokens = meters.AcceptedTokens,
            ScoredTokens = meters.ScoredTokens,
            CompletedRequests = meters.Completed,
            CancelledRequests = meters.Cancelled,
            FailedRequests = meters.Failed,
            FirstTokens = meters.FirstTokens,
            TimeToFirstToken = meters.TimeToFirstToken,
            LongestTimeToFirstToken = meters.LongestTimeToFirstToken,
            WeightsVersion = WeightsVersion,
        };
    }

    /// <summary>Returns the progress of each running sequence, in the order of admission.</summary>
    public IReadOnlyList<SequenceStatus> ListRunning() =>
    [
        .. _scheduler.Running.Select(sequence => new SequenceStatus(
            sequence.NumPromptTokens, sequence.NumCached, sequence.NumComputed, sequence.NumTokens - sequence.NumPromptTokens)),
    ];

    /// <summary>Throws if the bookkeeping of the cache is inconsistent.</summary>
    public void CheckIntegrity() => _blocks.CheckIntegrity(_scheduler.Running.Select(sequence => sequence.Blocks.Blocks));

    public void Dispose()
    {
        _migration?.Dispose();
        _mtp?.Dispose();
        _runner.Dispose();
        _model.Dispose();
        _context.Dispose();
    }

    /// <summary>
    /// Updates the weights that are quantized or merged from live ones. If that fails, some are old and some new, so nothing runs until an update succeeds.
    /// </summary>
    private void Refresh()
    {
        try
        {
            _loaded.Weights.Refresh(_context);
            _weightsFault = null;
        }
        catch (Exception failure)
        {
            _weightsFault = failure;
            _scheduler.EndAll(FinishReason.Error, failure);
            throw;
        }
    }

    /// <summary>Gives each sequence its rows of what the step computed.</summary>
    private void HandOut(ScheduledBatch batch)
    {
        long logits = 0; // first value of the next sequence's rows, which are in the order of the batch
        long hidden = 0;
        foreach (ScheduledSequence item in batch.Items)
        {
            long logitCount = (long)item.NumLogitRows * VocabSize;
            long hiddenCount = (long)item.NumHiddenRows * _model.Config.HiddenSize;
            item.Sequence.Advance(item.Count, new StepOutput(
                _runner.Logits.Slice(logits, logitCount), _runner.Hidden.Slice(hidden, hiddenCount), VocabSize, _sampler, WeightsVersion));
            logits += logitCount;
            hidden += hiddenCount;
        }
    }

    private static void FailBatch(ScheduledBatch batch, Exception failure)
    {
        foreach (ScheduledSequence item in batch.Items)
        {
            item.Sequence.Finish(FinishReason.Error, failure);
        }
    }

    /// <summary>
    /// Limits the rows of steps that verify drafts: as many as products compute with the same bits as a single row, in every weight format of the model.
    /// </summary>
    private SpeculationSettings CreateSpeculation(WeightSource weights, EngineOptions options)
    {
        if (options.Speculation == SpeculationMode.Off)
        {
            return default;
        }

        bool usesMtp = _model.HasMtp && options.Speculation is SpeculationMode.Mtp or SpeculationMode.Auto;
        int rows = ModelTensors.Of(weights.Config, weights.Layout.HasSplitKvB)
            .Where(tensor => tensor.Shape.Rows is not null)
            .Select(tensor => weights.TryGetMatrix(tensor.Name, out WeightMatrix? matrix) ? matrix.Format.Id : BlockFormatId.F32)
            .Distinct()
            .Min(format => MatrixProduct.MostRowsAlike(_context, format));
        return new SpeculationSettings(options.Speculation, usesMtp, Math.Min(options.MaxDraftTokens, rows - 1), rows);
    }

    private CacheShape CacheShape => Speculation.UsesMtp ? _model.MtpCacheShape : _model.CacheShape;

    private KvCache CreateCache(CacheFormat format)
    {
        long tokens = _options.MaxCacheTokens ?? DefaultCacheTokens(format);
        long blocks = Math.Min((tokens + _options.BlockTokens - 1) / _options.BlockTokens, int.MaxValue / _options.BlockTokens);
        return new KvCache(CacheShape, format, (int)Math.Max(1, blocks), _options.BlockTokens);
    }

    private int DefaultCacheTokens(CacheFormat format)
    {
        if (!CacheShape.CanBeStored(format))
        {
            return _options.BlockTokens; // the cache's constructor throws
        }

        double bytes = _options.MaxCacheBytes ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * CacheMemoryShare);
        double affordable = bytes / CacheShape.BytesPerToken(format);
        int longest = Math.Min(_options.ContextLength ?? int.MaxValue, _model.Config.MaxSequenceLength);
        return (int)Math.Min(Math.Max(affordable, _options.BlockTokens), Math.Min((double)longest * _options.CacheSequences, int.MaxValue / 2));
    }
}
