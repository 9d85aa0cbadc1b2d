using Microsoft.Data.Sqlite;

namespace Fathom.Web.Conversations;

/// <summary>The database's tables, and the upgrades from older versions.</summary>
internal static class SqliteSchema
{
    /// <summary>One step per version; steps that have shipped never change.</summary>
    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE conversations (
          id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, is_pinned INTEGER NOT NULL,
          created INTEGER NOT NULL, updated INTEGER NOT NULL, leaf TEXT, settings TEXT NOT NULL) STRICT;
        CREATE INDEX conversations_by_owner ON conversations (owner, is_pinned DESC, updated DESC);

        CREATE TABLE messages (
          seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
          conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
          parent TEXT, role TEXT NOT NULL, text TEXT NOT NULL, thinking TEXT NOT NULL, state TEXT NOT NULL,
          model TEXT, error TEXT, created INTEGER NOT NULL, figures TEXT) STRICT;
        CREATE INDEX messages_by_conversation ON messages (conversation, seq);
        CREATE INDEX messages_by_state ON messages (state) WHERE state = 'Running';

        CREATE VIRTUAL TABLE message_text USING fts5 (text, content = 'messages', content_rowid = 'seq', tokenize = 'trigram');
        CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
          INSERT INTO message_text (rowid, text) VALUES (new.seq, new.text);
        END;
        CREATE TRIGGER messages_removed AFTER DELETE ON messages BEGIN
          INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.seq, old.text);
        END;
        CREATE TRIGGER messages_changed AFTER UPDATE OF text ON messages BEGIN
          INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.seq, old.text);
          INSERT INTO message_text (rowid, text) VALUES (new.seq, new.text);
        END;

        CREATE TABLE prompts (
          owner TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (owner, name)) STRICT;
        """,
    ];

    public static int CurrentVersion => s_steps.Length;

    /// <summary>Upgrades a database, each step completely or not at all.</summary>
    /// <exception cref="ChatStoreException">A newer program wrote it.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        int version = Version(connection);
        if (version > CurrentVersion)
        {
            throw new ChatStoreException("chat.store.version", "user_version", "A newer Fathom wrote these conversations: please use that one.");
        }

        while (version < CurrentVersion)
        {
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            version = Version(connection, transaction); // another process may have been faster
            if (version < CurrentVersion)
            {
                Execute(connection, transaction, s_steps[version]);
                Execute(connection, transaction, $"PRAGMA user_version = {version + 1}");
                version++;
            }

            transaction.Commit();
        }
    }

    private static int Version(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = ("PRAGMA user_version", transaction);
        return (int)(long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        command.ExecuteNonQuery();
    }
}
