namespace Fathom.Web.Answers;

/// <summary>Notifies all open pages of an owner that a conversation, or the list of them, has changed.</summary>
public sealed class ConversationEvents
{
    /// <summary>Raised on any thread with the owner and the conversation. The conversation is null if several have changed; the owner is null if anyone's
    /// may have.</summary>
    public event Action<string?, string?>? Changed;

    internal void Publish(string owner, string? conversationId) => Changed?.Invoke(owner, conversationId);

    internal void PublishAll() => Changed?.Invoke(null, null);
}
