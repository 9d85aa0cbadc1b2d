using System.Runtime.CompilerServices;
using Fathom.Inference.Chat;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Templates;

namespace Fathom.Inference;

/// <summary>An assistant's turn that was asked for: stream it, or wait for it. Safe from any thread.</summary>
/// <remarks>Keeps no conversation: <see cref="ChatSession"/> does.</remarks>
public sealed class ChatHandle
{
    private readonly GenerationHandle _generation;
    private readonly bool _startsInThought;

    private ChatHandle(GenerationHandle generation, bool startsInThought)
    {
        (_generation, _startsInThought) = (generation, startsInThought);
        Completion = CompleteAsync();
    }

    /// <summary>The whole turn, when it has ended; never faulted: a failure is a <see cref="FinishReason"/>.</summary>
    public Task<ChatTurn> Completion { get; }

    /// <summary>Renders a conversation by the model's template and asks for the assistant's next turn.</summary>
    /// <param name="engine">Runs the model.</param>
    /// <param name="messages">The conversation so far. What it says never becomes a special token.</param>
    /// <param name="options">How the turn goes; its system prompt is not used, since the messages have theirs.</param>
    /// <exception cref="GenerationException">The model has no tokenizer or template, the conversation is too long for its context, or the queue is full.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public static ChatHandle Submit(Engine engine, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(options);
        ChatPrompt prompt = ChatPrompt.Render(engine.LoadedModel, messages, options.Thinking);
        return new ChatHandle(engine.Submit(CreateRequest(engine.LoadedModel, prompt, options)), prompt.StartsInThought);
    }

    /// <summary>Cancels the turn; does nothing after its end.</summary>
    public void Cancel() => _generation.Cancel();

    /// <summary>The turn's text as it comes, thinking apart from the answer; can be read once.</summary>
    /// <param name="cancellation">Cancels the turn.</param>
    /// <returns>Updates; the last one, without text, has the finish reason. Leaving the loop early cancels the turn.</returns>
    public async IAsyncEnumerable<ChatUpdate> Stream([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var parser = new ReasoningParser(_startsInThought);
        await foreach (GenerationUpdate update in _generation.Stream(cancellation))
        {
            IReadOnlyList<ReasoningDelta> deltas = update.FinishReason is null
                ? parser.Feed(update.Text)
                : [.. parser.Feed(update.Text), .. parser.Finish()];
            foreach (ReasoningDelta delta in deltas)
            {
                yield return new ChatUpdate(delta.Kind, delta.Text, null);
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
        var parser = new ReasoningParser(_startsInThought);
        ReasoningDelta[] deltas = [.. parser.Feed(result.Text), .. parser.Finish()];
        string TextOf(ReasoningKind kind) => string.Concat(deltas.Where(delta => delta.Kind == kind).Select(delta => delta.Text));
        return new ChatTurn(TextOf(ReasoningKind.Thinking), TextOf(ReasoningKind.Answer), result.FinishReason, result.Usage, result.Timings) { Failure = result.Failure };
    }

    private static GenerationRequest CreateRequest(LoadedModel model, ChatPrompt prompt, ChatOptions options) => new()
    {
        PromptTokens = prompt.Tokens,
        Sampling = options.Sampling ?? model.Defaults.Sampling,
        MaxTokens = options.MaxTokens,
        StopStrings = options.StopStrings,
        SkipSpecialTokens = false,
        Constraints = options.ThinkingBudget is { } budget && options.Thinking != ThinkingMode.Off ? [CreateBudget(model, prompt, budget)] : [],
    };

    private static ThinkingBudget CreateBudget(LoadedModel model, ChatPrompt prompt, int budget)
    {
        var text = new StreamingDetokenizer(model.Tokenizer, isContinuation: true);
        return new ThinkingBudget(text.Append, prompt.StartsInThought, model.Tokenizer.Encode(ThinkingTags.Close, allowSpecial: true), budget);
    }
}
