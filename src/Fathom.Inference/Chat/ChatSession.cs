using System.Runtime.CompilerServices;
using Fathom.Inference.Requests;
using Fathom.Templates;
using Fathom.Templates.Errors;
using Fathom.Templates.ToolCalls;

namespace Fathom.Inference.Chat;

/// <summary>A conversation with a model.</summary>
/// <remarks>
/// Each turn renders the whole conversation with the model's template; the prefix that is still in the engine's cache isn't computed
/// again. Users' text never becomes a special token. The template gets the thinking of earlier turns and decides what to keep.
/// </remarks>
public sealed class ChatSession
{
    private readonly Engine _engine;
    private readonly List<ChatMessage> _messages = [];

    /// <summary>Starts a conversation.</summary>
    /// <param name="engine">Runs the model; must outlive the session.</param>
    /// <param name="options">Options of the conversation.</param>
    public ChatSession(Engine engine, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engine = engine;
        Options = options ?? new ChatOptions();
        Clear();
    }

    /// <summary>Options of the conversation; may be changed between turns.</summary>
    public ChatOptions Options { get; set; }

    /// <summary>The messages so far.</summary>
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

    /// <summary>Continues another conversation, which is copied unchanged.</summary>
    /// <param name="messages">Its messages, the system prompt included.</param>
    public void Restore(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] copy = [.. messages];
        _messages.Clear();
        _messages.AddRange(copy);
        LastTurn = null;
    }

    /// <summary>Sends a user's message and streams the answer. The turn is added to the conversation when it ends, even if it was cancelled.</summary>
    /// <param name="text">The user's message.</param>
    /// <param name="cancellation">Ends the turn with <see cref="FinishReason.Cancelled"/>.</param>
    /// <returns>Updates; the last one has the reason of the end.</returns>
    /// <exception cref="GenerationException">The model has no tokenizer or template, or the conversation is too long for its context.</exception>
    /// <exception cref="TemplateException">The template refuses the conversation.</exception>
    public IAsyncEnumerable<ChatUpdate> Send(string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Send([new ChatMessage("user", text)], cancellation);
    }

    /// <summary>Sends the results of the tools that the last turn called, and streams the next turn.</summary>
    /// <param name="results">A message with role <c>tool</c> for each of the turn's calls, in their order.</param>
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
        int thinkingTokens = 0;
        try
        {
            await foreach (ChatUpdate update in handle.Stream(cancellation))
            {
                thinkingTokens = update.ThinkingTokens;
                turn.Add(new AssistantDelta(update.Kind, update.Text, update.ToolCall));
                if (update.FinishReason is null)
                {
                    yield return update;
                }
            }
        }
        finally
        {
            // The stream has ended, or leaving it cancelled the turn. Text that wasn't read isn't added to the conversation.
            ChatToolCall[] calls = [.. turn.Calls.Select((call, index) => call with { Id = $"call{_messages.Count:D3}{index:D2}" })];
            LastTurn = (await handle.Completion) with { Thinking = turn.Thinking, Answer = turn.Answer, ToolCalls = calls };
            _messages.Add(new ChatMessage("assistant", turn.Answer)
            {
                ReasoningContent = turn.Thinking.Length > 0 ? turn.Thinking : null,
                ToolCalls = calls.Length > 0 ? calls : null,
            });
        }

        yield return new ChatUpdate(ReasoningKind.Answer, string.Empty, LastTurn!.FinishReason) { ThinkingTokens = thinkingTokens };
    }
}
