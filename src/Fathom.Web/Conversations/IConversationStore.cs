namespace Fathom.Web.Conversations;

/// <summary>Stores conversations. Every call names the owner, and neither sees nor changes anyone else's data. Safe from any thread.</summary>
/// <remarks>A call makes all of its changes, or none.</remarks>
public interface IConversationStore
{
    /// <summary>The owner's conversations: pinned ones first, then most recent first.</summary>
    Task<IReadOnlyList<Conversation>> ListAsync(string owner);

    /// <summary>Conversations whose title or messages contain a text, ignoring case, most recent first.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="text">Text to search for.</param>
    /// <param name="limit">Most hits.</param>
    Task<IReadOnlyList<SearchHit>> SearchAsync(string owner, string text, int limit);

    /// <summary>One conversation; null if the owner has none with this id.</summary>
    Task<Conversation?> FindAsync(string owner, string id);

    /// <summary>All messages of a conversation, every one after its parent.</summary>
    Task<IReadOnlyList<ConversationMessage>> MessagesAsync(string owner, string id);

    /// <summary>Adds a conversation with existing messages.</summary>
    Task AddAsync(string owner, Conversation conversation, IReadOnlyList<ConversationMessage> messages);

    /// <summary>Adds messages, the first of them after one that must still be there; the last one becomes the end of the shown branch.</summary>
    Task AppendAsync(string owner, string id, IReadOnlyList<ConversationMessage> messages);

    /// <summary>Updates a message; does nothing if it is gone.</summary>
    Task UpdateMessageAsync(string owner, ConversationMessage message);

    /// <summary>Marks an ended answer as running again. If several callers try at once, only one succeeds.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="message">The answer as it was read.</param>
    /// <returns>Whether it was still in that state; otherwise, nothing is changed.</returns>
    Task<bool> ReopenAsync(string owner, ConversationMessage message);

    /// <summary>Changes a conversation's title, and nothing else; does nothing if it is gone.</summary>
    Task SetTitleAsync(string owner, string id, string title);

    /// <summary>Changes whether a conversation is pinned, and nothing else; does nothing if it is gone.</summary>
    Task SetPinAsync(string owner, string id, bool isPinned);

    /// <summary>Changes the end of a conversation's shown branch, and nothing else; does nothing if it is gone.</summary>
    Task SetLeafAsync(string owner, string id, string leafId);

    /// <summary>Changes a conversation's settings, and nothing else; does nothing if it is gone.</summary>
    Task SetSettingsAsync(string owner, string id, ChatSettings settings);

    /// <summary>Deletes messages of a conversation; what follows a deleted one then follows the message before it. Does nothing if they are gone.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="messageIds">The messages.</param>
    /// <param name="leafId">The new end of the shown branch if its end is deleted; null, or one that is gone, for none.</param>
    Task DeleteMessagesAsync(string owner, string id, IReadOnlyList<string> messageIds, string? leafId);

    /// <summary>Deletes a conversation and its messages.</summary>
    Task DeleteAsync(string owner, string id);

    /// <summary>Deletes all conversations of an owner.</summary>
    Task DeleteAllAsync(string owner);

    /// <summary>The owner's saved system prompts, by name.</summary>
    Task<IReadOnlyList<SavedPrompt>> PromptsAsync(string owner);

    /// <summary>Saves a system prompt, replacing one with the same name.</summary>
    Task SavePromptAsync(string owner, SavedPrompt prompt);

    /// <summary>Deletes a system prompt.</summary>
    Task DeletePromptAsync(string owner, string name);

    /// <summary>Marks answers left unfinished by an ended process as <see cref="MessageState.Interrupted"/>.</summary>
    Task MarkInterruptedAsync();

    /// <summary>Asks the other processes that share the store to stop their answers. A store used by one process has no one to ask.</summary>
    /// <param name="owner">Owner of the answers.</param>
    /// <param name="conversationId">The conversation; null for all.</param>
    Task AskToStopAsync(string owner, string? conversationId);
}
