namespace Fathom.Web.Answers;

/// <summary>Notifies all open pages of an owner that a conversation, or the list of them, has changed.</summary>
public sealed class ConversationEvents
{
    /// <summary>Called, on any thread, with the owner and the conversation; the conversation is null when several have changed, and so is the
    /// owner when anybody's may have.</summary>
    public event Action<string?, string?>? Changed;

    internal void Publish(string owner, string? conversationId) => Changed?.Invoke(owner, conversationId);

    internal void PublishAll() => Changed?.Invoke(null, null);
}
