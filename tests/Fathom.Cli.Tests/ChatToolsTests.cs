using System.Text.Json;
using Fathom.Testing.Models;

namespace Fathom.Cli.Tests;

/// <summary><c>fathom chat --mcp</c> with a model that calls, and a real server of tools.</summary>
public sealed class ChatToolsTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>, IDisposable
{
    private static readonly string[] s_call =
        ["<tool_call>", "\n{\"name\": \"count_tokens\"", ", \"arguments\": {\"text\"", ": \"abc\"}}", "\n</tool_call>"];

    private static readonly string[] s_reply = ["It", " has", " three"];

    private readonly TempFolder _temp = new();

    private string Replying => ScriptedModel.WriteCalling(_temp.File("replying.gguf"), s_call, s_reply);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Chat_ToolThatIsAllowed_IsCalledAndItsResultTold()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");

        CliRun run = await ChatAsync(Replying, Config(server), "--mcp-allow", "count_tokens", "--json", "How many?");

        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.Equal("It has three", run.Json.GetProperty("answer").GetString());
        JsonElement call = Assert.Single(run.Json.GetProperty("tool_calls").EnumerateArray());
        Assert.Equal("count_tokens", call.GetProperty("name").GetString());
        Assert.Equal("abc", call.GetProperty("arguments").GetProperty("text").GetString());
        Assert.Contains("\"tokens\":3", call.GetProperty("result").GetString());
        Assert.False(call.GetProperty("is_error").GetBoolean());
        Assert.Contains("tools of fathom: ask, list_models, count_tokens", run.Error);
        Assert.Contains("tool: count_tokens {\"text\": \"abc\"}", run.Error);
    }

    [Fact]
    public async Task Chat_AllowedServer_AllowsItsTools()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");

        CliRun run = await ChatAsync(Replying, Config(server), "--mcp-allow", "fathom", "How many?");

        Assert.Equal("It has three\n", run.Output);
        Assert.Contains("result: {", run.Error);
    }

    [Fact]
    public async Task Chat_NobodyAllows_NothingRuns()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");

        CliRun run = await ChatAsync(Replying, Config(server), "How many?");

        Assert.Equal((0, "It has three\n"), (run.Exit, run.Output));
        Assert.Contains("error: the user does not allow 'count_tokens'", run.Error);
        Assert.DoesNotContain("result:", run.Error);
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData("a", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    public async Task Repl_Asks(string typed, bool runs)
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");
        CliSetup setup = Typed($"How many?\n{typed}\n/bye\n");

        CliRun run = await setup.RunAsync("chat", "-m", Replying, "--mcp-servers", Config(server), "--interactive", "--mcp-timeout", "3600");

        Assert.Equal((0, "It has three\n"), (run.Exit, run.Output));
        Assert.Equal(runs, run.Error.Contains("result: {", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Repl_Always_IsAskedOnce()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");
        CliSetup setup = Typed("How many?\na\nHow many?\n/bye\n");

        CliRun run = await setup.RunAsync("chat", "-m", Replying, "--mcp-servers", Config(server), "--interactive", "--mcp-timeout", "3600");

        Assert.Equal(2, run.Error.Split("result: {").Length - 1);
    }

    [Fact]
    public async Task Repl_PipedInput_IsNotAnAnswer()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");
        var setup = new CliSetup { Input = "How many?\ny\n/bye\n", Variables = { ["FATHOM_HOME"] = _temp.Path } };

        CliRun run = await setup.RunAsync("chat", "-m", Replying, "--mcp-servers", Config(server), "--interactive", "--mcp-timeout", "3600");

        Assert.Contains("error: the user does not allow 'count_tokens'", run.Error);
        Assert.DoesNotContain("result: {", run.Error);
    }

    [Fact]
    public async Task Repl_SaveAndLoad_KeepsToolCalls()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");
        var setup = new CliSetup { Input = "How many?\n/save one\n/load one\n/save two\n/bye\n", Variables = { ["FATHOM_HOME"] = _temp.Path } };

        CliRun run = await setup.RunAsync("chat", "-m", Replying, "--mcp-servers", Config(server), "-i", "--mcp-allow", "fathom", "--mcp-timeout", "3600");

        Assert.Equal(0, run.Exit);
        string saved = File.ReadAllText(_temp.File("conversations/one.json"));
        JsonElement[] messages = [.. JsonElement.Parse(saved).EnumerateArray()];
        JsonElement call = Assert.Single(messages[1].GetProperty("tool_calls").EnumerateArray());
        Assert.Equal("abc", call.GetProperty("arguments").GetProperty("text").GetString());
        Assert.Equal(call.GetProperty("id").GetString(), messages[2].GetProperty("tool_call_id").GetString());
        Assert.Equal("count_tokens", messages[2].GetProperty("name").GetString());
        Assert.Equal(saved, File.ReadAllText(_temp.File("conversations/two.json")));
    }

    [Fact]
    public async Task Chat_ModelThatCallsForever_IsStopped()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");
        string model = ScriptedModel.WriteCalling(_temp.File("forever.gguf"), s_call);

        CliRun run = await ChatAsync(model, Config(server), "--mcp-allow", "fathom", "--mcp-rounds", "2", "--json", "How many?");

        Assert.Equal(2, run.Json.GetProperty("tool_calls").GetArrayLength());
        Assert.Contains("stopped after 2 rounds of calls", run.Error);
    }

    [Fact]
    public async Task Chat_ServersThatCanNotBeReached_AreToldAndSurvived()
    {
        await using Served server = await Served.StartAsync(models.Llama, "--mcp");
        string config = Config(server, ", \"gone\": {\"url\": \"http://127.0.0.1:1/mcp\"}, \"none\": {\"command\": \"no-such-program-at-all\"}");

        CliRun run = await ChatAsync(Replying, config, "--mcp-allow", "fathom", "How many?");

        Assert.Equal((0, "It has three\n"), (run.Exit, run.Output));
        Assert.Contains("tool server gone can't be used", run.Error);
        Assert.Contains("tool server none can't be used", run.Error);
        Assert.Contains("result: {", run.Error);
    }

    [Fact]
    public async Task Chat_ModelThatKnowsNoTools_IsRefused()
    {
        File.WriteAllText(_temp.File("servers.json"), """{"mcpServers":{"one":{"command":"true"}}}""");

        CliRun run = await ChatAsync(models.Llama, _temp.File("servers.json"), "--json", "hi");

        Assert.Equal((65, "mcp.model"), (run.Exit, run.ErrorCode));
    }

    [Theory]
    [InlineData("nonsense", "not JSON")]
    [InlineData("""{"mcpServers":{"a":{"command":"x"},"a":{"command":"y"}}}""", "a name occurs twice in an object")]
    [InlineData("{}", "mcpServers")]
    [InlineData("""{"mcpServers":{}}""", "1 to 64 servers")]
    [InlineData("""{"mcpServers":{"a":{}}}""", "either a command or a url at 'mcpServers.a'")]
    [InlineData("""{"mcpServers":{"a":{"command":"x","url":"http://y"}}}""", "either a command or a url")]
    [InlineData("""{"mcpServers":{"a":{"command":3}}}""", "a text at 'mcpServers.a.command'")]
    [InlineData("""{"mcpServers":{"a":{"command":"x","args":"y"}}}""", "an array of texts at 'mcpServers.a.args'")]
    [InlineData("""{"mcpServers":{"a":{"command":"x","env":{"B":1}}}}""", "a text at 'mcpServers.a.env.B'")]
    [InlineData("""{"mcpServers":{"a":{"url":"ftp://y"}}}""", "an address")]
    [InlineData("""{"mcpServers":{"a b":{"command":"x"}}}""", "a name of 1 to 64")]
    [InlineData("""{"mcpServers":{"a":{"command":"${NO_SUCH_VARIABLE}"}}}""", "NO_SUCH_VARIABLE, which is not set")]
    public async Task Chat_ConfigurationThatIsNone_IsRefused(string content, string message)
    {
        File.WriteAllText(_temp.File("servers.json"), content);

        CliRun run = await ChatAsync(models.Llama, _temp.File("servers.json"), "--json", "hi");

        Assert.Equal((65, "mcp.config"), (run.Exit, run.ErrorCode));
        Assert.Contains(message, run.Json.GetProperty("error").GetProperty("message").GetString());
    }

    private CliSetup Typed(string input) => new()
    {
        Input = input,
        HasKeyboard = true,
        Variables = { ["FATHOM_HOME"] = _temp.Path, ["TERM"] = "dumb" },
    };

    private static Task<CliRun> ChatAsync(string model, string config, params string[] options) =>
        CliRun.Of(["chat", "-m", model, "--mcp-servers", config, "--mcp-timeout", "3600", .. options]);

    private string Config(Served server, string more = "")
    {
        File.WriteAllText(_temp.File("servers.json"), $$$"""{"mcpServers": {"fathom": {"url": "{{{server.Url}}}/mcp"}{{{more}}}}} // a comment""");
        return _temp.File("servers.json");
    }
}
