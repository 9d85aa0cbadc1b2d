using Npgsql;

namespace Fathom.Web.Conversations;

/// <summary>The tables in PostgreSQL, and the upgrades from older versions.</summary>
internal static class PostgresSchema
{
    /// <summary>First half of our advisory locks' keys; the second is a writer's number, or one of those below.</summary>
    public const int LockClass = 0x0fa7_404d;

    /// <summary>Held while tables are changed.</summary>
    public const int MigrationLock = 0;

    /// <summary>Held while the first key that signs cookies is created.</summary>
    public const int KeyLock = -1;

    /// <summary>One step per version; steps that have shipped never change.</summary>
    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE conversations (
          id text COLLATE "C" PRIMARY KEY, owner text NOT NULL, title text NOT NULL, is_pinned boolean NOT NULL,
          created bigint NOT NULL, updated bigint NOT NULL, leaf text, settings text NOT NULL);
        CREATE INDEX conversations_by_owner ON conversations (owner, is_pinned DESC, updated DESC);

        CREATE SEQUENCE writers AS integer CYCLE;
        CREATE TABLE messages (
          seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
          conversation text COLLATE "C" NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
          parent text, role text NOT NULL, text text NOT NULL, thinking text NOT NULL, state text NOT NULL,
          model text, error text, created bigint NOT NULL, figures text, writer integer);
        CREATE INDEX messages_by_conversation ON messages (conversation, seq);
        CREATE INDEX messages_by_state ON messages (state) WHERE state = 'Running';

        CREATE TABLE prompts (owner text NOT NULL, name text COLLATE "C" NOT NULL, text text NOT NULL, PRIMARY KEY (owner, name));
        CREATE TABLE protection_keys (name text PRIMARY KEY, xml text NOT NULL);
        """,
    ];

    public static int CurrentVersion => s_steps.Length;

    /// <summary>Upgrades a database: all missing steps, or none. Processes that start together wait for the first.</summary>
    /// <exception cref="ChatStoreException">A newer program wrote it.</exception>
    public static void Migrate(NpgsqlConnection connection)
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        Execute(connection, $"SELECT pg_advisory_xact_lock({LockClass}, {MigrationLock})");
        Execute(connection, "CREATE TABLE IF NOT EXISTS fathom_version (version integer NOT NULL)");
        int version = Version(connection);
        if (version > CurrentVersion)
        {
            throw new ChatStoreException("chat.store.version", "fathom_version", "A newer Fathom wrote these conversations: please use that one.");
        }

        if (version < CurrentVersion)
        {
            Execute(connection, string.Concat(s_steps[version..]));
            Execute(connection, $"DELETE FROM fathom_version; INSERT INTO fathom_version VALUES ({CurrentVersion})");
        }

        transaction.Commit();
    }

    private static int Version(NpgsqlConnection connection)
    {
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(version), 0) FROM fathom_version";
        return (int)command.ExecuteScalar()!;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
