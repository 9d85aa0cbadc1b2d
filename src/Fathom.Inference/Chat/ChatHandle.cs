using System.Runtime.CompilerServices;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Chat;

/// <summary>An assistant's turn that was asked for: stream it, or wait for it. Safe from any thread.</summary>
/// <remarks>Keeps no conversation: <see cref="ChatSession"/> does.</remarks>
public sealed class ChatHandle
{
    private readonly GenerationHandle _generation;
    private readonly Func<AssistantParser> _createParser;

    private ChatHandle(GenerationHandle generation, Func<AssistantParser> createParser)
    {
        (_generation, _createParser) = (generation, createParser);
        Completion = CompleteAsync();
    }

    /// <summary>The whole turn, when it has ended; never faulted: a failure is a <see cref="FinishReason"/>.</summary>
    public Task<ChatTurn> Completion { get; }

    /// <summary>Renders a conversation by the model's template and asks for the assistant's next turn.</summary>
    /// <param name="engine">Runs the model.</param>
    /// <param name="messages">The conversation so far. What it says never becomes a special token.</param>
    /// <param name="options">How the turn goes; its system prompt is not used, since the messages have theirs.</param>
    /// <exception cref="GenerationException">
    /// The model has no tokenizer or template, the conversation is too long for its context, or the queue is full.
    /// </exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    /// <exception cref="ConstraintException">The form of the answer, or the schema of a strict tool, is refused.</exception>
    public static ChatHandle Submit(Engine engine, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(options);
        return Submit(engine, ChatTurnRequest.Create(engine.LoadedModel, messages, options));
    }

    /// <summary>Asks for a turn of one among many users.</summary>
    /// <param name="engine">Runs the model.</param>
    /// <param name="turn">What is asked.</param>
    /// <param name="tenant">Whose it is (<see cref="GenerationRequest.Tenant"/>).</param>
    /// <param name="cacheSalt">What parts its cached prompts from others' (<see cref="GenerationRequest.CacheSalt"/>).</param>
    /// <exception cref="GenerationException">The conversation is too long for the model's context, or the queue is full.</exception>
    public static ChatHandle Submit(Engine engine, ChatTurnRequest turn, string tenant = "", string cacheSalt = "")
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(turn);
        GenerationRequest request = turn.Request with { Tenant = tenant, CacheSalt = cacheSalt };
        return new ChatHandle(engine.Submit(request), turn.CreateParser);
    }

    /// <summary>Cancels the turn; does nothing after its end.</summary>
    public void Cancel() => _generation.Cancel();

    /// <summary>The turn as it comes, thinking apart from the answer and from calls of tools; can be read once.</summary>
    /// <param name="cancellation">Cancels the turn.</param>
    /// <returns>Updates; the last one, without text, has the finish reason. Leaving the loop early cancels the turn.</returns>
    public async IAsyncEnumerable<ChatUpdate> Stream([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        AssistantParser parser = _createParser();
        await foreach (GenerationUpdate update in _generation.Stream(cancellation))
        {
            IReadOnlyList<AssistantDelta> deltas = update.FinishReason is null
                ? parser.Feed(update.Text)
                : [.. parser.Feed(update.Text), .. parser.Finish()];
            foreach (AssistantDelta delta in deltas)
            {
                yield return new ChatUpdate(delta.Kind, delta.Text, null) { ToolCall = delta.Call };
            }

            if (update.FinishReason is { } reason)
            {
                yield return new ChatUpdate(ReasoningKind.Answer, string.Empty, reason);
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
