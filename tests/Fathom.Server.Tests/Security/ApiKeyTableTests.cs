using Fathom.Server.Hosting;
using Fathom.Server.Security;
using Npgsql;

namespace Fathom.Server.Tests.Security;

public class ApiKeyTableTests
{
    private const string Table = "CREATE TABLE api_keys (name text NOT NULL, hash text NOT NULL UNIQUE)";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_Rows_ReplaceThoseOfEarlierAndKeepGivenKeys()
    {
        (PostgresServer server, string database) = await DatabaseAsync(Table, Insert("ann", "a"), Insert("bob", "b"));
        var keys = new ApiKeys();
        keys.Add("key-1", "given");
        await using var table = new ApiKeyTable(server.ConnectionString(database), keys);
        await table.ReadAsync(Cancellation);
        Assert.Equal(["ann", "bob", "key-1"], ((string[])["a", "b", "given"]).Select(keys.Find));

        await server.QueryAsync(database, "DELETE FROM api_keys WHERE name = 'ann'");
        await table.ReadAsync(Cancellation);

        Assert.Equal([null, "bob", "key-1"], ((string[])["a", "b", "given"]).Select(keys.Find));
    }

    [Theory]
    [InlineData("INSERT INTO api_keys VALUES ('ann', '1234')")]
    [InlineData("INSERT INTO api_keys VALUES ('ann', 'no hash')")]
    [InlineData("INSERT INTO api_keys VALUES (' ', repeat('0', 64))")]
    public async Task Read_RowThatIsNoKey_IsRefusedAndChangesNothing(string wrong)
    {
        (PostgresServer server, string database) = await DatabaseAsync(Table, Insert("bob", "b"));
        await using var table = new ApiKeyTable(server.ConnectionString(database), new ApiKeys());
        await table.ReadAsync(Cancellation);
        await server.QueryAsync(database, wrong);

        await Assert.ThrowsAsync<FormatException>(() => table.ReadAsync(Cancellation));

        Assert.Equal("bob", table.Keys.Find("b"));
    }

    [Fact]
    public async Task Read_NoTable_IsRefused()
    {
        (PostgresServer server, string database) = await DatabaseAsync();
        await using var table = new ApiKeyTable(server.ConnectionString(database), new ApiKeys());

        await Assert.ThrowsAsync<PostgresException>(() => table.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Server_KeyThatIsRevoked_StopsWorking()
    {
        (PostgresServer server, string database) = await DatabaseAsync(Table, Insert("ann", "a"));
        await using var table = new ApiKeyTable(server.ConnectionString(database), new ApiKeys());
        await table.ReadAsync(Cancellation);
        var options = new ServerOptions { Keys = table.Keys, KeyTable = table };
        await using ApiServer api = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"), options);
        Assert.Equal(200, (await api.GetAsync("/v1/models", ("x-api-key", "a"))).Status);

        await server.QueryAsync(database, "DELETE FROM api_keys");

        while ((await api.GetAsync("/v1/models", ("x-api-key", "a"))).Status != 401)
        {
            await Task.Yield(); // it ends when the server has read the table again
        }
    }

    private static async Task<(PostgresServer Server, string Database)> DatabaseAsync(params string[] statements)
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string database = await server.CreateDatabaseAsync();
        foreach (string statement in statements)
        {
            await server.QueryAsync(database, statement);
        }

        return (server, database);
    }

    private static string Insert(string name, string key) =>
        $"INSERT INTO api_keys VALUES ('{name}', encode(sha256('{key}'), 'hex'))";
}
