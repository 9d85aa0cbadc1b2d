using System.Data.Common;
using System.Text.Json;

namespace Fathom.Web.Conversations;

/// <summary>Stores conversations in an SQL database. Derived classes implement whatever differs between databases.</summary>
public abstract class SqlConversationStore : IConversationStore
{
    private protected const string ConversationColumns = "c.id, c.title, c.is_pinned, c.created, c.updated, c.leaf, c.settings";
    private const string MessageColumns = "m.id, m.parent, m.role, m.text, m.thinking, m.state, m.model, m.error, m.created, m.figures";

    /// <summary>Column in a search's rows, after those of the conversation, with the text of the matching message.</summary>
    private const int FoundColumn = 7;

    /// <summary>Characters of an excerpt before and after the match.</summary>
    private const int ExcerptMargin = 40;

    private protected SqlConversationStore()
    {
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Conversation>> ListAsync(string owner) => ReadAsync(session => session.ReadAsync(
        $"SELECT {ConversationColumns} FROM conversations c WHERE c.owner = @owner ORDER BY c.is_pinned DESC, c.updated DESC, c.id DESC",
        ReadConversation,
        ("@owner", owner)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(string owner, string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        string wanted = text.Trim();
        string pattern = "%" + wanted.Replace("\\", @"\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
        return wanted.Length == 0 ? Task.FromResult<IReadOnlyList<SearchHit>>([]) : ReadAsync(session => session.ReadAsync(
            SearchSql(wanted),
            row => new SearchHit(ReadConversation(row), row.IsDBNull(FoundColumn) ? null : ExcerptOf(row.GetString(FoundColumn), wanted)),
            ("@owner", owner),
            ("@text", wanted),
            ("@pattern", pattern),
            ("@limit", limit)));
    }

    /// <inheritdoc/>
    public Task<Conversation?> FindAsync(string owner, string id) => ReadAsync(async session =>
    {
        IReadOnlyList<Conversation> found = await session.ReadAsync(
            $"SELECT {ConversationColumns} FROM conversations c WHERE c.owner = @owner AND c.id = @id",
            ReadConversation,
            ("@owner", owner),
            ("@id", id)).ConfigureAwait(false);
        return found.SingleOrDefault();
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConversationMessage>> MessagesAsync(string owner, string id) => ReadAsync(session => session.ReadAsync(
        $"""
        SELECT {MessageColumns} FROM messages m JOIN conversations c ON c.id = m.conversation
        WHERE c.owner = @owner AND c.id = @id ORDER BY m.seq
        """,
        ReadMessage,
        ("@owner", owner),
        ("@id", id)));

    /// <inheritdoc/>
    public Task AddAsync(string owner, Conversation conversation, IReadOnlyList<ConversationMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(messages);
        return ChangeAsync(async session =>
        {
            await session.ExecuteAsync(
                """
                INSERT INTO conversations (id, owner, title, is_pinned, created, updated, leaf, settings)
                VALUES (@id, @owner, @title, @pinned, @created, @updated, @leaf, @settings)
                """,
                [("@owner", owner), ("@created", Milliseconds(conversation.Created)), .. Parameters(conversation)]).ConfigureAwait(false);
            await InsertAsync(session, owner, conversation.Id, messages).ConfigureAwait(false);
            await OnChangedAsync(session, owner, conversation.Id).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public Task AppendAsync(string owner, string id, IReadOnlyList<ConversationMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return messages.Count == 0 ? Task.CompletedTask : ChangeAsync(async session =>
        {
            int changed = await session.ExecuteAsync(
                """
                UPDATE conversations SET leaf = @leaf, updated = CASE WHEN updated > @updated THEN updated ELSE @updated END
                WHERE id = @id AND owner = @owner
                """,
                ("@leaf", messages[^1].Id),
                ("@updated", Milliseconds(messages[^1].Created)),
                ("@id", id),
                ("@owner", owner)).ConfigureAwait(false);
            if (changed == 0)
            {
                throw new ChatStoreException("chat.conversation.not_found", "id", "The conversation has been deleted.");
            }

            if (messages[0].ParentId is { } parent && !await IsThereAsync(session, id, parent).ConfigureAwait(false))
            {
                throw new ChatStoreException("chat.message.not_found", "message", "The message before this one has been deleted.");
            }

            await InsertAsync(session, owner, id, messages).ConfigureAwait(false);
            await OnChangedAsync(session, owner, id).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public Task UpdateMessageAsync(string owner, ConversationMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ChangeAsync(async session =>
        {
            int changed = await session.ExecuteAsync(
                """
                UPDATE messages SET text = @text, thinking = @thinking, state = @state, model = @model, error = @error, figures = @figures
                WHERE id = @id AND conversation IN (SELECT id FROM conversations WHERE owner = @owner)
                """,
                [("@owner", owner), .. Parameters(message)]).ConfigureAwait(false);
            if (changed > 0)
            {
                await OnWrittenAsync(session, owner, [message.Id]).ConfigureAwait(false);
            }
        });
    }

    /// <inheritdoc/>
    public async Task<bool> ReopenAsync(string owner, ConversationMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        int changed = 0;
        bool isAgain = false;
        await ChangeAsync(async session =>
        {
            // Optimistic locking: the row changes only if it still is as the caller read it.
            // When repeated after a lost connection, the change may find its own result: Running must match then.
            changed = await session.ExecuteAsync(
                """
                UPDATE messages SET state = 'Running', error = NULL
                WHERE id = @id AND state IN (@state, @found) AND text = @text AND thinking = @thinking
                  AND conversation IN (SELECT id FROM conversations WHERE owner = @owner)
                """,
                ("@id", message.Id),
                ("@state", message.State.ToString()),
                ("@found", (isAgain ? MessageState.Running : message.State).ToString()),
                ("@text", message.Text),
                ("@thinking", message.Thinking),
                ("@owner", owner)).ConfigureAwait(false);
            isAgain = true;
            if (changed > 0)
            {
                await OnWrittenAsync(session, owner, [message.Id]).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        return changed > 0;
    }

    /// <inheritdoc/>
    public Task SetTitleAsync(string owner, string id, string title) => SetAsync(owner, id, "title", title);

    /// <inheritdoc/>
    public Task SetPinAsync(string owner, string id, bool isPinned) => SetAsync(owner, id, "is_pinned", isPinned);

    /// <inheritdoc/>
    public Task SetLeafAsync(string owner, string id, string leafId) => SetAsync(owner, id, "leaf", leafId);

    /// <inheritdoc/>
    public Task SetSettingsAsync(string owner, string id, ChatSettings settings) => SetAsync(owner, id, "settings", Json(settings));

    /// <inheritdoc/>
    public Task DeleteMessagesAsync(string owner, string id, IReadOnlyList<string> messageIds, string? leafId)
    {
        ArgumentNullException.ThrowIfNull(messageIds);
        return ChangeAsync(async session =>
        {
            // Locks the conversation, so that no one adds a message after one that is being deleted.
            IReadOnlyList<string?> leaf = await session.ReadAsync<string?>(
                "UPDATE conversations SET leaf = leaf WHERE id = @id AND owner = @owner RETURNING leaf",
                row => row.IsDBNull(0) ? null : row.GetString(0),
                ("@id", id),
                ("@owner", owner)).ConfigureAwait(false);
            if (leaf.Count == 0)
            {
                return;
            }

            HashSet<string> deleted = [.. messageIds];
            Dictionary<string, string?> parents = await RemoveAsync(session, id, deleted).ConfigureAwait(false);
            if (leaf[0] is { } end && deleted.Contains(end))
            {
                // Another page may have deleted the new end in the meantime.
                bool isThere = leafId is not null && parents.ContainsKey(leafId) && !deleted.Contains(leafId);
                await session.ExecuteAsync(
                    "UPDATE conversations SET leaf = @leaf WHERE id = @id", ("@leaf", isThere ? leafId : null), ("@id", id)).ConfigureAwait(false);
            }

            await OnChangedAsync(session, owner, id).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string owner, string id) => ChangeAsync(async session =>
    {
        await session.ExecuteAsync("DELETE FROM conversations WHERE id = @id AND owner = @owner", ("@id", id), ("@owner", owner)).ConfigureAwait(false);
        await OnChangedAsync(session, owner, id).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task DeleteAllAsync(string owner) => ChangeAsync(async session =>
    {
        await session.ExecuteAsync("DELETE FROM conversations WHERE owner = @owner", ("@owner", owner)).ConfigureAwait(false);
        await OnChangedAsync(session, owner, null).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<SavedPrompt>> PromptsAsync(string owner) => ReadAsync(session => session.ReadAsync(
        "SELECT name, text FROM prompts WHERE owner = @owner ORDER BY name",
        row => new SavedPrompt(row.GetString(0), row.GetString(1)),
        ("@owner", owner)));

    /// <inheritdoc/>
    public Task SavePromptAsync(string owner, SavedPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return ChangeAsync(session => session.ExecuteAsync(
            """
            INSERT INTO prompts (owner, name, text) VALUES (@owner, @name, @text)
            ON CONFLICT (owner, name) DO UPDATE SET text = excluded.text
            """,
            ("@owner", owner),
            ("@name", prompt.Name),
            ("@text", prompt.Text)));
    }

    /// <inheritdoc/>
    public Task DeletePromptAsync(string owner, string name) => ChangeAsync(session => session.ExecuteAsync(
        "DELETE FROM prompts WHERE owner = @owner AND name = @name", ("@owner", owner), ("@name", name)));

    /// <inheritdoc/>
    public abstract Task MarkInterruptedAsync();

    /// <inheritdoc/>
    public virtual Task AskToStopAsync(string owner, string? conversationId) => Task.CompletedTask;

    /// <summary>Reads.</summary>
    /// <exception cref="ChatStoreException">The database fails.</exception>
    private protected abstract Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> work);

    /// <summary>Makes a change in one transaction. The work may be repeated if the database was unreachable.</summary>
    /// <exception cref="ChatStoreException">The database fails, or the work refuses.</exception>
    private protected abstract Task ChangeAsync(Func<SqlSession, Task> work);

    /// <summary>The query for conversations whose title or messages contain <c>@text</c>, which <c>@pattern</c> matches, with the message's text.</summary>
    private protected abstract string SearchSql(string text);

    /// <summary>Called within a transaction that has written messages.</summary>
    private protected virtual Task OnWrittenAsync(SqlSession session, string owner, string[] messageIds) => Task.CompletedTask;

    /// <summary>Called within a transaction that has changed a conversation; null for several.</summary>
    private protected virtual Task OnChangedAsync(SqlSession session, string owner, string? conversationId) => Task.CompletedTask;

    private protected static ChatStoreException Failed(DbException failure) =>
        new("chat.store.failed", "database", "The conversations could not be read or written.", failure);

    /// <summary>Changes one column of a conversation, so that concurrent changes of the others aren't lost.</summary>
    private Task SetAsync(string owner, string id, string column, object value) => ChangeAsync(async session =>
    {
        await session.ExecuteAsync(
            $"UPDATE conversations SET {column} = @value WHERE id = @id AND owner = @owner",
            ("@value", value),
            ("@id", id),
            ("@owner", owner)).ConfigureAwait(false);
        await OnChangedAsync(session, owner, id).ConfigureAwait(false);
    });

    private async Task InsertAsync(SqlSession session, string owner, string conversation, IReadOnlyList<ConversationMessage> messages)
    {
        foreach (ConversationMessage message in messages)
        {
            await session.ExecuteAsync(
                """
                INSERT INTO messages (id, conversation, parent, role, text, thinking, state, model, error, created, figures)
                VALUES (@id, @conversation, @parent, @role, @text, @thinking, @state, @model, @error, @created, @figures)
                """,
                [
                    ("@conversation", conversation), ("@parent", message.ParentId), ("@role", message.Role.ToString()),
                    ("@created", Milliseconds(message.Created)), .. Parameters(message),
                ]).ConfigureAwait(false);
        }

        await OnWrittenAsync(session, owner, [.. messages.Select(message => message.Id)]).ConfigureAwait(false);
    }

    private static async Task<bool> IsThereAsync(SqlSession session, string conversation, string message)
    {
        IReadOnlyList<string> found = await session.ReadAsync(
            "SELECT id FROM messages WHERE id = @id AND conversation = @conversation",
            row => row.GetString(0),
            ("@id", message),
            ("@conversation", conversation)).ConfigureAwait(false);
        return found.Count > 0;
    }

    /// <summary>Removes messages of a conversation. What followed them then follows the last message before them that stays.</summary>
    /// <returns>The parent that each of the conversation's messages had.</returns>
    private static async Task<Dictionary<string, string?>> RemoveAsync(SqlSession session, string conversation, HashSet<string> deleted)
    {
        IReadOnlyList<(string Id, string? Parent)> messages = await session.ReadAsync<(string Id, string? Parent)>(
            "SELECT id, parent FROM messages WHERE conversation = @conversation",
            row => (row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)),
            ("@conversation", conversation)).ConfigureAwait(false);
        var parents = messages.ToDictionary(message => message.Id, message => message.Parent);
        foreach ((string id, string? parent) in messages)
        {
            if (deleted.Contains(id))
            {
                await session.ExecuteAsync("DELETE FROM messages WHERE id = @id", ("@id", id)).ConfigureAwait(false);
            }
            else if (parent is not null && deleted.Contains(parent))
            {
                string? before = parent;
                while (before is not null && deleted.Contains(before))
                {
                    before = parents.GetValueOrDefault(before);
                }

                await session.ExecuteAsync("UPDATE messages SET parent = @parent WHERE id = @id", ("@parent", before), ("@id", id)).ConfigureAwait(false);
            }
        }

        return parents;
    }

    private static string ExcerptOf(string message, string text)
    {
        int at = Math.Max(0, message.IndexOf(text, StringComparison.OrdinalIgnoreCase));
        int start = Math.Max(0, at - ExcerptMargin);
        int end = Math.Min(message.Length, at + text.Length + ExcerptMargin);
        return (start > 0 ? "…" : "") + message[start..end].ReplaceLineEndings(" ") + (end < message.Length ? "…" : "");
    }

    private static (string Name, object? Value)[] Parameters(Conversation conversation) =>
    [
        ("@id", conversation.Id), ("@title", conversation.Title), ("@pinned", conversation.IsPinned),
        ("@updated", Milliseconds(conversation.Updated)), ("@leaf", conversation.LeafId),
        ("@settings", Json(conversation.Settings)),
    ];

    private static string Json(ChatSettings settings) => JsonSerializer.Serialize(settings, ConversationJson.Default.ChatSettings);

    private static (string Name, object? Value)[] Parameters(ConversationMessage message) =>
    [
        ("@id", message.Id), ("@text", message.Text), ("@thinking", message.Thinking), ("@state", message.State.ToString()),
        ("@model", message.Model), ("@error", message.Error),
        ("@figures", message.Figures is { } figures ? JsonSerializer.Serialize(figures, ConversationJson.Default.AnswerFigures) : null),
    ];

    private static Conversation ReadConversation(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Title = row.GetString(1),
        IsPinned = row.GetBoolean(2),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        Updated = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        LeafId = row.IsDBNull(5) ? null : row.GetString(5),
        Settings = JsonSerializer.Deserialize(row.GetString(6), ConversationJson.Default.ChatSettings) ?? new ChatSettings(),
    };

    private static ConversationMessage ReadMessage(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        ParentId = row.IsDBNull(1) ? null : row.GetString(1),
        Role = Enum.Parse<MessageRole>(row.GetString(2)),
        Text = row.GetString(3),
        Thinking = row.GetString(4),
        State = Enum.Parse<MessageState>(row.GetString(5)),
        Model = row.IsDBNull(6) ? null : row.GetString(6),
        Error = row.IsDBNull(7) ? null : row.GetString(7),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        Figures = row.IsDBNull(9) ? null : JsonSerializer.Deserialize(row.GetString(9), ConversationJson.Default.AnswerFigures),
    };

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
