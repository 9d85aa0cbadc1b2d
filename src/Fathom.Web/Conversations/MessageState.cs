namespace Fathom.Web.Conversations;

/// <summary>How far a message has come.</summary>
public enum MessageState
{
    /// <summary>It is whole.</summary>
    Complete,

    /// <summary>The model still writes it.</summary>
    Running,

    /// <summary>The person stopped it.</summary>
    Stopped,

    /// <summary>It reached the most tokens allowed, or the end of the context.</summary>
    Truncated,

    /// <summary>It failed; <see cref="ConversationMessage.Error"/> says why.</summary>
    Failed,

    /// <summary>The server ended while it was written.</summary>
    Interrupted,
}
