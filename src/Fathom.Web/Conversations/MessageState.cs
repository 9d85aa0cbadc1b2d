namespace Fathom.Web.Conversations;

/// <summary>Progress of a message.</summary>
public enum MessageState
{
    /// <summary>It is complete.</summary>
    Complete,

    /// <summary>The model is still writing it.</summary>
    Running,

    /// <summary>The user stopped it.</summary>
    Stopped,

    /// <summary>It reached the token limit, or the end of the context.</summary>
    Truncated,

    /// <summary>It failed; <see cref="ConversationMessage.Error"/> says why.</summary>
    Failed,

    /// <summary>The server ended while it was being written.</summary>
    Interrupted,
}
