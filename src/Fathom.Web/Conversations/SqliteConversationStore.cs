using Microsoft.Data.Sqlite;

namespace Fathom.Web.Conversations;

/// <summary>Stores conversations in an SQLite database.</summary>
/// <remarks>
/// One connection, used by one call at a time: a call takes well under a millisecond. Writes go to a log first (WAL), so a process that dies leaves
/// the last complete change behind. Other processes may read and write the same file, but only one may serve the app from it: at its start, it marks
/// every unfinished answer as interrupted.
/// </remarks>
public sealed class SqliteConversationStore : SqlConversationStore, IDisposable
{
    /// <summary>The full-text index contains runs of this many characters; shorter search texts are compared with every message.</summary>
    private const int IndexedCharacters = 3;

    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _turn = new(1);

    private SqliteConversationStore(string source)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = source, ForeignKeys = true, DefaultTimeout = 5, Pooling = false };
        _connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            _connection.Open();
            using SqliteCommand pragmas = _connection.CreateCommand();
            pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF";
            pragmas.ExecuteNonQuery();
            // SQLite's own LIKE ignores the case of ASCII letters only.
            _connection.CreateFunction(
                "has_text", (string text, string wanted) => text.Contains(wanted, StringComparison.OrdinalIgnoreCase), isDeterministic: true);
            SqliteSchema.Migrate(_connection);
        }
        catch (SqliteException failure)
        {
            _connection.Dispose();
            throw new ChatStoreException("chat.store.unreadable", "database", "The file of conversations can't be opened, or is damaged.", failure);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a database, creating it if necessary.</summary>
    /// <param name="path">The file; its folder is created if necessary, accessible only to the user.</param>
    /// <exception cref="ChatStoreException">The file is not one of our databases, is damaged, or was written by a newer program.</exception>
    public static SqliteConversationStore Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new SqliteConversationStore(full);
    }

    /// <summary>A database that lives as long as this object, for tests and for users who want nothing saved.</summary>
    public static SqliteConversationStore OpenInMemory() => new(":memory:");

    /// <inheritdoc/>
    public override Task MarkInterruptedAsync() => ChangeAsync(session => session.ExecuteAsync(
        "UPDATE messages SET state = @interrupted WHERE state = 'Running'", ("@interrupted", nameof(MessageState.Interrupted))));

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _turn.Dispose();
    }

    private protected override string SearchSql(string text)
    {
        bool isIndexed = text.EnumerateRunes().Count() >= IndexedCharacters;
        string condition = isIndexed
            ? """m.seq IN (SELECT rowid FROM message_text WHERE message_text MATCH '"' || replace(@text, '"', '""') || '"')"""
            : "has_text(m.text, @text)";
        return $"""
            SELECT {ConversationColumns},
              (SELECT m.text FROM messages m WHERE m.conversation = c.id AND {condition} ORDER BY m.seq DESC LIMIT 1) AS found
            FROM conversations c WHERE c.owner = @owner AND (found IS NOT NULL OR has_text(c.title, @text))
            ORDER BY c.updated DESC LIMIT @limit
            """;
    }

    private protected override async Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> work)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await work(new SqlSession(_connection, null)).ConfigureAwait(false);
        }
        catch (SqliteException failure)
        {
            throw Failed(failure);
        }
        finally
        {
            _turn.Release();
        }
    }

    private protected override async Task ChangeAsync(Func<SqlSession, Task> work)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            await work(new SqlSession(_connection, transaction)).ConfigureAwait(false);
            transaction.Commit();
        }
        catch (SqliteException failure)
        {
            throw Failed(failure);
        }
        finally
        {
            _turn.Release();
        }
    }
}
