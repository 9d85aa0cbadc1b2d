using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;
using Fathom.Inference.Scheduling;
using Fathom.Inference.Speculation;
using Fathom.Tokenizers;

namespace Fathom.Inference;

/// <summary>Runs any number of requests on a model together. Safe from any thread.</summary>
/// <remarks>
/// The engine has its own thread, which steps while there is something to do and sleeps otherwise. Requests queue in its inbox. Each has its
/// own channel, so the engine never waits for a reader, and a reader never runs a step.
/// </remarks>
public sealed class Engine : IDisposable
{
    private readonly EngineThread _thread;
    private readonly SequenceServices _services;
    private readonly Tokenizer? _tokenizer;
    private readonly int _vocabSize;
    private readonly SpeculationSettings _speculation;

    /// <summary>Creates an engine for a loaded model, which must outlive it, and starts its thread.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="Formats.ModelFormatException">A tensor is missing or doesn't have the shape that the hyperparameters require.</exception>
    public Engine(LoadedModel model, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        LoadedModel = model;
        _tokenizer = model.HasTokenizer ? model.Tokenizer : null;
        var core = new EngineCore(model, _tokenizer, options ?? new EngineOptions());
        (_services, _vocabSize, _speculation) = (core.Services, core.VocabSize, core.Speculation);
        (ContextLength, Threads, CacheBytesPerToken) = (core.ContextLength, core.Threads, core.CacheBytesPerToken);
        _thread = new EngineThread(core);
    }

    /// <summary>The engine's model.</summary>
    public LoadedModel LoadedModel { get; }

    /// <summary>Most tokens of a sequence, prompt and answer together.</summary>
    public int ContextLength { get; }

    /// <summary>Number of compute threads.</summary>
    public int Threads { get; }

    /// <summary>Bytes of cache per token.</summary>
    public long CacheBytesPerToken { get; }

    /// <summary>Load and totals as of the engine's last step.</summary>
    public EngineStats Stats => _thread.Stats;

    /// <summary>Queues a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>A handle to its results.</returns>
    /// <exception cref="GenerationException">The request can't be run, or the queue is full.</exception>
    public GenerationHandle Submit(GenerationRequest request) => Submit([request])[0];

    /// <summary>Queues requests, all or none, so that the same step sees all of them.</summary>
    /// <inheritdoc cref="Submit(GenerationRequest)"/>
    public IReadOnlyList<GenerationHandle> Submit(IReadOnlyList<GenerationRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        foreach (GenerationRequest request in requests)
        {
            Validate(request);
        }

        EnterQueue(requests);
        var sequences = new Sequence[requests.Count];
        var handles = new GenerationHandle[requests.Count];
        for (int i = 0; i < requests.Count; i++)
        {
            (sequences[i], handles[i]) = Create(requests[i]);
        }

        _thread.Enqueue(sequences);
        return handles;
    }

    /// <summary>Throws if the queue has no room for more requests now; a check before creating prompts. Other callers may take the room meanwhile.</summary>
    /// <param name="requests">Number of requests.</param>
    /// <param name="tenant">Their tenant.</param>
    /// <exception cref="GenerationException">The queue is full.</exception>
    public void RequireRoom(int requests, string tenant = "")
    {
        if (!_services.Queue.HasRoom(requests, tenant))
        {
            throw QueueFull(requests);
        }
    }

    /// <summary>Queues a request and streams its results.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends it with <see cref="FinishReason.Cancelled"/>.</param>
    /// <returns>Updates; the last one has the finish reason. Leaving the loop early cancels the request.</returns>
    /// <exception cref="GenerationException">The request can't be run, or the queue is full.</exception>
    public IAsyncEnumerable<GenerationUpdate> Generate(GenerationRequest request, CancellationToken cancellation = default) =>
        Submit(request).Stream(cancellation);

    /// <summary>Runs requests to completion, as many at a time as the queue accepts, and waits for them.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="cancellation">Cancels all of them.</param>
    /// <returns>Their results, in the order of the requests.</returns>
    /// <exception cref="GenerationException">A request can't be run; those before it are cancelled.</exception>
    public IReadOnlyList<GenerationResult> Run(IEnumerable<GenerationRequest> requests, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        List<GenerationHandle> handles = [];
        try
        {
            foreach (GenerationRequest request in requests)
            {
                cancellation.ThrowIfCancellationRequested();
                handles.Add(SubmitWhenThereIsRoom(request, cancellation));
            }

            Task.WhenAll(handles.Select(handle => handle.Completion)).Wait(cancellation);
        }
        catch
        {
            handles.ForEach(handle => handle.Cancel());
            throw;
        }

        return [.. handles.Select(handle => handle.Result)];
    }

    /// <summary>Scores a token list, position by position.</summary>
    /// <param name="request">The list and the values to return.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <returns>One item per position, starting at <see cref="ScoreRequest.FirstPosition"/>. Reading the first item queues the request, and throws a
    /// <see cref="GenerationException"/> if the queue is full; leaving the loop early cancels the request.</returns>
    /// <exception cref="GenerationException">The list can't be run.</exception>
    public IAsyncEnumerable<ScoredPosition> Score(ScoreRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate(_vocabSize, ContextLength);
        return ScoreAsync(request, cancellation);
    }

    /// <summary>Computes the embedding of a token list.</summary>
    /// <param name="request">The list, and how it is pooled.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <returns><c>[hiddenSize]</c>.</returns>
    /// <exception cref="GenerationException">The list can't be run, or the queue is full.</exception>
    public Task<float[]> EmbedAsync(EmbeddingRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TokenLists.Validate(request.Tokens, _vocabSize, ContextLength);
        EnterQueue(1, request.Tenant);
        var completion = new TaskCompletionSource<float[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sequence = new EmbeddingSequence(request, LoadedModel.Config.HiddenSize, _services, completion);
        _thread.Enqueue([sequence]);
        return AwaitAsync(completion.Task, sequence, cancellation);
    }

    /// <summary>
    /// Changes the model's weights at a step boundary. Running requests continue with the new weights; each token reports the version it was drawn with.
    /// </summary>
    /// <remarks>
    /// While requests run, a live source's memory may be written only by <paramref name="change"/>, because the engine reads it in every step.
    /// Quantized weights are quantized again in place; nothing cached before the update is found again.
    /// </remarks>
    /// <param name="change">Writes the live weights' memory on the engine's thread, between two steps; null if it was written while nothing ran.</param>
    /// <returns>The new version of the weights. Faulted with what <paramref name="change"/> throws, or with a <see cref="GenerationException"/> if the
    /// model's weights come from a file; the engine continues.</returns>
    public Task<int> UpdateWeightsAsync(Action? change = null) => _thread.InvokeAsync(core => core.UpdateWeights(change));

    /// <summary>Forgets all cached prefixes, so that later requests compute their whole prompts.</summary>
    public Task ResetPrefixCacheAsync() => InvokeAsync(core => core.ResetPrefixCache());

    /// <summary>Returns the progress of each running request as of the end of the current step.</summary>
    public Task<IReadOnlyList<SequenceStatus>> ListRunningAsync() => _thread.InvokeAsync(core => core.ListRunning());

    /// <summary>Waits until the weights are in their final place (<see cref="EngineOptions.Weights"/>); call it before measuring times.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public void WaitForWeights(CancellationToken cancellation) =>
        _thread.InvokeAsync(core => core.MigrateWeights()).GetAwaiter().GetResult()?.Wait(cancellation);

    /// <summary>Ends all requests with <see cref="FinishReason.Cancelled"/> and stops the engine's thread.</summary>
    public void Dispose() => _thread.Dispose();

    /// <summary>Throws if the bookkeeping of the cache is inconsistent; for tests.</summary>
    internal void CheckIntegrity() => InvokeAsync(core => core.CheckIntegrity()).GetAwaiter().GetResult();

    private Task InvokeAsync(Action<EngineCore> action) => _thread.InvokeAsync(core =>
    {
        action(core);
        return true;
    });

    private void Validate(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate(_vocabSize, ContextLength);
        if (_tokenizer is null && request.StopStrings.Count > 0)
        {
            throw new GenerationException(GenerationErrorCodes.NoTokenizer, "stop", "a model with a tokenizer", "none");
        }
    }

    private void EnterQueue(IReadOnlyList<GenerationRequest> requests)
    {
        if (requests.Count == 0)
        {
            return;
        }

        string tenant = requests[0].Tenant;
        if (requests.Any(request => request.Tenant != tenant))
        {
            throw new ArgumentException("requests that are submitted together are of one tenant", nameof(requests));
        }

        EnterQueue(requests.Count, tenant);
    }

    private void EnterQueue(int requests, string tenant)
    {
        ObjectDisposedException.ThrowIf(_thread.IsStopping, this);
        if (!_services.Queue.TryEnter(requests, tenant))
        {
            throw QueueFull(requests);
        }
    }

    private GenerationException QueueFull(int requests) => new(
        GenerationErrorCodes.QueueFull, "queue", $"room for {requests} more requests among {_services.Queue.Capacity}", $"{_services.Queue.Count} waiting")
    {
        RetryAfter = _services.Queue.RetryAfter,
    };

    private (Sequence Sequence, GenerationHandle Handle) Create(GenerationRequest request)
    {
        var updates = Channel.CreateUnbounded<GenerationUpdate>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var completion = new TaskCompletionSource<GenerationResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = new GenerationSettings(_tokenizer, LoadedModel.EndOfGeneration, ContextLength, ProcessRandom.NextUInt64(), _speculation);
        var sequence = new GenerationSequence(request, settings, _services, new GenerationOutput(updates.Writer, completion));
        return (sequence, new GenerationHandle(request, updates.Reader, completion.Task, () => _thread.Cancel(sequence)));
    }

    private GenerationHandle SubmitWhenThereIsRoom(GenerationRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            Task left = _services.Queue.WhenLeft();
            try
            {
                return Submit(request);
            }
            catch (GenerationException refusal) when (refusal.Code == GenerationErrorCodes.QueueFull)
            {
                left.Wait(cancellation);
            }
        }
    }

    private async Task<float[]> AwaitAsync(Task<float[]> result, EmbeddingSequence sequence, CancellationToken cancellation)
    {
        await using CancellationTokenRegistration registration = cancellation.Register(() => _thread.Cancel(sequence));
        return await result;
    }

    private async IAsyncEnumerable<ScoredPosition> ScoreAsync(ScoreRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        EnterQueue(1, request.Tenant);
        var positions = Channel.CreateUnbounded<ScoredPosition>();
        var sequence = new ScoreSequence(request, _services, positions);
        _thread.Enqueue([sequence]);
        try
        {
            await foreach (ScoredPosition position in positions.Reader.ReadAllAsync(cancellation))
            {
                _thread.Wake(); // the sequence may have stalled until this read
                yield return position;
            }
        }
        finally
        {
            _thread.Cancel(sequence);
        }
    }
}
