namespace Fathom.Web.Conversations;

/// <summary>Names for conversations and messages.</summary>
internal static class ConversationIds
{
    /// <summary>A new one: later ones sort behind earlier ones.</summary>
    public static string Next() => Guid.CreateVersion7().ToString("n");
}
