using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Fathom.Web.Conversations;

/// <summary>Stores conversations in a PostgreSQL database shared by several processes.</summary>
/// <remarks>
/// Connections come from a pool; a change is one transaction. Operations that fail because the database is unreachable are retried for some seconds.
/// Each process has a number, which is stored with the answers that it writes, and holds a lock on it for as long as it lives
/// (<see cref="PostgresPresence"/>): unfinished answers whose writer holds no lock are marked as interrupted by the first process that sees them.
/// </remarks>
public sealed partial class PostgresConversationStore : SqlConversationStore, IAsyncDisposable
{
    /// <summary>Longest owner's name that is announced, in characters: with the rest of the notification, its UTF-8 stays below 8,000 bytes.</summary>
    private const int MaxOwnerCharacters = 2_000;

    private const int MaxConnections = 20;

    /// <summary>Delays between attempts; long enough for a restarting database to return.</summary>
    private static readonly TimeSpan[] s_waits = [.. new[] { 0.1, 0.2, 0.5, 1, 2, 4, 8 }.Select(TimeSpan.FromSeconds)];

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private PostgresPresence? _presence;
    private int _writer;

    internal PostgresConversationStore(string connection, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        var settings = new NpgsqlConnectionStringBuilder(connection);
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, MaxConnections);
        settings.KeepAlive = settings.KeepAlive == 0 ? 10 : settings.KeepAlive;
        Source = NpgsqlDataSource.Create(settings);
    }

    /// <summary>Raised on any thread with notifications from other processes.</summary>
    internal event Action<ConversationNews>? Heard;

    /// <summary>Raised on any thread when notifications may have been missed.</summary>
    internal event Action? Resumed;

    /// <summary>The database's connections.</summary>
    internal NpgsqlDataSource Source { get; }

    /// <summary>Opens a database, creating its tables if necessary.</summary>
    /// <param name="connection">Npgsql's connection string.</param>
    /// <param name="logger">Told when the database is unreachable; null for no log.</param>
    /// <exception cref="ChatStoreException">The database can't be reached or used, or was written by a newer program.</exception>
    public static async Task<PostgresConversationStore> OpenAsync(string connection, ILogger<PostgresConversationStore>? logger = null)
    {
        var store = new PostgresConversationStore(connection, TimeProvider.System, logger ?? NullLogger<PostgresConversationStore>.Instance);
        try
        {
            await store.StartAsync().ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task MarkInterruptedAsync() => ChangeAsync(async session =>
    {
        // Advisory locks with two keys have objsubid 2, the first key in classid and the second in objid.
        IReadOnlyList<ConversationNews> marked = await session.ReadAsync(
            $"""
            WITH marked AS (
              UPDATE messages m SET state = '{nameof(MessageState.Interrupted)}', writer = NULL
              WHERE m.state = 'Running' AND m.writer IS DISTINCT FROM @writer AND NOT EXISTS (
                SELECT 1 FROM pg_locks l
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
                  AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                  AND l.classid::bigint = {PostgresSchema.LockClass} AND l.objid::bigint = m.writer)
              RETURNING m.conversation)
            SELECT DISTINCT c.id, c.owner FROM marked JOIN conversations c ON c.id = marked.conversation
            """,
            row => new ConversationNews(0, false, row.GetString(0), row.GetString(1)),
            ("@writer", _writer)).ConfigureAwait(false);
        foreach (ConversationNews news in marked)
        {
            await NotifyAsync(session, news).ConfigureAwait(false);
        }
    });

    /// <inheritdoc/>
    public override Task AskToStopAsync(string owner, string? conversationId) =>
        ChangeAsync(session => NotifyAsync(session, new ConversationNews(_writer, true, conversationId, owner)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _presence, null) is { } presence)
        {
            await presence.DisposeAsync().ConfigureAwait(false);
        }

        await Source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Creates the tables if necessary, and announces this process to others. Called once, before anything else.</summary>
    internal async Task StartAsync()
    {
        _writer = await TryAsync(
            connection =>
            {
                PostgresSchema.Migrate(connection);
                using NpgsqlCommand command = connection.CreateCommand();
                command.CommandText = "SELECT nextval('writers')";
                return Task.FromResult(Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture));
            },
            Unreachable).ConfigureAwait(false);
        _presence = new PostgresPresence(Source, _writer, _time, _logger, news => Heard?.Invoke(news), () => Resumed?.Invoke());
        await _presence.Held.ConfigureAwait(false);
    }

    private protected override Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> work) =>
        TryAsync(connection => work(new SqlSession(connection, null)), Failed);

    private protected override Task ChangeAsync(Func<SqlSession, Task> work)
    {
        bool mayBeDone = false;
        return TryAsync(
            async connection =>
            {
                NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    try
                    {
                        await work(new SqlSession(connection, transaction)).ConfigureAwait(false);
                    }
                    catch (PostgresException taken) when (mayBeDone && taken.SqlState == PostgresErrorCodes.UniqueViolation)
                    {
                        return true; // added rows have new ids, so the commit whose reply was lost did succeed
                    }

                    mayBeDone = true;
                    await transaction.CommitAsync().ConfigureAwait(false);
                    return true;
                }
            },
            Failed);
    }

    private protected override string SearchSql(string text) =>
        $"""
        SELECT {ConversationColumns}, found.text FROM conversations c LEFT JOIN LATERAL (
          SELECT m.text FROM messages m WHERE m.conversation = c.id AND m.text ILIKE @pattern ESCAPE '\' ORDER BY m.seq DESC LIMIT 1) found ON true
        WHERE c.owner = @owner AND (found.text IS NOT NULL OR c.title ILIKE @pattern ESCAPE '\')
        ORDER BY c.updated DESC LIMIT @limit
        """;

    private protected override async Task OnWrittenAsync(SqlSession session, string owner, string[] messageIds)
    {
        IReadOnlyList<string> conversations = await session.ReadAsync(
            "UPDATE messages SET writer = CASE WHEN state = 'Running' THEN @writer END WHERE id = ANY (@ids) RETURNING conversation",
            row => row.GetString(0),
            ("@writer", _writer),
            ("@ids", messageIds)).ConfigureAwait(false);
        foreach (string conversation in conversations.Distinct())
        {
            await OnChangedAsync(session, owner, conversation).ConfigureAwait(false);
        }
    }

    private protected override Task OnChangedAsync(SqlSession session, string owner, string? conversationId) =>
        NotifyAsync(session, new ConversationNews(_writer, false, conversationId, owner));

    /// <summary>Notifies other processes when the transaction commits. Owners whose names are too long for a notification are skipped.</summary>
    private static Task NotifyAsync(SqlSession session, ConversationNews news) => news.Owner.Length > MaxOwnerCharacters
        ? Task.CompletedTask
        : session.ExecuteAsync("SELECT pg_notify(@channel, @news)", ("@channel", PostgresPresence.Channel), ("@news", news.ToString()));

    private async Task<T> TryAsync<T>(Func<NpgsqlConnection, Task<T>> work, Func<NpgsqlException, ChatStoreException> wrap)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                NpgsqlConnection connection = await Source.OpenConnectionAsync().ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    return await work(connection).ConfigureAwait(false);
                }
            }
            catch (NpgsqlException failure) when (IsTransient(failure) && tries < s_waits.Length)
            {
                LogAway(failure);
                Source.Clear(); // the pool's other connections are most likely lost as well
                await Task.Delay(s_waits[tries], _time).ConfigureAwait(false);
            }
            catch (NpgsqlException failure)
            {
                throw wrap(failure);
            }
        }
    }

    private static bool IsTransient(NpgsqlException failure) =>
        failure.IsTransient || failure.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown;

    private static ChatStoreException Unreachable(NpgsqlException failure)
    {
        string words = failure is PostgresException refusal ? refusal.MessageText : failure.Message;
        return new ChatStoreException("chat.store.unreachable", "database", $"The database of conversations can't be reached or used: {words}", failure);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database of conversations is away; trying again")]
    private partial void LogAway(Exception failure);
}
