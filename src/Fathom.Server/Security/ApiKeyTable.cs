using Fathom.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fathom.Server.Security;

/// <summary>Keys in a PostgreSQL table, reloaded every few seconds: added keys start to work, and removed ones stop working.</summary>
/// <remarks>The table is <c>api_keys</c> with columns <c>name</c> and <c>hash</c>, as in a key file; the server only reads it. While the database
/// is unreachable, the keys read last stay valid.</remarks>
public sealed class ApiKeyTable : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(3);

    private readonly NpgsqlDataSource _source;
    private readonly (string Name, byte[] Hash)[] _fixed;

    /// <summary>Refers to the table; nothing is read yet.</summary>
    /// <param name="connection">Npgsql's connection string.</param>
    /// <param name="keys">Receives the keys, in addition to those that it already has.</param>
    public ApiKeyTable(string connection, ApiKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 1 });
        (Keys, _fixed) = (keys, keys.All);
    }

    /// <summary>The keys, as last read.</summary>
    public ApiKeys Keys { get; }

    /// <summary>Reads the table.</summary>
    /// <exception cref="FormatException">A row lacks a valid name or hash, or there are too many rows; the keys stay unchanged.</exception>
    /// <exception cref="NpgsqlException">The database can't be reached, or has no such table.</exception>
    public async Task ReadAsync(CancellationToken cancellation = default)
    {
        List<(string, byte[])> found = [];
        await using NpgsqlCommand command = _source.CreateCommand($"SELECT name, hash FROM api_keys LIMIT {ApiKeys.MaxKeys + 1}");
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            if (rows.IsDBNull(0) || rows.IsDBNull(1) || string.IsNullOrWhiteSpace(rows.GetString(0)) || found.Count == ApiKeys.MaxKeys)
            {
                throw new FormatException($"api_keys: expected at most {ApiKeys.MaxKeys} rows of a name and the SHA-256 of a key in hexadecimal");
            }

            found.Add((rows.GetString(0), ApiKeys.ParseHash(rows.GetString(1))));
        }

        Keys.All = [.. _fixed, .. found];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Reloads a table as long as a server runs.</summary>
    internal sealed class Reader(ApiKeyTable table, TimeProvider clock, ILogger<Reader> log) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(s_interval, clock);
            try
            {
                while (await timer.WaitForNextTickAsync(stoppingToken))
                {
                    await ReadAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException)
            {
            }
        }

        private async Task ReadAsync(CancellationToken cancellation)
        {
            try
            {
                await table.ReadAsync(cancellation);
            }
            catch (Exception failure) when (failure is NpgsqlException or FormatException)
            {
                log.KeysNotRead(failure);
            }
        }
    }
}
