using Fathom.Inference.Chat;
using Fathom.Web.Conversations;
using Fathom.Web.Models;

namespace Fathom.Web.Answers;

/// <summary>An answer that ended before it was whole, and how it goes on.</summary>
internal static class AnswerContinuation
{
    /// <summary>What the end of a stream makes of a character that was cut.</summary>
    private const char CutCharacter = '\ufffd';

    /// <summary>Whether a message is an answer of which something came, but not all.</summary>
    public static bool IsOpen(ConversationMessage message) => message.Role == MessageRole.Assistant
        && message.State is MessageState.Stopped or MessageState.Truncated or MessageState.Interrupted or MessageState.Failed
        && message.Text.Length + message.Thinking.Length > 0;

    /// <summary>Why an answer can't go on, in a person's words; null when it can.</summary>
    /// <param name="message">The answer.</param>
    /// <param name="models">The models that are there.</param>
    public static string? UnsupportedReason(ConversationMessage message, IReadOnlyList<ChatModelInfo> models)
    {
        ChatModelInfo? writer = models.FirstOrDefault(model => model.Name == message.Model);
        if (writer is null)
        {
            return $"It can't go on: “{message.Model}”, which wrote it, is not here any more.";
        }

        int? used = message.Figures is { } figures ? figures.PromptTokens + figures.OutputTokens : null;
        return used >= writer.ContextTokens ? "It can't go on: the conversation is as long as the model can read." : null;
    }

    /// <summary>The answer as it begins again: without the half of a character that was cut.</summary>
    public static ConversationMessage Begin(ConversationMessage message) => message with
    {
        State = MessageState.Running,
        Error = null,
        Text = message.Text.TrimEnd(CutCharacter),
        Thinking = message.Text.Length == 0 ? message.Thinking.TrimEnd(CutCharacter) : message.Thinking,
    };

    /// <summary>The options under which a model goes on with what came of an answer; the same options where nothing came.</summary>
    /// <param name="options">How the conversation's answers are made.</param>
    /// <param name="message">The answer.</param>
    /// <param name="model">Who writes it.</param>
    public static ChatOptions Apply(ChatOptions options, ConversationMessage message, ChatModelInfo model)
    {
        // Without thoughts of its own, a model would read the steps that are noted there as words.
        string thinking = model.Thinks == false ? "" : message.Thinking;
        if (thinking.Length == 0 && message.Text.Length == 0)
        {
            return options;
        }

        bool hasThought = thinking.Length > 0;
        return options with
        {
            Thinking = hasThought ? ThinkingMode.On : options.Thinking, // the thought is there, whatever is wanted of later answers
            Continuation = new ChatContinuation(hasThought ? message.Text.Length > 0 ? thinking.TrimEnd('\n') : thinking : null, message.Text),
        };
    }

    /// <summary>What both parts of an answer took together; null where neither is known.</summary>
    public static AnswerFigures? Sum(AnswerFigures? before, AnswerFigures? after) => before is null || after is null
        ? after ?? before
        : before with
        {
            OutputTokens = before.OutputTokens + after.OutputTokens,
            DecodeSeconds = before.DecodeSeconds + after.DecodeSeconds,
            ThinkingSeconds = after.ThinkingSeconds,
        };
}
