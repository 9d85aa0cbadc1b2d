using System.Text;
using Fathom.Inference.Chat;
using Fathom.Tokenizers;
using Fathom.Tokenizers.Templates;

namespace Fathom.Inference;

/// <summary>A conversation with a model.</summary>
/// <remarks>
/// Each turn renders the whole conversation by the model's template; what the engine's cache still holds of its beginning is not computed
/// again. What people write never becomes a special token. Earlier turns' thinking is handed to the template, which decides what stays.
/// </remarks>
public sealed class ChatSession
{
    private readonly Engine _engine;
    private readonly List<ChatMessage> _messages = [];

    /// <summary>Begins a conversation.</summary>
    /// <param name="engine">Runs the model; must outlive the session.</param>
    /// <param name="options">How the conversation goes.</param>
    public ChatSession(Engine engine, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engine = engine;
        Options = options ?? new ChatOptions();
        Clear();
    }

    /// <summary>How the conversation goes; may be changed between turns.</summary>
    public ChatOptions Options { get; set; }

    /// <summary>What has been said.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>The last finished turn; null before the first.</summary>
    public ChatTurn? LastTurn { get; private set; }

    /// <summary>Forgets the conversation; the system prompt stays.</summary>
    public void Clear()
    {
        _messages.Clear();
        LastTurn = null;
        if (Options.SystemPrompt is { } system)
        {
            _messages.Add(new ChatMessage("system", system));
        }
    }

    /// <summary>Goes on from another conversation, which is copied as it is.</summary>
    /// <param name="messages">What was said in it, the system prompt included.</param>
    public void Restore(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] copy = [.. messages];
        _messages.Clear();
        _messages.AddRange(copy);
        LastTurn = null;
    }

    /// <summary>Says something and tells the answer as it comes. The turn joins the conversation when it has ended, also when it was cancelled.</summary>
    /// <param name="text">What the user says.</param>
    /// <param name="cancellation">Ends the turn with <see cref="FinishReason.Cancelled"/>.</param>
    /// <returns>Updates; the last one has the reason of the end.</returns>
    /// <exception cref="GenerationException">The model has no tokenizer or template, or the conversation is too long for its context.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public IEnumerable<ChatUpdate> Send(string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var user = new ChatMessage("user", text);
        ChatPrompt prompt = ChatPrompt.Render(_engine.LoadedModel, _messages.Append(user), Options.Thinking);
        GenerationHandle handle = _engine.Submit(CreateRequest(prompt));
        _messages.Add(user);
        return Follow(handle, new ReasoningParser(prompt.StartsInThought), cancellation);
    }

    private IEnumerable<ChatUpdate> Follow(GenerationHandle handle, ReasoningParser parser, CancellationToken cancellation)
    {
        var thinking = new StringBuilder();
        var answer = new StringBuilder();
        try
        {
            foreach (GenerationUpdate update in _engine.Follow(handle, cancellation))
            {
                IReadOnlyList<ReasoningDelta> deltas = update.FinishReason is null
                    ? parser.Feed(update.Text)
                    : [.. parser.Feed(update.Text), .. parser.Finish()];
                foreach (ReasoningDelta delta in deltas)
                {
                    (delta.Kind == ReasoningKind.Thinking ? thinking : answer).Append(delta.Text);
                    yield return new ChatUpdate(delta.Kind, delta.Text, null);
                }
            }
        }
        finally
        {
            FinishReason reason = handle.FinishReason ?? FinishReason.Cancelled;
            LastTurn = new ChatTurn(thinking.ToString(), answer.ToString(), reason, handle.Usage, handle.Timings, handle.Failure);
            string? reasoning = thinking.Length > 0 ? LastTurn.Thinking : null;
            _messages.Add(new ChatMessage("assistant", LastTurn.Answer) { ReasoningContent = reasoning });
        }

        yield return new ChatUpdate(ReasoningKind.Answer, string.Empty, handle.FinishReason);
    }

    private GenerationRequest CreateRequest(ChatPrompt prompt) => new()
    {
        PromptTokens = prompt.Tokens,
        Sampling = Options.Sampling ?? _engine.LoadedModel.Defaults.Sampling,
        MaxTokens = Options.MaxTokens,
        StopStrings = Options.StopStrings,
        SkipSpecialTokens = false,
        Constraints = Options.ThinkingBudget is { } budget && Options.Thinking != ThinkingMode.Off ? [CreateBudget(prompt, budget)] : [],
    };

    private ThinkingBudget CreateBudget(ChatPrompt prompt, int budget)
    {
        Tokenizer tokenizer = _engine.LoadedModel.Tokenizer;
        var text = new StreamingDetokenizer(tokenizer, isContinuation: true);
        return new ThinkingBudget(text.Append, prompt.StartsInThought, tokenizer.Encode(ThinkingTags.Close, allowSpecial: true), budget);
    }
}
