namespace Fathom.Web.Conversations;

/// <summary>Ids of conversations and messages.</summary>
internal static class ConversationIds
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static string Next() => Guid.CreateVersion7().ToString("n");
}
