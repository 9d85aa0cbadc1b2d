using System.Runtime.CompilerServices;
using System.Text;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;

namespace Fathom.Server.OpenAi;

/// <summary>Answers to one request in OpenAI's format.</summary>
internal sealed class ChatAnswer(ChatRun run, ServedModel served, string id, long created)
{
    private const string ChunkObject = "chat.completion.chunk";

    private readonly string _fingerprint = Fingerprint.Of(served);

    /// <summary>Waits for the complete answers.</summary>
    public async Task<ChatCompletion> CompleteAsync(int choices, CancellationToken cancellation)
    {
        var parts = new ChoiceText[choices];
        await foreach (ChoiceDelta delta in run.StreamAsync(cancellation))
        {
            (parts[delta.Index] ??= new ChoiceText()).Add(delta);
        }

        ChatUsage usage = await run.UsageAsync();
        return new ChatCompletion(
            id,
            "chat.completion",
            created,
            served.Name,
            _fingerprint,
            [.. parts.Select((part, index) => part.ToChoice(index, served))],
            UsageBody.Of(usage),
            TimingsBody.Of(usage));
    }

    /// <summary>The answers piece by piece.</summary>
    /// <param name="hasUsage">Whether a last chunk reports usage.</param>
    /// <param name="cancellation">Ends the answers.</param>
    public async IAsyncEnumerable<ChatChunk> StreamAsync(bool hasUsage, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var begun = new HashSet<int>();
        var calling = new Dictionary<int, ToolCallText>();
        await foreach (ChoiceDelta delta in run.StreamAsync(cancellation))
        {
            if (begun.Add(delta.Index))
            {
                yield return Chunk(delta.Index, FirstDelta());
            }

            if (delta.Thinking.Length > 0 || delta.ThinkingTokens.Count > 0)
            {
                LogprobsBody? logprobs = LogprobsBody.Of([], delta.ThinkingTokens, served.Model.Tokenizer);
                yield return Chunk(delta.Index, new ChunkDelta(ReasoningContent: delta.Thinking), logprobs);
            }

            if (delta.Answer.Length > 0 || delta.AnswerTokens.Count > 0)
            {
                yield return Chunk(delta.Index, new ChunkDelta(Content: delta.Answer), LogprobsBody.Of(delta.AnswerTokens, [], served.Model.Tokenizer));
            }

            ToolCallText calls = calling.TryGetValue(delta.Index, out ToolCallText? known) ? known : calling[delta.Index] = new ToolCallText();
            foreach (CallDelta call in delta.Calls)
            {
                calls.Add(call);
                if (ToolCallBody.Of(call) is { } body)
                {
                    yield return Chunk(delta.Index, new ChunkDelta(ToolCalls: [body]));
                }
            }

            if (delta.FinishReason is { } reason)
            {
                yield return await LastAsync(delta.Index, ReasonOf(reason, calls.Count), isLast: begun.Count == 1);
            }
        }

        if (hasUsage)
        {
            yield return new ChatChunk(id, ChunkObject, created, served.Name, _fingerprint, [], UsageBody.Of(await run.UsageAsync()), null);
        }
    }

    /// <summary>OpenAI's name for why an answer ended.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="calls">Number of tool calls.</param>
    public static string ReasonOf(FinishReason reason, int calls = 0) => reason == FinishReason.Length ? "length" : calls > 0 ? "tool_calls" : "stop";

    private ChunkDelta FirstDelta() => run.StartsInThought
        ? new ChunkDelta("assistant", ReasoningContent: "")
        : new ChunkDelta("assistant", Content: "");

    private async Task<ChatChunk> LastAsync(int index, string reason, bool isLast)
    {
        var choice = new ChunkChoice(index, new ChunkDelta(), null, reason);
        TimingsBody? timings = isLast ? TimingsBody.Of(ChatUsage.Of([await run.ResultAsync(index)], 0)) : null;
        return new ChatChunk(id, ChunkObject, created, served.Name, _fingerprint, [choice], null, timings);
    }

    private ChatChunk Chunk(int index, ChunkDelta delta, LogprobsBody? logprobs = null) =>
        new(id, ChunkObject, created, served.Name, _fingerprint, [new ChunkChoice(index, delta, logprobs, null)], null, null);

    /// <summary>The text of one answer.</summary>
    private sealed class ChoiceText
    {
        private readonly StringBuilder _thinking = new();
        private readonly StringBuilder _answer = new();
        private readonly List<GeneratedToken> _thinkingTokens = [];
        private readonly List<GeneratedToken> _answerTokens = [];
        private readonly ToolCallText _calls = new();
        private FinishReason _reason;

        public void Add(ChoiceDelta delta)
        {
            _thinking.Append(delta.Thinking);
            _answer.Append(delta.Answer);
            _thinkingTokens.AddRange(delta.ThinkingTokens);
            _answerTokens.AddRange(delta.AnswerTokens);
            _reason = delta.FinishReason ?? _reason;
            foreach (CallDelta call in delta.Calls)
            {
                _calls.Add(call);
            }
        }

        public ChatChoice ToChoice(int index, ServedModel served)
        {
            ToolCallBody[] calls = [.. _calls.All.Select(call => ToolCallBody.Whole(call.Id, call.Name, call.Arguments))];
            var message = new AssistantMessage(
                "assistant",
                calls.Length > 0 && _answer.Length == 0 ? null : _answer.ToString(),
                _thinking.Length > 0 ? _thinking.ToString() : null,
                null,
                calls.Length > 0 ? calls : null);
            return new ChatChoice(index, message, LogprobsBody.Of(_answerTokens, _thinkingTokens, served.Model.Tokenizer), ReasonOf(_reason, calls.Length));
        }
    }
}
