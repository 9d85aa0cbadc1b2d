using Fathom.Templates;
using Fathom.Web.Conversations;

namespace Fathom.Web.Answers;

/// <summary>The part of a conversation that the model gets.</summary>
internal static class PromptMessages
{
    /// <summary>The system prompt and the messages. Failed answers without any text are left out.</summary>
    public static IReadOnlyList<ChatMessage> Of(IEnumerable<ConversationMessage> history, ChatSettings settings)
    {
        List<ChatMessage> messages = [];
        if (!string.IsNullOrWhiteSpace(settings.SystemPrompt))
        {
            messages.Add(new ChatMessage("system", settings.SystemPrompt));
        }

        foreach (ConversationMessage message in history.Where(message => message.Role == MessageRole.User || message.Text.Length > 0))
        {
            messages.Add(Of(message));
        }

        return messages;
    }

    /// <summary>One message, with its thought separate from its text.</summary>
    public static ChatMessage Of(ConversationMessage message) => message.Role == MessageRole.User
        ? new ChatMessage("user", message.Text)
        : new ChatMessage("assistant", message.Text) { ReasoningContent = message.Thinking.Length > 0 ? message.Thinking : null };
}
