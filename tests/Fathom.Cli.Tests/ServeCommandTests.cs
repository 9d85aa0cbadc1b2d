using System.Security.Cryptography;
using System.Text;

namespace Fathom.Cli.Tests;

public class ServeCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    [Fact]
    public async Task Serve_ListensUntilItIsInterrupted()
    {
        var setup = new CliSetup
        {
            WhenTelling = (text, interrupts) =>
            {
                if (text.StartsWith("Listening at http://127.0.0.1:", StringComparison.Ordinal))
                {
                    interrupts.Raise();
                }
            },
        };

        CliRun run = await setup.RunAsync("serve", "-m", $"small={models.Llama}", "-m", models.DeepSeekV3, "--port", "0", "--threads", "1", "--no-app");

        Assert.Equal(0, run.Exit);
        Assert.Contains("with small, deepseek.", run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--host", "0.0.0.0")]
    [InlineData("--urls", "nonsense")]
    [InlineData("--urls", "ftp://127.0.0.1")]
    [InlineData("--urls", "http://127.0.0.1:0", "--port", "1")]
    [InlineData("--port", "65536")]
    [InlineData("--trusted-proxies", "nobody")]
    [InlineData("--chats", "postgres://")]
    [InlineData("--chats", "postgres://ann@host:port/db")]
    [InlineData("--chats", "postgres://host/db?frobnicate=1")]
    [InlineData("--api-keys", "postgres:///db")]
    [InlineData("--chats-certificate", "none.pem")]
    [InlineData("--port", "0", "-m", "llama=nowhere.gguf", "--parallel", "0")]
    public async Task Serve_WrongOptions_AreUsageErrors(params string[] options)
    {
        CliRun run = await CliRun.Of(["serve", "-m", models.Llama, "--json", .. options]);

        Assert.Equal(64, run.Exit);
        Assert.Equal("cli.usage", run.ErrorCode);
    }

    [Fact]
    public async Task Serve_ToolsForTheApp_AreReachedBeforeItListens()
    {
        await using Served other = await Served.StartAsync(models.Llama, "--mcp");
        string file = models.File("servers.json");
        await File.WriteAllTextAsync(file, $$"""{"mcpServers": {"fathom": {"url": "{{other.Url}}/mcp"} } }""", TestContext.Current.CancellationToken);
        var setup = new CliSetup { WhenTelling = (text, interrupts) => StopWhenListening(text, () => interrupts.Raise()) };
        string[] options = ["serve", "-m", models.Llama, "--port", "0", "--lazy", "--mcp-servers", file, "--mcp-allow", "ask", "--mcp-timeout", "3600"];

        CliRun run = await setup.RunAsync([.. options, "--chats", models.File("chats.db")]);
        CliRun without = await CliRun.Of([.. options, "--no-app", "--json"]);

        Assert.Equal(0, run.Exit);
        Assert.Contains("tools of fathom: ask, list_models, count_tokens", run.Error);
        Assert.Equal((64, "cli.usage"), (without.Exit, without.ErrorCode));
    }

    [Fact]
    public async Task Serve_AddressOfAnotherMachine_IsAnInputOutputError()
    {
        CliRun run = await CliRun.Of(
            "serve", "-m", models.Llama, "--urls", "http://192.0.2.1:0", "--allow-anonymous", "--lazy", "--no-app", "--json");

        Assert.Equal((74, "io.failed"), (run.Exit, run.ErrorCode));
        Assert.Equal("--urls", run.Json.GetProperty("error").GetProperty("where").GetString());
    }

    [Fact]
    public async Task Serve_TwoModelsOfOneName_IsAUsageError()
    {
        CliRun run = await CliRun.Of("serve", "-m", $"a={models.Llama}", "-m", $"a={models.DeepSeekV3}", "--json");

        Assert.Equal(64, run.Exit);
    }

    [Theory]
    [InlineData("", "serve.keys")]
    [InlineData("ann", "serve.keys")]
    [InlineData("ann 12", "serve.keys")]
    public async Task Serve_FileThatHoldsNoKeys_IsRefused(string content, string code)
    {
        string file = models.File($"keys{content.Length}.txt");
        await File.WriteAllTextAsync(file, content + "\n", TestContext.Current.CancellationToken);

        CliRun run = await CliRun.Of("serve", "-m", models.Llama, "--api-keys", file, "--json");

        Assert.Equal(65, run.Exit);
        Assert.Equal(code, run.ErrorCode);
    }

    [Fact]
    public async Task Serve_WithKeys_MayListenEverywhere()
    {
        string file = models.File("good-keys.txt");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("k")));
        await File.WriteAllTextAsync(file, $"# people\nann {hash}\n", TestContext.Current.CancellationToken);
        var setup = new CliSetup { WhenTelling = (text, interrupts) => StopWhenListening(text, () => interrupts.Raise()) };

        CliRun run = await setup.RunAsync("serve", "-m", models.Llama, "--urls", "http://0.0.0.0:0", "--api-keys", file, "--lazy", "--no-app");

        Assert.Equal(0, run.Exit);
    }

    [Fact]
    public async Task Serve_FromADatabase_KeepsChatsAndKeysThere()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string database = await server.CreateDatabaseAsync();
        await server.QueryAsync(database, "CREATE TABLE api_keys (name text, hash text)");
        var setup = new CliSetup
        {
            Variables = { ["FATHOM_CHATS"] = server.Url(database) },
            WhenTelling = (text, interrupts) => StopWhenListening(text, () => interrupts.Raise()),
        };

        CliRun run = await setup.RunAsync("serve", "-m", models.Llama, "--urls", "http://0.0.0.0:0", "--lazy", "--api-keys", server.Url(database));

        Assert.Equal((0, ""), (run.Exit, run.Output));
        Assert.Equal("0", (await server.QueryAsync(database, "SELECT count(*) FROM conversations")).Trim());
    }

    [Fact]
    public async Task Serve_NoTableOfKeys_IsRefused()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string database = await server.CreateDatabaseAsync();

        CliRun run = await CliRun.Of("serve", "-m", models.Llama, "--api-keys", server.Url(database), "--json");

        Assert.Equal((65, "serve.keys"), (run.Exit, run.ErrorCode));
    }

    private static void StopWhenListening(string text, Action stop)
    {
        if (text.StartsWith("Listening at", StringComparison.Ordinal))
        {
            stop();
        }
    }
}
