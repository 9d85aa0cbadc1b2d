namespace Fathom.Web.Conversations;

/// <summary>Author of a message.</summary>
public enum MessageRole
{
    /// <summary>The user.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
