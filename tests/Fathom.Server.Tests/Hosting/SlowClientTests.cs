using Fathom.Server.Hosting;
using Fathom.Server.Security;

namespace Fathom.Server.Tests.Hosting;

/// <summary>Clients that send or read too slowly, or too much: they are told so or cut off, and nobody else notices.</summary>
public class SlowClientTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Question = """{"messages":[{"role":"user","content":"hi"}]}""";

    /// <summary>As strict as the server underneath lets limits be.</summary>
    private static readonly ServerLimits s_strict = new()
    {
        HeaderTimeout = TimeSpan.FromSeconds(1.1),
        BodyGracePeriod = TimeSpan.FromSeconds(1.1),
        MinBodyBytesPerSecond = 1_000,
        MaxUnsentBytes = 4_096,
        SendBufferBytes = 4_096,
        StalledReaderTimeout = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Body_ThatComesTooSlowly_Is408()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"), new ServerOptions { Limits = s_strict });
        await using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync($"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");

        string answer = await client.ReadAsync();

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("request_timeout", answer, StringComparison.Ordinal);
        Assert.Equal(200, (await server.PostAsync(Chat, Question)).Status);
    }

    [Fact]
    public async Task Headers_ThatNeverEnd_Are408()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"), new ServerOptions { Limits = s_strict });
        await using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync($"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nX-A: ");

        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(101, 1, "431")]
    [InlineData(10, 4_200, "431")]
    [InlineData(100, 300, "200")]
    public async Task Headers_TooManyOrTooLong_AreRefused(int count, int length, string status)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        await using var client = await RawClient.ConnectAsync(server);
        IEnumerable<string> headers = Enumerable.Range(0, count - 2).Select(index => $"X-{index}: {new string('a', length)}\r\n");
        await client.SendAsync($"GET /alive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{string.Concat(headers)}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestLine_TooLong_Is414()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        await using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync($"GET /alive?{new string('a', 8_200)} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 414 ", await client.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"stream":true,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"logprobs":true,"top_logprobs":20,"messages":[{"role":"user","content":"hi"}]}""")]
    public async Task Readers_ThatTakeNothing_AreCutOff_AndOthersAreServedMeanwhile(string body)
    {
        const int readers = 24;
        await using ApiServer server = await ApiServer.StartAsync([Endless()], new ServerOptions { Limits = s_strict });
        RawClient[] stalled = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => RawClient.ConnectAsync(server)));
        await Task.WhenAll(stalled.Select(client => client.PostAsync(Chat, body)));

        ApiAnswer answer = await server.PostAsync(Chat, """{"max_tokens":3,"messages":[{"role":"user","content":"hi"}]}""");
        await server.UntilIdleAsync();

        Assert.Equal("Yes noYes", answer.At("choices.0.message.content").GetString());
        foreach (RawClient client in stalled)
        {
            Assert.False(await client.ReachesTheEndAsync());
            await client.DisposeAsync();
        }
    }

    /// <summary>A model that goes on until its context is full: about a megabyte of events.</summary>
    private static Inference.Hosting.HostedModel Endless()
    {
        Inference.Hosting.HostedModel model = ApiServer.Hosted("endless", ScriptedModel.Repeating("Yes", " no").Open);
        return model with { Engine = model.Engine with { MaxCacheTokens = 65_536, ContextLength = 4_096, MaxQueuedRequests = 64 } };
    }
}
