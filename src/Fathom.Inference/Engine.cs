using Fathom.Inference.Loading;
using Fathom.Inference.Sampling;
using Fathom.Inference.Scheduling;
using Fathom.Models;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Tokenizers;

namespace Fathom.Inference;

/// <summary>Runs requests on a model: one loop for one user and for many.</summary>
/// <remarks>
/// Whoever calls <see cref="Step"/> (or <see cref="Generate"/>, which steps until its request ends) drives all requests; one caller steps
/// at a time. Requests may be submitted and cancelled from any thread.
/// </remarks>
public sealed class Engine : IDisposable
{
    private const double CacheMemoryShare = 0.25;

    private readonly Lock _stepping = new();
    private readonly Lock _arriving = new();
    private readonly List<Sequence> _arrivals = [];
    private readonly ComputeContext _context;
    private readonly Model _model;
    private readonly BlockManager _blocks;
    private readonly ModelRunner _runner;
    private readonly Scheduler _scheduler;
    private readonly Sampler _sampler;
    private readonly Tokenizer? _tokenizer;
    private readonly IReadOnlySet<int> _endOfGeneration;
    private readonly EngineOptions _options;
    private WeightMove? _weightMove;

    /// <summary>Makes an engine for a loaded model, which must outlive it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="Formats.ModelFormatException">A tensor is missing or has another shape than the hyper-parameters say.</exception>
    public Engine(LoadedModel model, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options ?? new EngineOptions();
        LoadedModel = model;
        _tokenizer = model.HasTokenizer ? model.Tokenizer : null;
        _endOfGeneration = model.EndOfGeneration;
        _context = new ComputeContext(_options.Threads);
        model.Weights.Prefault();
        KvCache cache;
        try
        {
            _model = ModelFactory.Create(model.Weights, _context, _options.Model);
            CacheFormat format = _options.CacheFormat ?? _model.PreferredCacheFormat;
            cache = CreateCache(format);
        }
        catch
        {
            _model?.Dispose();
            _context.Dispose();
            throw;
        }

        ContextLength = Math.Min(
            Math.Min(_options.ContextLength ?? int.MaxValue, _model.Config.MaxSequenceLength),
            checked(cache.MaxBlocks * _options.BlockTokens));
        _blocks = new BlockManager(cache.MaxBlocks, _options.BlockTokens);
        _runner = new ModelRunner(_model, cache, _blocks);
        _scheduler = new Scheduler(_blocks, new SchedulerOptions(_options.MaxBatchTokens, _options.MaxRunningRequests, _options.UsePrefixCache));
        _sampler = new Sampler(Math.Min(_tokenizer?.VocabularySize ?? int.MaxValue, _model.Config.VocabSize));
    }

    /// <summary>The model that runs.</summary>
    public LoadedModel LoadedModel { get; }

    /// <summary>Most tokens of a sequence, prompt and answer together.</summary>
    public int ContextLength { get; }

    /// <summary>Threads that compute.</summary>
    public int Threads => _context.Team.Threads;

    /// <summary>Requests that run or wait, and cache blocks in use.</summary>
    public EngineLoad Load => new(_scheduler.Running.Count, _scheduler.NumWaiting, _blocks.NumBlocks - _blocks.NumFree, _blocks.NumBlocks, _scheduler.NumPreemptions);

    /// <summary>Bytes of cache that one token takes.</summary>
    public long CacheBytesPerToken => _runner.Cache.BytesPerToken;

    /// <summary>Waits until the weights lie where they will stay (<see cref="EngineOptions.Weights"/>): for whoever takes times. Answers don't need it.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public void WaitForWeights(CancellationToken cancellation)
    {
        MoveWeights();
        _weightMove?.Wait(cancellation);
    }

    /// <summary>Hands in a request; steps will run it.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Where its results appear.</returns>
    /// <exception cref="GenerationException">The request can't be run.</exception>
    public GenerationHandle Submit(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate(_model.Config.VocabSize, ContextLength);
        if (_tokenizer is null && request.StopStrings.Count > 0)
        {
            throw new GenerationException(GenerationErrorCodes.NoTokenizer, "stop", "a model with a tokenizer", "none");
        }

        ulong randomSeed = ProcessRandom.NextUInt64();
        var sequence = new Sequence(request, new SequenceSettings(_tokenizer, _endOfGeneration, ContextLength, randomSeed, _options.Clock), _blocks);
        lock (_arriving)
        {
            _arrivals.Add(sequence);
        }

        return new GenerationHandle(sequence);
    }

    /// <summary>Gives up a request; the next step frees what it holds.</summary>
    public static void Cancel(GenerationHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        handle.Sequence.IsCancelled = true;
    }

    /// <summary>One step: admit, schedule, run the model once, sample, publish.</summary>
    /// <returns>False when there was nothing to do.</returns>
    public bool Step()
    {
        lock (_stepping)
        {
            AdmitArrivals();
            ScheduledBatch batch = _scheduler.Schedule();
            if (batch.IsEmpty)
            {
                return false;
            }

            try
            {
                NativeSpan<float> logits = _runner.Forward(batch); // [sampling sequences, vocabSize]
                Sample(batch, logits);
            }
            catch (Exception failure)
            {
                FailBatch(batch, failure);
            }

            _scheduler.Commit(batch);
            MoveWeights();
            return true;
        }
    }

    /// <summary>Runs requests to their end, together.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="cancellation">Gives all of them up.</param>
    /// <returns>Their results, in the order of the requests.</returns>
    /// <exception cref="GenerationException">A request can't be run.</exception>
    public IReadOnlyList<GenerationHandle> Run(IEnumerable<GenerationRequest> requests, CancellationToken cancellation = default)
    {
        GenerationHandle[] handles = [.. requests.Select(Submit)];
        using CancellationTokenRegistration registration = cancellation.Register(() => Array.ForEach(handles, Cancel));
        while (handles.Any(handle => !handle.IsFinished))
        {
            Step();
        }

        return handles;
    }

    /// <summary>Runs one request and tells what comes as it comes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends it with <see cref="FinishReason.Cancelled"/>.</param>
    /// <returns>Updates; the last one has the reason of the end. Leaving the loop early gives the request up.</returns>
    /// <exception cref="GenerationException">The request can't be run.</exception>
    public IEnumerable<GenerationUpdate> Generate(GenerationRequest request, CancellationToken cancellation = default) =>
        Follow(Submit(request), cancellation);

    /// <summary>Steps until a submitted request ends, and tells what comes as it comes.</summary>
    /// <param name="handle">The request; followed once.</param>
    /// <param name="cancellation">Ends it with <see cref="FinishReason.Cancelled"/>.</param>
    public IEnumerable<GenerationUpdate> Follow(GenerationHandle handle, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Updates(handle.Sequence, cancellation);
    }

    /// <summary>Log-probabilities of the next token at each position of a token list, in pieces, so that memory stays bounded.</summary>
    /// <param name="tokens">The tokens, at least one.</param>
    /// <param name="visit">Called for each position in order with its logits; the memory is reused.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="GenerationException">The list is empty, too long, or has a token that the vocabulary doesn't.</exception>
    internal void ForwardAll(IReadOnlyList<int> tokens, PositionVisitor visit, CancellationToken cancellation)
    {
        const int TokensPerPiece = 64;
        new GenerationRequest { PromptTokens = tokens }.Validate(_model.Config.VocabSize, ContextLength + 1);
        int[] all = [.. tokens];
        lock (_stepping)
        {
            var blocks = new BlockTable(_blocks);
            try
            {
                while (!blocks.TryReserve(all.Length))
                {
                    _scheduler.PreemptLatest();
                }

                for (int start = 0; start < all.Length; start += TokensPerPiece)
                {
                    cancellation.ThrowIfCancellationRequested();
                    ReadOnlySpan<int> piece = all.AsSpan(start, Math.Min(TokensPerPiece, all.Length - start));
                    NativeSpan<float> logits = _runner.ForwardAll(piece, start, blocks.Blocks);
                    for (int i = 0; i < piece.Length; i++)
                    {
                        visit(start + i, logits.AsSpan((long)i * _runner.VocabSize, _runner.VocabSize));
                    }
                }
            }
            finally
            {
                blocks.Release();
            }
        }
    }

    /// <summary>Forgets what the cache holds of finished requests, for example because the weights changed.</summary>
    public void ForgetPrefixes()
    {
        lock (_stepping)
        {
            _blocks.ForgetAll();
        }
    }

    /// <summary>Throws when the books of the cache don't balance; for tests and idle checks.</summary>
    internal void CheckIntegrity()
    {
        lock (_stepping)
        {
            _blocks.CheckIntegrity(_scheduler.Running.Select(sequence => sequence.Blocks.Blocks));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_stepping)
        {
            _weightMove?.Dispose();
            _runner.Dispose();
            _model.Dispose();
            _context.Dispose();
        }
    }

    /// <summary>Begins once, after the first step: pages that move hold up the compilation of what the first step needs.</summary>
    private void MoveWeights()
    {
        lock (_stepping)
        {
            if (_weightMove is null && _options.Weights == WeightPlacement.Memory)
            {
                _weightMove = new WeightMove(LoadedModel.Weights, checked(_runner.Cache.BytesPerToken * _runner.Cache.MaxBlocks * _options.BlockTokens));
            }
        }
    }

    private void AdmitArrivals()
    {
        lock (_arriving)
        {
            _arrivals.ForEach(_scheduler.Enqueue);
            _arrivals.Clear();
        }
    }

    private void Sample(ScheduledBatch batch, NativeSpan<float> logits)
    {
        int row = 0;
        foreach (ScheduledSequence item in batch.Items)
        {
            Sequence sequence = item.Sequence;
            sequence.Advance(item.Count);
            if (!item.Samples)
            {
                continue;
            }

            SampleNext(sequence, logits.AsSpan((long)row++ * _runner.VocabSize, _runner.VocabSize));
        }
    }

    /// <summary>Draws one sequence's next token. What goes wrong here, in a constraint for example, ends that sequence alone.</summary>
    private void SampleNext(Sequence sequence, Span<float> logits)
    {
        try
        {
            GeneratedToken token = _sampler.Sample(sequence, logits)
                ?? throw new InvalidOperationException("no token can be drawn: the logits are no finite numbers, or all are forbidden");
            sequence.Accept(token);
        }
        catch (Exception failure)
        {
            sequence.Finish(FinishReason.Error, null, failure);
        }
    }

    private static void FailBatch(ScheduledBatch batch, Exception failure)
    {
        foreach (ScheduledSequence item in batch.Items)
        {
            if (item.Sequence.FinishReason is null)
            {
                item.Sequence.Finish(FinishReason.Error, null, failure);
            }
        }
    }

    private IEnumerable<GenerationUpdate> Updates(Sequence sequence, CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.Register(() => sequence.IsCancelled = true);
        try
        {
            while (true)
            {
                while (TryTakeUpdate(sequence, out GenerationUpdate update))
                {
                    yield return update;
                    if (update.FinishReason is not null)
                    {
                        yield break;
                    }
                }

                Step();
            }
        }
        finally
        {
            sequence.IsCancelled = true;
        }
    }

    private bool TryTakeUpdate(Sequence sequence, out GenerationUpdate update)
    {
        lock (_stepping)
        {
            return sequence.Updates.TryDequeue(out update);
        }
    }

    private KvCache CreateCache(CacheFormat format)
    {
        int tokens = _options.MaxCacheTokens ?? DefaultCacheTokens(format);
        return new KvCache(_model.CacheShape, format, Math.Max(1, (tokens + _options.BlockTokens - 1) / _options.BlockTokens), _options.BlockTokens);
    }

    private int DefaultCacheTokens(CacheFormat format)
    {
        if (!_model.CacheShape.CanBeStored(format))
        {
            return _options.BlockTokens; // refused by the cache itself
        }

        double affordable = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * CacheMemoryShare / _model.CacheShape.BytesPerToken(format);
        return (int)Math.Clamp(affordable, _options.BlockTokens, Math.Max(_options.BlockTokens, _model.Config.MaxSequenceLength));
    }
}
