using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fathom.Inference.Chat;
using Fathom.Inference.Constraints;
using Fathom.Inference.Requests;
using Fathom.Server.Errors;
using Fathom.Server.Telemetry;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.Generation;

/// <summary>The answers to one chat request, on their way.</summary>
internal sealed class ChatRun
{
    private readonly IReadOnlyList<GenerationHandle> _handles;
    private readonly ChoiceReader[] _readers;

    private ChatRun(IReadOnlyList<GenerationHandle> handles, ChoiceReader[] readers, bool startsInThought)
    {
        (_handles, _readers, StartsInThought) = (handles, readers, startsInThought);
    }

    /// <summary>Whether the answers begin inside thoughts.</summary>
    public bool StartsInThought { get; }

    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokens => _handles[0].Request.PromptTokens.Count;

    /// <summary>Renders the conversation and submits one request for each answer.</summary>
    /// <exception cref="GenerationException">The engine refuses.</exception>
    public static ChatRun Start(ServedModel served, ChatCall call, ServerMetrics metrics)
    {
        if (call.Options is { Tools.Count: > 0, ToolChoice.Mode: not ToolChoiceMode.None } && served.Model.ToolCallFormat is null)
        {
            throw ApiException.Unsupported("tools", "this model has no known way to call tools");
        }

        served.Engine.RequireRoom(call.Choices, call.Tenant.Id);
        var turn = ChatTurnRequest.Create(served.Model, call.Messages, call.Options);
        var requests = new GenerationRequest[call.Choices];
        for (int i = 0; i < requests.Length; i++)
        {
            GenerationRequest request = i == 0 ? turn.Request : turn.CreateAnother();
            requests[i] = request with
            {
                RandomKey = (ulong)i,
                TopLogprobs = call.TopLogprobs,
                IgnoreEndOfGeneration = call.IgnoresEnd,
                Tenant = call.Tenant.Id,
                CacheSalt = call.CacheSalt ?? call.Tenant.CacheSalt,
            };
        }

        ChoiceReader[] readers =
        [
            .. requests.Select((_, index) => new ChoiceReader(index, turn.CreateParser(), call.Reasoning, call.TopLogprobs is not null)),
        ];
        IReadOnlyList<GenerationHandle> handles = served.Engine.Submit(requests);
        metrics.Watch("chat", served.Lease.Name, handles, new MessageContent(call.Messages, turn.CreateParser));
        return new ChatRun(handles, readers, turn.StartsInThought);
    }

    /// <summary>Submits one request that has no conversation: its text is the answer as it is.</summary>
    /// <exception cref="GenerationException">The engine refuses.</exception>
    public static ChatRun Start(ServedModel served, GenerationRequest request, ServerMetrics metrics)
    {
        GenerationHandle[] handles = [served.Engine.Submit(request)];
        metrics.Watch("text_completion", served.Lease.Name, handles);
        var reader = new ChoiceReader(0, new AssistantParser(startsThinking: false), ReasoningFormat.InContent, wantsTokens: request.TopLogprobs is not null);
        return new ChatRun(handles, [reader], startsInThought: false);
    }

    /// <summary>News of all answers as they come. Leaving the loop early, or cancelling, ends them.</summary>
    /// <exception cref="ApiException">The model failed, or the server ends the answers.</exception>
    public async IAsyncEnumerable<ChoiceDelta> StreamAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            await foreach ((int index, GenerationUpdate update) in UpdatesAsync(cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                if (update.FinishReason is FinishReason.Error or FinishReason.Cancelled)
                {
                    throw ErrorMapper.OfEnding(update.FinishReason.Value, (await _handles[index].Completion).Failure);
                }

                ChoiceDelta delta = _readers[index].Take(update);
                if (!delta.IsEmpty)
                {
                    yield return delta;
                }
            }
        }
        finally
        {
            Cancel();
        }
    }

    /// <summary>What the finished answers took together.</summary>
    public async Task<ChatUsage> UsageAsync()
    {
        GenerationResult[] results = await Task.WhenAll(_handles.Select(handle => handle.Completion));
        return ChatUsage.Of(results, _readers.Sum(reader => reader.ReasoningTokens));
    }

    /// <summary>All that came of one answer.</summary>
    public Task<GenerationResult> ResultAsync(int index) => _handles[index].Completion;

    private void Cancel()
    {
        foreach (GenerationHandle handle in _handles)
        {
            handle.Cancel();
        }
    }

    private IAsyncEnumerable<(int Index, GenerationUpdate Update)> UpdatesAsync(CancellationToken cancellation) =>
        _handles.Count == 1 ? UpdatesOfOneAsync(cancellation) : UpdatesOfAllAsync(cancellation);

    private async IAsyncEnumerable<(int Index, GenerationUpdate Update)> UpdatesOfOneAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (GenerationUpdate update in _handles[0].Stream(cancellation))
        {
            yield return (0, update);
        }
    }

    private async IAsyncEnumerable<(int Index, GenerationUpdate Update)> UpdatesOfAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var merged = Channel.CreateUnbounded<(int, GenerationUpdate)>(new UnboundedChannelOptions { SingleReader = true });
        async Task CopyAsync(int index)
        {
            await foreach (GenerationUpdate update in _handles[index].Stream(cancellation))
            {
                merged.Writer.TryWrite((index, update));
            }
        }

        Task copying = Task.WhenAll(Enumerable.Range(0, _handles.Count).Select(CopyAsync))
            .ContinueWith(task => merged.Writer.TryComplete(task.Exception), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await foreach ((int, GenerationUpdate) item in merged.Reader.ReadAllAsync(CancellationToken.None))
        {
            yield return item;
        }

        await copying;
    }
}
