using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Npgsql;

namespace Fathom.Cli.Tests;

public class PostgresUrlTests
{
    [Theory]
    [InlineData("postgres://ann@db/chats", "db", 5432, "ann", null, "chats")]
    [InlineData("postgresql://ann:p%40ss%2Fw@db.example:6000/my%20chats", "db.example", 6000, "ann", "p@ss/w", "my chats")]
    [InlineData("postgres://ann@[::1]:6000/chats", "::1", 6000, "ann", null, "chats")]
    [InlineData("postgres://ann@[::1]/chats", "::1", 5432, "ann", null, "chats")]
    [InlineData("postgres://ann@/chats?host=%2Ftmp%2Fa&port=6000", "/tmp/a", 6000, "ann", null, "chats")]
    [InlineData("postgres://db", "db", 5432, null, null, null)]
    public void ToConnectionString_Url_NamesTheSame(string url, string host, int port, string? user, string? password, string? database)
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresUrl.ToConnectionString(url, "--chats"));

        Assert.Equal((host, port, user), (settings.Host, settings.Port, settings.Username));
        Assert.Equal((password, database), (settings.Password, settings.Database));
    }

    [Theory]
    [InlineData("postgres://ann:secret@:70/chats")]
    [InlineData("postgres://ann:secret@db:x/chats")]
    [InlineData("postgres://ann:secret@db/chats?colour=red")]
    [InlineData("postgres://ann:secret@db/chats?sslmode=maybe")]
    public void ToConnectionString_WrongUrl_IsAUsageErrorWithoutThePassword(string url)
    {
        CliException refusal = Assert.Throws<CliException>(() => PostgresUrl.ToConnectionString(url, "--chats"));

        Assert.Equal(ExitCode.Usage, refusal.Exit);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://db/chats", true)]
    [InlineData("postgresql://db/chats", true)]
    [InlineData("chats.db", false)]
    [InlineData(null, false)]
    public void IsOne_OnlyUrls(string? value, bool isOne) => Assert.Equal(isOne, PostgresUrl.IsOne(value));
}
