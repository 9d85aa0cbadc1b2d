using System.Runtime.CompilerServices;
using System.Text;
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

    /// <summary>Says something and streams the answer. The turn joins the conversation when it has ended, also when it was cancelled.</summary>
    /// <param name="text">What the user says.</param>
    /// <param name="cancellation">Ends the turn with <see cref="FinishReason.Cancelled"/>.</param>
    /// <returns>Updates; the last one has the reason of the end.</returns>
    /// <exception cref="GenerationException">The model has no tokenizer or template, or the conversation is too long for its context.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public IAsyncEnumerable<ChatUpdate> Send(string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var user = new ChatMessage("user", text);
        ChatHandle handle = ChatHandle.Submit(_engine, _messages.Append(user), Options);
        _messages.Add(user);
        return Stream(handle, cancellation);
    }

    private async IAsyncEnumerable<ChatUpdate> Stream(ChatHandle handle, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var thinking = new StringBuilder();
        var answer = new StringBuilder();
        try
        {
            await foreach (ChatUpdate update in handle.Stream(cancellation))
            {
                (update.Kind == ReasoningKind.Thinking ? thinking : answer).Append(update.Text);
                if (update.FinishReason is null)
                {
                    yield return update;
                }
            }
        }
        finally
        {
            // The stream has ended, or leaving it cancelled the turn. What was not read is not remembered.
            LastTurn = (await handle.Completion) with { Thinking = thinking.ToString(), Answer = answer.ToString() };
            string? reasoning = thinking.Length > 0 ? LastTurn.Thinking : null;
            _messages.Add(new ChatMessage("assistant", LastTurn.Answer) { ReasoningContent = reasoning });
        }

        yield return new ChatUpdate(ReasoningKind.Answer, string.Empty, LastTurn!.FinishReason);
    }
}
