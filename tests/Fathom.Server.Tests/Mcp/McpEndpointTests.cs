using System.Text.Json;
using Fathom.Server.Hosting;
using Fathom.Server.Security;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fathom.Server.Tests.Mcp;

/// <summary><c>/mcp</c> passes what all routes pass.</summary>
public class McpEndpointTests
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    private static readonly (string, string) s_accept = ("Accept", "application/json, text/event-stream");
    private static readonly Script s_yes = ScriptedModel.Answering("Yes");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mcp_IsOffUnlessAskedFor()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_yes);

        ApiAnswer answer = await server.PostAsync("/mcp", Ping, s_accept);

        Assert.Equal((404, "not_found"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task Mcp_WhereKeysAreWanted_WantsOne()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_yes, "mcp keys", new ServerOptions { ServesMcp = true, Keys = Keys() });

        ApiAnswer none = await server.PostAsync("/mcp", Ping, s_accept);
        ApiAnswer wrong = await server.PostAsync("/mcp", Ping, s_accept, ("x-api-key", "secret-3"));

        Assert.Equal((401, "invalid_api_key"), (none.Status, none.ErrorCode));
        Assert.Equal(401, wrong.Status);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => McpConnection.ConnectAsync(server));
    }

    [Fact]
    public async Task Mcp_PromptsOfOneKey_AreNotFoundByAnother()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_yes, "mcp keys", new ServerOptions { ServesMcp = true, Keys = Keys() });
        await using McpClient one = await McpConnection.ConnectAsync(server, "secret-1");
        await using McpClient two = await McpConnection.ConnectAsync(server, "secret-2");

        Assert.Equal(0, await CachedAsync(one));
        Assert.Equal(0, await CachedAsync(two));
        Assert.True(await CachedAsync(one) > 0);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Mcp_StrangeHostsAndOrigins_AreRefused(string header, string value)
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_yes, "mcp", new ServerOptions { ServesMcp = true });

        Assert.Equal(403, (await server.PostAsync("/mcp", Ping, s_accept, (header, value))).Status);
    }

    [Fact]
    public async Task Mcp_BeyondTheRateLimit_Waits()
    {
        var options = new ServerOptions { ServesMcp = true, Limits = new ServerLimits { RequestsPerMinute = 1 } };
        await using ApiServer server = await ApiServer.StartAsync(s_yes, options);

        await server.PostAsync("/mcp", Ping, s_accept);
        ApiAnswer second = await server.PostAsync("/mcp", Ping, s_accept);

        Assert.Equal((429, "rate_limit_exceeded"), (second.Status, second.ErrorCode));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Mcp_BodyThatIsNoMessage_IsRefusedAndTheServerGoesOn(string body)
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_yes, "mcp", new ServerOptions { ServesMcp = true });

        ApiAnswer answer = await server.PostAsync("/mcp", body, s_accept);

        Assert.InRange(answer.Status, 400, 499);
        Assert.DoesNotContain("   at ", answer.Body);
        Assert.Equal(200, (await server.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Mcp_BodyTooLarge_IsRefused()
    {
        var options = new ServerOptions { ServesMcp = true, Limits = new ServerLimits { MaxBodyBytes = 1_000 } };
        await using ApiServer server = await ApiServer.StartAsync(s_yes, options);

        Assert.Equal(413, (await server.PostAsync("/mcp", Ping.PadRight(1_001), s_accept)).Status);
    }

    [Fact]
    public async Task Mcp_Progress_ComesBeforeTheResult()
    {
        const string call = """
            {
              "jsonrpc": "2.0", "id": 7, "method": "tools/call",
              "params": { "name": "ask", "arguments": { "question": "Is it?", "max_tokens": 9 }, "_meta": { "progressToken": "p" } }
            }
            """;
        Script thinking = ScriptedModel.Thinking(["Hm", " well"], ["Yes", "!"]);
        await using ApiServer server = await ApiServer.SharedAsync(thinking, "mcp", new ServerOptions { ServesMcp = true });

        ApiAnswer answer = await server.PostAsync("/mcp", call, s_accept);

        JsonElement[] messages = [.. answer.Events.Select(data => JsonElement.Parse(data))];
        Assert.Equal(["thinking", "answering"], messages.SkipLast(1).Select(message => message.TextAt("params.message")));
        Assert.Equal([1, 3], messages.SkipLast(1).Select(message => message.At("params.progress").GetInt32()));
        Assert.Equal([9, 9], messages.SkipLast(1).Select(message => message.At("params.total").GetInt32()));
        Assert.Equal("Yes!", messages[^1].At("result.structuredContent.answer").GetString());
    }

    [Fact]
    public async Task Mcp_Calls_AreMeasuredAsAllRequestsAre()
    {
        await using ApiServer server = await ApiServer.StartAsync(s_yes, new ServerOptions { ServesMcp = true });
        await using McpClient client = await McpConnection.ConnectAsync(server);

        await client.CallToolAsync("ask", McpConnection.Arguments("""{"question":"Is it?"}"""), cancellationToken: Cancellation);
        while (!(await server.GetAsync("/metrics")).Body.Contains("finished_reason=\"stop\"} 1\n", StringComparison.Ordinal))
        {
            await Task.Delay(1, Cancellation); // measured just after the answer was sent
        }

        await server.UntilIdleAsync();
    }

    private static ApiKeys Keys()
    {
        var keys = new ApiKeys();
        keys.Add("one", "secret-1");
        keys.Add("two", "secret-2");
        return keys;
    }

    private static async Task<int> CachedAsync(McpClient client)
    {
        Dictionary<string, object?> arguments = McpConnection.Arguments("""{"question":"a question of some length"}""");
        CallToolResult result = await client.CallToolAsync("ask", arguments, cancellationToken: Cancellation);
        return result.StructuredContent!.Value.GetProperty("usage").GetProperty("cached_tokens").GetInt32();
    }
}
