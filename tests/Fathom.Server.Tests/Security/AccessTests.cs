using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Fathom.Server.Hosting;
using Fathom.Server.Security;

namespace Fathom.Server.Tests.Security;

public class AccessTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Body = """{"messages":[{"role":"user","content":"a question of some length"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Authorization", "Bearer secret-1", 200)]
    [InlineData("authorization", "bearer secret-1", 200)]
    [InlineData("x-api-key", "secret-2", 200)]
    [InlineData("Authorization", "Bearer secret-3", 401)]
    [InlineData("Authorization", "secret-1", 401)]
    [InlineData("x-other", "secret-1", 401)]
    public async Task Keys_OnlyKnownOnesOpen(string header, string value, int status)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"), "keys", new ServerOptions { Keys = Keys() });

        Assert.Equal(status, (await server.PostAsync(Chat, Body, (header, value))).Status);
    }

    [Theory]
    [InlineData("/health", 200)]
    [InlineData("/alive", 200)]
    [InlineData("/api/version", 200)]
    [InlineData("/", 200)]
    [InlineData("/v1/models", 401)]
    [InlineData("/metrics", 401)]
    [InlineData("/props", 401)]
    public async Task Keys_OpenRoutesNeedNone(string path, int status)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"), "keys", new ServerOptions { Keys = Keys() });

        Assert.Equal(status, (await server.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Keys_OneTenantsPrompts_AreNotFoundByAnother()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"), "keys", new ServerOptions { Keys = Keys() });
        string body = Body.Replace("a question", "another question", StringComparison.Ordinal);
        async Task<int> CachedAsync(string key) =>
            (await server.PostAsync(Chat, body, ("x-api-key", key))).At("usage.prompt_cache_hit_tokens").GetInt32();

        Assert.Equal(0, await CachedAsync("secret-1"));
        Assert.Equal(0, await CachedAsync("secret-2"));
        Assert.True(await CachedAsync("secret-1") > 0);
    }

    [Fact]
    public void Keys_AreReadFromLines()
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("k")));
        var keys = new ApiKeys();

        keys.AddLines(["# people", "", $"ann {hash}\r"]);

        Assert.Equal("ann", keys.Find("k"));
        Assert.Null(keys.Find("K"));
        Assert.Throws<FormatException>(() => keys.AddLines(["ann"]));
        Assert.Throws<FormatException>(() => keys.AddLines(["ann 1234"]));
    }

    [Theory]
    [InlineData("evil.example", null, 403)]
    [InlineData("evil.example:80", null, 403)]
    [InlineData("localhost", null, 200)]
    [InlineData("[::1]:8080", null, 200)]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData("friend.example", null, 200)]
    [InlineData("localhost", "https://evil.example", 403)]
    [InlineData("localhost", "null", 403)]
    [InlineData("localhost:5", "http://localhost:5", 200)]
    [InlineData("localhost", "https://page.example", 200)]
    public async Task HostsAndOrigins_OnlyTrustedOnesAreAnswered(string host, string? origin, int status)
    {
        var options = new ServerOptions { AllowedHosts = ["friend.example"], AllowedOrigins = ["https://page.example"] };
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"), "hosts", options);
        (string, string)[] headers = origin is null ? [("Host", host)] : [("Host", host), ("Origin", origin)];

        ApiAnswer answer = await server.PostAsync(Chat, Body, headers);

        Assert.Equal(status, answer.Status);
        bool isShared = answer.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? shared);
        Assert.Equal(origin == "https://page.example", isShared);
        Assert.True(!isShared || shared!.Single() == origin);
    }

    [Fact]
    public async Task Hosts_ARequestThatNamesNone_IsAnswered()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        Assert.Contains(" 200 ", await RawAsync(server, "GET /health HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task RateLimit_BeyondIt_Waits()
    {
        var options = new ServerOptions { Limits = new ServerLimits { RequestsPerMinute = 2 } };
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"), options);

        await server.PostAsync(Chat, Body);
        ApiAnswer second = await server.PostAsync(Chat, Body);
        ApiAnswer third = await server.PostAsync(Chat, Body);

        Assert.Equal(200, second.Status);
        Assert.Equal(429, third.Status);
        Assert.Equal("rate_limit_exceeded", third.ErrorCode);
        Assert.InRange(int.Parse(third.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(200, (await server.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Headers_TooMany_AreRefused()
    {
        var options = new ServerOptions { Limits = new ServerLimits { MaxHeaders = 20 } };
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"), options);

        string flood = string.Concat(Enumerable.Range(0, 30).Select(i => $"x-{i}: 1\r\n"));
        string status = await RawAsync(server, $"GET /health HTTP/1.1\r\nHost: localhost\r\n{flood}\r\n");

        Assert.Contains(" 431 ", status);
    }

    [Fact]
    public async Task Body_TooLarge_IsRefused()
    {
        var options = new ServerOptions { Limits = new ServerLimits { MaxBodyBytes = 1_000 } };
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"), options);

        ApiAnswer exact = await server.PostAsync(Chat, Body.PadRight(1_000));
        ApiAnswer longer = await server.PostAsync(Chat, Body.PadRight(1_001));

        Assert.Equal(200, exact.Status);
        Assert.Equal(413, longer.Status);
        Assert.Equal("request_too_large", longer.ErrorCode);
    }

    private static ApiKeys Keys()
    {
        var keys = new ApiKeys();
        keys.Add("one", "secret-1");
        keys.Add("two", "secret-2");
        return keys;
    }

    private static async Task<string> RawAsync(ApiServer server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(Cancellation) ?? "";
    }
}
