using Fathom.Inference.Hosting;
using Fathom.Server.Hosting;
using Fathom.Server.Security;

namespace Fathom.Server.Tests.Hosting;

public class ServerTests
{
    private const string Chat = "/v1/chat/completions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StopAsync_LetsRunningRequestsEnd_AndRefusesNewOnes()
    {
        var options = new ServerOptions { Limits = new ServerLimits { DrainTimeout = Timeout.InfiniteTimeSpan } };
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Repeating("Yes", " no"), options);
        using HttpResponseMessage running = await server.SendAsync(Chat, """{"stream":true,"max_tokens":400,"messages":[{"role":"user","content":"hi"}]}""");

        Task stopping = server.Server.StopAsync();
        ApiAnswer? refused = null;
        try
        {
            refused = await server.PostAsync(Chat, """{"messages":[{"role":"user","content":"hi"}]}""");
        }
        catch (HttpRequestException)
        {
            // The running request has ended already, and the server with it.
        }

        string body = await running.Content.ReadAsStringAsync(Cancellation);
        await stopping;

        Assert.True(refused is null or { Status: 503 });
        Assert.EndsWith("data: [DONE]\n\n", body);
    }

    [Fact]
    public async Task StopAsync_RequestsThatTakeTooLong_AreCutOff()
    {
        var options = new ServerOptions { Limits = new ServerLimits { DrainTimeout = TimeSpan.Zero } };
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Repeating("Yes", " no"), options);
        using HttpResponseMessage running = await server.SendAsync(Chat, """{"stream":true,"messages":[{"role":"user","content":"hi"}]}""");

        await server.Server.StopAsync();

        await server.UntilIdleAsync();
    }

    [Fact]
    public async Task Models_AreListedAndChosenByName()
    {
        HostedModel[] models =
        [
            ApiServer.Hosted("one", ScriptedModel.Answering("First").Open),
            ApiServer.Hosted("two", ScriptedModel.Answering("Second").Open),
        ];
        await using ApiServer server = await ApiServer.StartAsync(models);

        ApiAnswer list = await server.GetAsync("/v1/models");
        ApiAnswer answer = await server.PostAsync(Chat, """{"model":"two","messages":[{"role":"user","content":"hi"}]}""");
        ApiAnswer unknown = await server.PostAsync(Chat, """{"model":"three","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(["one", "two"], list.At("data").EnumerateArray().Select(model => model.TextAt("id")));
        Assert.Equal("Second", answer.At("choices.0.message.content").GetString());
        Assert.Equal(404, unknown.Status);
        Assert.Equal("model_not_found", unknown.ErrorCode);
        Assert.Equal(200, (await server.GetAsync("/v1/models/two")).Status);
        Assert.Equal(404, (await server.GetAsync("/v1/models/three")).Status);
    }

    [Fact]
    public async Task AnyModelName_IsTheDefaultModelWhereThatIsWanted()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"), new ServerOptions { AcceptsAnyModelName = true });

        Assert.Equal(200, (await server.PostAsync(Chat, """{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}""")).Status);
    }

    [Fact]
    public async Task Model_ThatCannotBeLoaded_IsAnErrorAndNothingElseIs()
    {
        HostedModel[] models =
        [
            ApiServer.Hosted("good", ScriptedModel.Answering("Yes").Open),
            ApiServer.Hosted("bad", () => throw new IOException("/secret/path")),
        ];
        await using ApiServer server = await ApiServer.StartAsync(models);

        ApiAnswer answer = await server.PostAsync(Chat, """{"model":"bad","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(500, answer.Status);
        Assert.Equal("model_load_failed", answer.ErrorCode);
        Assert.DoesNotContain("secret", answer.Body);
        Assert.Equal(200, (await server.PostAsync(Chat, """{"messages":[{"role":"user","content":"hi"}]}""")).Status);
    }

    [Fact]
    public async Task Queue_IsFull_RefusesWithRetryAfter()
    {
        HostedModel slow = ApiServer.Hosted("slow", ScriptedModel.Repeating("Yes", " no").Open);
        await using ApiServer server = await ApiServer.StartAsync([slow with { Engine = slow.Engine with { MaxRunningRequests = 1, MaxQueuedRequests = 1 } }]);
        using HttpResponseMessage running = await server.SendAsync(Chat, """{"stream":true,"messages":[{"role":"user","content":"hi"}]}""");

        ApiAnswer answer = await server.PostAsync(Chat, """{"n":2,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(429, answer.Status);
        Assert.Equal("queue_full", answer.ErrorCode);
        Assert.NotEmpty(answer.Headers.GetValues("Retry-After"));
    }

    [Fact]
    public async Task Metrics_CountWhatHappened()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"));
        await server.PostAsync(Chat, """{"messages":[{"role":"user","content":"hi"}]}""");
        ApiAnswer metrics = await server.GetAsync("/metrics");
        while (!metrics.Body.Contains("finished_reason=\"stop\"", StringComparison.Ordinal))
        {
            await Task.Delay(1, Cancellation); // measured just after the answer was sent
            metrics = await server.GetAsync("/metrics");
        }

        Assert.Contains("# TYPE fathom_time_to_first_token_seconds histogram\n", metrics.Body);
        Assert.Contains("fathom_request_success_total{model_name=\"tiny\",finished_reason=\"stop\"} 1\n", metrics.Body);
        Assert.Contains("fathom_e2e_request_latency_seconds_count{model_name=\"tiny\"} 1\n", metrics.Body);
        Assert.Contains("fathom_kv_cache_usage_perc{model_name=\"tiny\"} 0\n", metrics.Body);
        Assert.Contains("vllm:num_requests_running{model_name=\"tiny\"} 0\n", (await server.GetAsync("/metrics?names=vllm")).Body);
    }

    [Theory]
    [InlineData("/health", 200)]
    [InlineData("/v1/health", 200)]
    [InlineData("/ready", 200)]
    [InlineData("/alive", 200)]
    [InlineData("/props", 200)]
    [InlineData("/tokenizer_info", 200)]
    [InlineData("/user/balance", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/v1/chat/completions", 405)]
    public async Task Get_AnswersOrSaysWhyNot(string path, int status)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer answer = await server.GetAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.Equal(System.Text.Json.JsonValueKind.Object, answer.Json.ValueKind);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/v1/models")]
    [InlineData("/metrics")]
    public async Task Head_AnswersWithoutABody(string path)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Slots_AreShownWhereThatIsWanted()
    {
        await using ApiServer closed = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        await using ApiServer open = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"), new ServerOptions { ShowsSlots = true });

        ApiAnswer slots = await open.GetAsync("/slots");

        Assert.Equal(404, (await closed.GetAsync("/slots")).Status);
        Assert.Equal((200, "[]"), (slots.Status, slots.Body));
    }

    [Fact]
    public async Task Tokens_GoThereAndBack()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer tokens = await server.PostAsync("/tokenize", """{"prompt":"größer"}""");
        ApiAnswer text = await server.PostAsync("/detokenize", $$"""{"tokens":{{tokens.At("tokens").GetRawText()}}}""");
        ApiAnswer prompt = await server.PostAsync("/apply-template", """{"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("größer", text.At("content").GetString());
        Assert.Equal("<s><|user|>hi<|assistant|>", prompt.At("prompt").GetString());
    }

    [Fact]
    public async Task OpenApi_DescribesEveryRoute()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer document = await server.GetAsync("/openapi/v1.json");

        Assert.Equal("3.1.0", document.At("openapi").GetString());
        System.Text.Json.JsonElement chat = document.At("paths").GetProperty("/v1/chat/completions").GetProperty("post");
        System.Text.Json.JsonElement answer = chat.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json");
        Assert.True(answer.At("schema.properties").TryGetProperty("usage", out _));
        Assert.True(document.At("paths").EnumerateObject().Count() > 20);
    }
}
