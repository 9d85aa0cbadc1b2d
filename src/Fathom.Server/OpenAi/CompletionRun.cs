using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fathom.Inference.Requests;
using Fathom.Server.Errors;
using Fathom.Server.Generation;
using Fathom.Server.Telemetry;

namespace Fathom.Server.OpenAi;

/// <summary>The running completions of one request: those of each prompt, several at a time.</summary>
internal sealed class CompletionRun(ServedModel served, CompletionCall call, ServerMetrics metrics)
{
    /// <summary>Prompts processed at once: a batch must not fill the queue that others wait in.</summary>
    private const int MaxParallel = 16;

    private readonly Lock _gate = new();
    private int _promptTokens;
    private int _cachedTokens;
    private int _outputTokens;

    /// <summary>Usage so far.</summary>
    public UsageBody Usage => UsageBody.Of(new ChatUsage(_promptTokens, _cachedTokens, _outputTokens, 0, default, 0));

    /// <summary>Pieces of all completions as they arrive.</summary>
    /// <exception cref="ApiException">The model failed, or the server ends them.</exception>
    /// <exception cref="GenerationException">A prompt is refused.</exception>
    public async IAsyncEnumerable<CompletionChoice> StreamAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pieces = Channel.CreateUnbounded<CompletionChoice>(new UnboundedChannelOptions { SingleReader = true });
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = all.Token };
        Task running = RunAllAsync(pieces.Writer, options);
        try
        {
            // Not canceled here: RunAllAsync completes the channel in any case.
            await foreach (CompletionChoice piece in pieces.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return piece;
            }
        }
        finally
        {
            await all.CancelAsync();
            await running;
        }
    }

    /// <summary>Waits for the complete texts.</summary>
    public async Task<IReadOnlyList<CompletionChoice>> CompleteAsync(CancellationToken cancellation)
    {
        var choices = new CompletionChoice?[call.Prompts.Count * call.Choices];
        await foreach (CompletionChoice piece in StreamAsync(cancellation))
        {
            choices[piece.Index] = Join(choices[piece.Index], piece);
        }

        cancellation.ThrowIfCancellationRequested();
        return [.. choices.Select(choice => choice!)];
    }

    /// <summary>Processes all prompts; failures are passed to the reader of the pieces.</summary>
    private async Task RunAllAsync(ChannelWriter<CompletionChoice> pieces, ParallelOptions options)
    {
        Exception? failure = null;
        try
        {
            IEnumerable<int> prompts = Enumerable.Range(0, call.Prompts.Count);
            await Parallel.ForEachAsync(prompts, options, async (index, token) => await CompleteAsync(index, pieces, token)).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        pieces.Complete(failure);
    }

    private static CompletionChoice Join(CompletionChoice? before, CompletionChoice piece)
    {
        if (before is null)
        {
            return piece;
        }

        CompletionLogprobs? logprobs = (before.Logprobs, piece.Logprobs) is ({ } first, { } second)
            ? new CompletionLogprobs(
                [.. first.Tokens, .. second.Tokens],
                [.. first.TokenLogprobs, .. second.TokenLogprobs],
                [.. first.TopLogprobs, .. second.TopLogprobs],
                [.. first.TextOffset, .. second.TextOffset])
            : before.Logprobs ?? piece.Logprobs;
        return new CompletionChoice(before.Text + piece.Text, piece.Index, logprobs, piece.FinishReason);
    }

    private async Task CompleteAsync(int index, ChannelWriter<CompletionChoice> pieces, CancellationToken cancellation)
    {
        CompletionPrompt prompt = call.Prompts[index];
        IReadOnlyList<ScoredPosition> positions = call.HasEcho && call.TopLogprobs is not null ? await ScoreAsync(prompt, cancellation) : [];
        Count(prompt.Tokens.Length, 0, 0);
        CompletionText[] texts = [.. Enumerable.Range(0, call.Choices).Select(_ => Begin(prompt, positions))];
        if (call.MaxTokens == 0)
        {
            foreach ((int choice, CompletionText text) in texts.Index())
            {
                pieces.TryWrite(text.Take((index * call.Choices) + choice, "length"));
            }

            return;
        }

        GenerationRequest[] requests = [.. Enumerable.Range(0, call.Choices).Select(choice => RequestFor(prompt, index, choice))];
        IReadOnlyList<GenerationHandle> handles = served.Engine.Submit(requests);
        metrics.Watch("text_completion", served.Lease.Name, handles);
        try
        {
            await Task.WhenAll(handles.Select((handle, choice) => ReadAsync(handle, texts[choice], (index * call.Choices) + choice, pieces, cancellation)));
        }
        finally
        {
            foreach (GenerationHandle handle in handles)
            {
                handle.Cancel();
            }
        }
    }

    private CompletionText Begin(CompletionPrompt prompt, IReadOnlyList<ScoredPosition> positions)
    {
        var text = new CompletionText(served.Model.HasTokenizer ? served.Model.Tokenizer : null, call.TopLogprobs is not null);
        if (call.HasEcho)
        {
            text.Echo(prompt, positions);
        }

        return text;
    }

    private GenerationRequest RequestFor(CompletionPrompt prompt, int index, int choice) => call.Request with
    {
        PromptTokens = prompt.Tokens,
        MaxTokens = call.MaxTokens,
        Constraints = call.Form is { } form ? [form.Create()] : [],
        RandomKey = (ulong)((index * call.Choices) + choice),
    };

    private async Task ReadAsync(
        GenerationHandle handle, CompletionText text, int index, ChannelWriter<CompletionChoice> pieces, CancellationToken cancellation)
    {
        await foreach (GenerationUpdate update in handle.Stream(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            if (update.FinishReason is FinishReason.Error or FinishReason.Cancelled)
            {
                throw ErrorMapper.OfEnding(update.FinishReason.Value, (await handle.Completion).Failure);
            }

            text.Add(update);
            string? reason = update.FinishReason is { } ended ? ChatAnswer.ReasonOf(ended) : null;
            CompletionChoice piece = text.Take(index, reason);
            if (piece.Text.Length > 0 || piece.Logprobs is not null || reason is not null)
            {
                pieces.TryWrite(piece);
            }
        }

        TokenUsage usage = (await handle.Completion).Usage;
        Count(0, index % call.Choices == 0 ? usage.CachedTokens : 0, usage.OutputTokens);
    }

    private async Task<IReadOnlyList<ScoredPosition>> ScoreAsync(CompletionPrompt prompt, CancellationToken cancellation)
    {
        var request = new ScoreRequest
        {
            Tokens = prompt.Tokens,
            TopLogprobs = call.TopLogprobs!.Value,
            Tenant = call.Request.Tenant,
            CacheSalt = call.Request.CacheSalt,
        };
        List<ScoredPosition> positions = [];
        await foreach (ScoredPosition position in served.Engine.Score(request, cancellation))
        {
            positions.Add(position);
        }

        return positions;
    }

    private void Count(int prompt, int cached, int output)
    {
        lock (_gate)
        {
            _promptTokens += prompt;
            _cachedTokens += cached;
            _outputTokens += output;
        }
    }
}
