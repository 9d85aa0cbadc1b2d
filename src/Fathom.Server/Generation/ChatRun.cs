using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fathom.Inference.Chat;
using Fathom.Inference.Constraints;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Requests;
using Fathom.Server.Errors;
using Fathom.Server.Telemetry;
using Fathom.Templates.ToolCalls;

namespace Fathom.Server.Generation;

/// <summary>The running answers to one chat request.</summary>
internal sealed class ChatRun
{
    private readonly IReadOnlyList<GenerationHandle> _handles;
    private readonly ChoiceReader[] _readers;

    private ChatRun(IReadOnlyList<GenerationHandle> handles, ChoiceReader[] readers, bool startsInThought)
    {
        (_handles, _readers, StartsInThought) = (handles, readers, startsInThought);
    }

    /// <summary>Whether the answers begin inside a thought.</summary>
    public bool StartsInThought { get; }

    /// <summary>Number of prompt tokens.</summary>
    public int PromptTokens => _handles[0].Request.PromptTokens.Count;

    /// <summary>Renders the conversation and submits one request per answer.</summary>
    /// <exception cref="GenerationException">The engine refuses.</exception>
    public static ChatRun Start(ServedModel served, ChatCall call, ServerMetrics metrics)
    {
        if (call.Options is { Tools.Count: > 0, ToolChoice.Mode: not ToolChoiceMode.None } && served.Model.ToolCallFormat is null)
        {
            throw ApiException.Unsupported("tools", "this model has no known way to call tools");
        }

        // A full queue refuses the request before the conversation is rendered.
        served.Engine.RequireRoom(call.Choices, call.Tenant.Id);
        ChatTurnRequest turn = CreateTurn(served, call);
        var requests = new GenerationRequest[call.Choices];
        for (int i = 0; i < requests.Length; i++)
        {
            GenerationRequest request = i == 0 ? turn.Request : turn.CreateAnother();
            requests[i] = request with
            {
                // Separates the draws of answers that share a seed.
                RandomKey = (ulong)i,
                TopLogprobs = call.TopLogprobs,
                IgnoreEndOfGeneration = call.IgnoresEnd,
                Tenant = call.Tenant.Id,
                CacheSalt = call.CacheSalt ?? call.Tenant.CacheSalt,
            };
        }

        ChoiceReader[] readers =
        [
            .. requests.Select((_, index) =>
                new ChoiceReader(index, turn.CreateParser(), call.Reasoning, call.TopLogprobs is not null, served.Model.EndOfGeneration)
                {
                    EndsAtCall = turn.EndsAtCall,
                }),
        ];
        IReadOnlyList<GenerationHandle> handles = served.Engine.Submit(requests);
        metrics.Watch("chat", served.Lease.Name, handles, new MessageContent(call.Messages, turn.CreateParser));
        return new ChatRun(handles, readers, turn.StartsInThought);
    }

    /// <summary>Submits one request without a conversation: the generated text is the answer, unparsed.</summary>
    /// <exception cref="GenerationException">The engine refuses.</exception>
    public static ChatRun Start(ServedModel served, GenerationRequest request, ServerMetrics metrics)
    {
        GenerationHandle[] handles = [served.Engine.Submit(request)];
        metrics.Watch("text_completion", served.Lease.Name, handles);
        var parser = new AssistantParser(startsThinking: false);
        var reader = new ChoiceReader(0, parser, ReasoningFormat.InContent, request.TopLogprobs is not null, served.Model.EndOfGeneration);
        return new ChatRun(handles, [reader], startsInThought: false);
    }

    /// <summary>Deltas of all answers as they arrive. Leaving the loop early, or cancelling, ends the answers.</summary>
    /// <exception cref="ApiException">The model failed, or the server ends the answers.</exception>
    public async IAsyncEnumerable<ChoiceDelta> StreamAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            await foreach ((int index, GenerationUpdate update) in UpdatesAsync(cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                ChoiceReader reader = _readers[index];
                if (!reader.IsDone && update.FinishReason is FinishReason.Error or FinishReason.Cancelled)
                {
                    throw ErrorMapper.OfEnding(update.FinishReason.Value, (await _handles[index].Completion).Failure);
                }

                ChoiceDelta delta = reader.Take(update);
                if (reader.IsDone)
                {
                    _handles[index].Cancel();
                }

                if (!delta.IsEmpty)
                {
                    yield return delta;
                }
            }
        }
        finally
        {
            // Also reached when the client leaves; finished requests are unaffected.
            Cancel();
        }
    }

    /// <summary>Combined usage of the finished answers.</summary>
    public async Task<ChatUsage> UsageAsync()
    {
        GenerationResult[] results = await Task.WhenAll(_handles.Select(handle => handle.Completion));
        return ChatUsage.Of(results, _readers.Sum(reader => reader.ReasoningTokens));
    }

    /// <summary>The full result of one answer.</summary>
    public Task<GenerationResult> ResultAsync(int index) => _handles[index].Completion;

    private static ChatTurnRequest CreateTurn(ServedModel served, ChatCall call)
    {
        try
        {
            return ChatTurnRequest.Create(served.Model, call.Messages, call.Options);
        }
        catch (ConstraintException failure) when (call.Options.Format is null)
        {
            throw ErrorMapper.OfForm(failure, "tools", $"calls of these tools can't be enforced: {failure.Message}");
        }
    }

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
        // Not canceled here: canceling ends the requests, which completes the channel.
        await foreach ((int, GenerationUpdate) item in merged.Reader.ReadAllAsync(CancellationToken.None))
        {
            yield return item;
        }

        await copying;
    }
}
