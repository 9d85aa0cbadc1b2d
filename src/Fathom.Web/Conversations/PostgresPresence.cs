using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fathom.Web.Conversations;

/// <summary>Signals to other processes that this one is alive, and receives their notifications.</summary>
/// <remarks>
/// One connection holds an advisory lock on the process's number. The database releases it when the connection ends, however the process ended, so no
/// clock decides which processes are dead. A lost connection is reopened.
/// </remarks>
internal sealed partial class PostgresPresence : IAsyncDisposable
{
    public const string Channel = "fathom";

    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NpgsqlDataSource _source;
    private readonly int _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _loop;

    /// <summary>Starts acquiring the lock.</summary>
    /// <param name="source">The database; must outlive this.</param>
    /// <param name="writer">The process's number.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Told when the connection is lost.</param>
    /// <param name="heard">Called with other processes' notifications.</param>
    /// <param name="resumed">Called after the connection was lost, when notifications may have been missed.</param>
    public PostgresPresence(
        NpgsqlDataSource source, int writer, TimeProvider time, ILogger logger, Action<ConversationNews> heard, Action resumed)
    {
        (_source, _writer, _time, _logger) = (source, writer, time, logger);
        _loop = Task.Run(() => RunAsync(heard, resumed));
    }

    /// <summary>Completes when the lock is acquired for the first time.</summary>
    public Task Held => _held.Task;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task RunAsync(Action<ConversationNews> heard, Action resumed)
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await HoldAsync(heard, resumed).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
            }
            catch (NpgsqlException failure)
            {
                LogLost(failure);
                await Task.Delay(s_retry, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _held.TrySetCanceled();
    }

    private async Task HoldAsync(Action<ConversationNews> heard, Action resumed)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(_ending.Token).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            connection.Notification += (_, notification) =>
            {
                if (ConversationNews.TryParse(notification.Payload, out ConversationNews news) && news.Writer != _writer)
                {
                    heard(news);
                }
            };

            // After 20 seconds without a response, the database closes the connection of a machine that has gone.
            await ExecuteAsync(connection, "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2").ConfigureAwait(false);
            await ExecuteAsync(connection, $"SELECT pg_advisory_lock({PostgresSchema.LockClass}, {_writer}); LISTEN {Channel}").ConfigureAwait(false);
            if (!_held.TrySetResult())
            {
                resumed();
            }

            try
            {
                while (true)
                {
                    await connection.WaitAsync(_ending.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (connection.State == System.Data.ConnectionState.Open)
            {
                // Closing only returns the connection to the pool, so the lock is released explicitly.
                await ExecuteAsync(connection, $"UNLISTEN {Channel}; SELECT pg_advisory_unlock_all()", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private Task ExecuteAsync(NpgsqlConnection connection, string sql) => ExecuteAsync(connection, sql, _ending.Token);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        NpgsqlCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            (command.CommandText, command.CommandTimeout) = (sql, 0); // no timeout: the lock may be held until the database notices a lost connection
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to the database of conversations is lost; it is made again")]
    private partial void LogLost(Exception failure);
}
