namespace Fathom.Web.Conversations;

/// <summary>Who says a message.</summary>
public enum MessageRole
{
    /// <summary>The person.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
