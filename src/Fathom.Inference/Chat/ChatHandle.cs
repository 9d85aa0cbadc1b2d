using System.Runtime.CompilerServices;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Chat;

/// <summary>A requested turn of the assistant: stream it, or wait for it. Safe from any thread.</summary>
/// <remarks>Doesn't keep the conversation; <see cref="ChatSession"/> does.</remarks>
public sealed class ChatHandle
{
    private readonly GenerationHandle _generation;
    private readonly Func<AssistantParser> _createParser;

    private ChatHandle(GenerationHandle generation, Func<AssistantParser> createParser)
    {
        (_generation, _createParser) = (generation, createParser);
        Completion = CompleteAsync();
    }

    /// <summary>Completes with the whole turn when it ends. Never faults; failures are reported by <see cref="FinishReason"/>.</summary>
    public Task<ChatTurn> Completion { get; }

    /// <summary>Renders a conversation with the model's template and requests the assistant's next turn.</summary>
    /// <param name="engine">Runs the model.</param>
    /// <param name="messages">The conversation so far. Its text never becomes a special token.</param>
    /// <param name="options">Options of the turn; their system prompt is ignored, since the messages contain one.</param>
    /// <exception cref="GenerationException">
    /// The model has no tokenizer or template, the conversation is too long for its context, or the queue is full.
    /// </exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    /// <exception cref="ConstraintException">The format of the answer, or the schema of a strict tool, is refused.</exception>
    public static ChatHandle Submit(Engine engine, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(options);
        return Submit(engine, ChatTurnRequest.Create(engine.LoadedModel, messages, options));
    }

    /// <summary>Requests a turn for one of many users.</summary>
    /// <param name="engine">Runs the model.</param>
    /// <param name="turn">The turn's request.</param>
    /// <param name="tenant">The tenant (<see cref="GenerationRequest.Tenant"/>).</param>
    /// <param name="cacheSalt">Separates cached prompts from those of other salts (<see cref="GenerationRequest.CacheSalt"/>).</param>
    /// <exception cref="GenerationException">The conversation is too long for the model's context, or the queue is full.</exception>
    public static ChatHandle Submit(Engine engine, ChatTurnRequest turn, string tenant = "", string cacheSalt = "")
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(turn);
        GenerationRequest request = turn.Request with { Tenant = tenant, CacheSalt = cacheSalt };
        return new ChatHandle(engine.Submit(request), turn.CreateParser);
    }

    /// <summary>Cancels the turn; does nothing once it has ended.</summary>
    public void Cancel() => _generation.Cancel();

    /// <summary>Streams the turn, with thinking, answer, and tool calls separated; can be read once.</summary>
    /// <param name="cancellation">Cancels the turn.</param>
    /// <returns>Updates; the last one has the finish reason and no text. Leaving the loop early cancels the turn.</returns>
    public async IAsyncEnumerable<ChatUpdate> Stream([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        AssistantParser parser = _createParser();
        int thinkingTokens = 0;
        await foreach (GenerationUpdate update in _generation.Stream(cancellation))
        {
            bool wasThinking = parser.IsThinking;
            IReadOnlyList<AssistantDelta> deltas = update.FinishReason is null
                ? parser.Feed(update.Text)
                : [.. parser.Feed(update.Text), .. parser.Finish()];
            bool isThinking = wasThinking || parser.IsThinking || deltas.Any(delta => delta.Kind == ReasoningKind.Thinking);
            thinkingTokens += isThinking && update.Token is not null ? 1 : 0;
            foreach (AssistantDelta delta in deltas)
            {
                yield return new ChatUpdate(delta.Kind, delta.Text, null) { ToolCall = delta.Call, ThinkingTokens = thinkingTokens };
            }

            if (update.FinishReason is { } reason)
            {
                yield return new ChatUpdate(ReasoningKind.Answer, string.Empty, reason) { ThinkingTokens = thinkingTokens };
            }
        }
    }

    private async Task<ChatTurn> CompleteAsync()
    {
        GenerationResult result = await _generation.Completion.ConfigureAwait(false);
        AssistantParser parser = _createParser();
        var turn = new AssistantTurn();
        foreach (AssistantDelta delta in parser.Feed(result.Text).Concat(parser.Finish()))
        {
            turn.Add(delta);
        }

        return new ChatTurn(turn.Thinking, turn.Answer, result.FinishReason, result.Usage, result.Timings)
        {
            ToolCalls = turn.Calls,
            Failure = result.Failure,
        };
    }
}
