namespace Fathom.Web.Conversations;

/// <summary>Says in a person's words why an answer is not whole.</summary>
internal static class AnswerEnd
{
    /// <summary>Why a message has ended where it does; null for one that is whole, or is being written.</summary>
    public static string? Of(ConversationMessage message) => message.State switch
    {
        MessageState.Failed => message.Error ?? "The answer failed.",
        MessageState.Stopped => "You stopped this answer.",
        MessageState.Truncated => "The answer reached its longest length. Settings say how long it may be.",
        MessageState.Interrupted => "The server ended while it wrote this answer.",
        _ => null,
    };
}
