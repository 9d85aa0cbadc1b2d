namespace Fathom.Web.Conversations;

/// <summary>Explains to the user why an answer is incomplete.</summary>
internal static class AnswerEnd
{
    /// <summary>Why a message ended where it did; null if it is complete, or still running.</summary>
    public static string? Of(ConversationMessage message) => message.State switch
    {
        MessageState.Failed => message.Error ?? "The answer failed.",
        MessageState.Stopped => "You stopped this answer.",
        MessageState.Truncated => "The answer reached the maximum length, which you can change in Settings.",
        MessageState.Interrupted => "The server ended while it wrote this answer.",
        _ => null,
    };
}
