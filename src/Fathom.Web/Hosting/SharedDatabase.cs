using Fathom.Web.Conversations;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Fathom.Web.Hosting;

/// <summary>Opens the database that several processes share before anything needs it, and makes sure that they share one signing key.</summary>
internal sealed class SharedDatabase(PostgresConversationStore store, IKeyManager keys, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(90);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.StartAsync();
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT pg_advisory_xact_lock({PostgresSchema.LockClass}, {PostgresSchema.KeyLock})";
        await command.ExecuteNonQueryAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        if (!keys.GetAllKeys().Any(key => !key.IsRevoked && key.ExpirationDate > now))
        {
            keys.CreateNewKey(now, now + s_lifetime);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
