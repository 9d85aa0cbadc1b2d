using System.Runtime.CompilerServices;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Chat;

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

    /// <summary>Continues another conversation, which is copied as it is.</summary>
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
        return Send([new ChatMessage("user", text)], cancellation);
    }

    /// <summary>Gives the results of the tools that the last turn called, and streams the turn that follows.</summary>
    /// <param name="results">A message of the role <c>tool</c> for each of the turn's calls, in their order.</param>
    /// <param name="cancellation">Ends the turn with <see cref="FinishReason.Cancelled"/>.</param>
    /// <returns>Updates; the last one has the reason of the end.</returns>
    /// <exception cref="InvalidOperationException">The last turn called no tools.</exception>
    /// <exception cref="GenerationException">The conversation is too long for the model's context.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public IAsyncEnumerable<ChatUpdate> SendResults(IEnumerable<ChatMessage> results, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        return LastTurn is { ToolCalls.Count: > 0 } ? Send([.. results], cancellation) : throw new InvalidOperationException("the last turn called no tools");
    }

    private IAsyncEnumerable<ChatUpdate> Send(ChatMessage[] said, CancellationToken cancellation)
    {
        ChatHandle handle = ChatHandle.Submit(_engine, _messages.Concat(said), Options);
        _messages.AddRange(said);
        return Stream(handle, cancellation);
    }

    private async IAsyncEnumerable<ChatUpdate> Stream(ChatHandle handle, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var turn = new AssistantTurn();
        try
        {
            await foreach (ChatUpdate update in handle.Stream(cancellation))
            {
                turn.Add(new AssistantDelta(update.Kind, update.Text, update.ToolCall));
                if (update.FinishReason is null)
                {
                    yield return update;
                }
            }
        }
        finally
        {
            // The stream has ended, or leaving it cancelled the turn. What was not read is not remembered.
            ChatToolCall[] calls = [.. turn.Calls.Select((call, index) => call with { Id = $"call{_messages.Count:D3}{index:D2}" })];
            LastTurn = (await handle.Completion) with { Thinking = turn.Thinking, Answer = turn.Answer, ToolCalls = calls };
            _messages.Add(new ChatMessage("assistant", turn.Answer)
            {
                ReasoningContent = turn.Thinking.Length > 0 ? turn.Thinking : null,
                ToolCalls = calls.Length > 0 ? calls : null,
            });
        }

        yield return new ChatUpdate(ReasoningKind.Answer, string.Empty, LastTurn!.FinishReason);
    }
}
