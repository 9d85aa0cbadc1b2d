namespace Fathom.Web.Conversations;

/// <summary>Keeps conversations. Every call names the owner, and sees and changes nothing of anybody else. Safe from any thread.</summary>
/// <remarks>A call changes all of what it says, or nothing.</remarks>
public interface IConversationStore
{
    /// <summary>The owner's conversations: pinned ones first, then the latest.</summary>
    Task<IReadOnlyList<Conversation>> ListAsync(string owner);

    /// <summary>Conversations whose title or messages hold a text, in any case, the latest first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="text">What to look for.</param>
    /// <param name="limit">Most hits.</param>
    Task<IReadOnlyList<SearchHit>> SearchAsync(string owner, string text, int limit);

    /// <summary>One conversation; null when the owner has none of that name.</summary>
    Task<Conversation?> FindAsync(string owner, string id);

    /// <summary>All messages of a conversation, every one after its parent.</summary>
    Task<IReadOnlyList<ConversationMessage>> MessagesAsync(string owner, string id);

    /// <summary>Adds a conversation, with messages that are in it already.</summary>
    Task AddAsync(string owner, Conversation conversation, IReadOnlyList<ConversationMessage> messages);

    /// <summary>Adds messages, the last of which becomes the end of the branch that is shown.</summary>
    Task AppendAsync(string owner, string id, IReadOnlyList<ConversationMessage> messages);

    /// <summary>Writes what a message has become; does nothing when it is gone.</summary>
    Task UpdateMessageAsync(string owner, ConversationMessage message);

    /// <summary>Marks an answer that has ended as being written again. Of several who ask at once, one may write.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="message">The answer as it was read.</param>
    /// <returns>Whether it was still so; where it was not, nothing is changed.</returns>
    Task<bool> ReopenAsync(string owner, ConversationMessage message);

    /// <summary>Writes a conversation's title, pin, shown branch and settings; does nothing when it is gone.</summary>
    Task UpdateAsync(string owner, Conversation conversation);

    /// <summary>Deletes a conversation and its messages.</summary>
    Task DeleteAsync(string owner, string id);

    /// <summary>Deletes all conversations of an owner.</summary>
    Task DeleteAllAsync(string owner);

    /// <summary>The owner's kept system prompts by name.</summary>
    Task<IReadOnlyList<SavedPrompt>> PromptsAsync(string owner);

    /// <summary>Keeps a system prompt, in place of one of the same name.</summary>
    Task SavePromptAsync(string owner, SavedPrompt prompt);

    /// <summary>Forgets a system prompt.</summary>
    Task DeletePromptAsync(string owner, string name);

    /// <summary>Marks answers that were left unfinished by a process that has ended as <see cref="MessageState.Interrupted"/>.</summary>
    Task MarkInterruptedAsync();

    /// <summary>Asks the other processes that use the store to stop the answers that they write. A store of one process has nobody to ask.</summary>
    /// <param name="owner">Whose answers.</param>
    /// <param name="conversationId">In which conversation; null for all.</param>
    Task AskToStopAsync(string owner, string? conversationId);
}
