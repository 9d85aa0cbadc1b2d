using System.Net;
using Fathom.Server.Hosting;
using Fathom.Server.Security;

namespace Fathom.Server.Tests.Security;

public class TrustedProxyTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Body = """{"messages":[{"role":"user","content":"x"}]}""";
    private const string For = "X-Forwarded-For";
    private const string ForwardedHost = "X-Forwarded-Host";

    [Fact]
    public async Task RateLimit_BehindATrustedProxy_IsOfTheClientsAddress()
    {
        await using ApiServer server = await StartAsync("127.0.0.0/8");

        Assert.Equal(200, await PostAsync(server, (For, "203.0.113.1")));
        Assert.Equal(429, await PostAsync(server, (For, "203.0.113.1")));
        Assert.Equal(200, await PostAsync(server, (For, "203.0.113.2")));
        Assert.Equal(429, await PostAsync(server, (For, "198.51.100.7, 203.0.113.2"))); // what the client itself put before is not believed
    }

    [Fact]
    public async Task RateLimit_BehindAnotherProxy_IsOfTheProxy()
    {
        await using ApiServer server = await StartAsync("10.0.0.0/8");

        Assert.Equal(200, await PostAsync(server, (For, "203.0.113.1")));
        Assert.Equal(429, await PostAsync(server, (For, "203.0.113.2")));
    }

    [Theory]
    [InlineData("127.0.0.1/32", "friend.example", 200)]
    [InlineData("127.0.0.1/32", "evil.example", 403)]
    [InlineData("10.0.0.0/8", "evil.example", 200)]
    public async Task Host_IsTheOneThatTheClientNamed(string proxies, string host, int status)
    {
        await using ApiServer server = await StartAsync(proxies);

        Assert.Equal(status, await PostAsync(server, (ForwardedHost, host)));
    }

    private static Task<ApiServer> StartAsync(string proxies) => ApiServer.StartAsync(ScriptedModel.Answering("Yes"), new ServerOptions
    {
        TrustedProxies = [IPNetwork.Parse(proxies)],
        AllowedHosts = ["friend.example"],
        Limits = new ServerLimits { RequestsPerMinute = 1 },
    });

    private static async Task<int> PostAsync(ApiServer server, (string, string) header) => (await server.PostAsync(Chat, Body, header)).Status;
}
