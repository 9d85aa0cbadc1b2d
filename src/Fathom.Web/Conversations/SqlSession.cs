using System.Data.Common;
using System.Text;

namespace Fathom.Web.Conversations;

/// <summary>An open connection, and the transaction for its statements; null for none.</summary>
internal readonly struct SqlSession(DbConnection connection, DbTransaction? transaction)
{
    /// <summary>Runs a statement.</summary>
    /// <returns>Number of changed rows.</returns>
    public async Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        DbCommand command = Create(sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads all rows of a query.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        DbCommand command = Create(sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                List<T> rows = [];
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }

                return rows;
            }
        }
    }

    private DbCommand Create(string sql, (string Name, object? Value)[] parameters)
    {
        DbCommand command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach ((string name, object? value) in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value is string text ? Storable(text) : value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>The text with U+FFFD in place of what databases can't store: null characters and lone surrogates.</summary>
    private static string Storable(string text) => text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') || text.Contains('\0', StringComparison.Ordinal)
        ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd')
        : text;
}
