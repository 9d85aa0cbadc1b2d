using Fathom.Inference.Chat;
using Fathom.Web.Conversations;
using Fathom.Web.Models;

namespace Fathom.Web.Answers;

/// <summary>An answer that ended before it was complete, and how it continues.</summary>
internal static class AnswerContinuation
{
    /// <summary>Replaces a character that was cut at the end of a stream.</summary>
    private const char CutCharacter = '\ufffd';

    /// <summary>Whether a message is a partial answer: some of it arrived, but not all.</summary>
    public static bool IsOpen(ConversationMessage message) => message.Role == MessageRole.Assistant
        && message.State is MessageState.Stopped or MessageState.Truncated or MessageState.Interrupted or MessageState.Failed
        && message.Text.Length + message.Thinking.Length > 0;

    /// <summary>Why an answer can't continue, as a message for the user; null if it can.</summary>
    /// <param name="message">The answer.</param>
    /// <param name="models">The available models.</param>
    public static string? WhyNot(ConversationMessage message, IReadOnlyList<ChatModelInfo> models)
    {
        ChatModelInfo? writer = models.FirstOrDefault(model => model.Name == message.Model);
        if (writer is null)
        {
            return $"It can't be continued: “{message.Model}”, which wrote it, is no longer available.";
        }

        int? used = message.Figures is { } figures ? figures.PromptTokens + figures.OutputTokens : null;
        return used >= writer.ContextTokens ? "It can't be continued: the conversation fills the model's context." : null;
    }

    /// <summary>The answer as it restarts: without the half of a character that was cut.</summary>
    public static ConversationMessage Begin(ConversationMessage message) => message with
    {
        State = MessageState.Running,
        Error = null,
        Text = message.Text.TrimEnd(CutCharacter),
        Thinking = message.Text.Length == 0 ? message.Thinking.TrimEnd(CutCharacter) : message.Thinking,
    };

    /// <summary>The options with which a model continues an answer; unchanged if nothing of it arrived.</summary>
    /// <param name="options">The options of the conversation's answers.</param>
    /// <param name="message">The answer.</param>
    /// <param name="model">The model that writes it.</param>
    public static ChatOptions Apply(ChatOptions options, ConversationMessage message, ChatModelInfo model)
    {
        // A model that doesn't think would read the tool steps noted there as its own words.
        string thinking = model.Thinks == false ? "" : message.Thinking;
        if (thinking.Length == 0 && message.Text.Length == 0)
        {
            return options;
        }

        bool hasThought = thinking.Length > 0;
        return options with
        {
            Thinking = hasThought ? ThinkingMode.On : options.Thinking, // the thought exists, whatever the setting for later answers
            Continuation = new ChatContinuation(hasThought ? message.Text.Length > 0 ? thinking.TrimEnd('\n') : thinking : null, message.Text),
        };
    }

    /// <summary>Combined usage of two parts of an answer; null if neither is known. The prompt, and the wait for the first token, are the first's.</summary>
    public static AnswerFigures? Sum(AnswerFigures? before, AnswerFigures? after) => before is null || after is null
        ? after ?? before
        : before with
        {
            OutputTokens = before.OutputTokens + after.OutputTokens,
            DecodeSeconds = before.DecodeSeconds + after.DecodeSeconds,
            ThinkingSeconds = after.ThinkingSeconds,
            ThinkingTokens = before.ThinkingTokens + after.ThinkingTokens ?? before.ThinkingTokens ?? after.ThinkingTokens,
        };
}
