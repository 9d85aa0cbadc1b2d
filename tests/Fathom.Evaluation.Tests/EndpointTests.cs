using System.Net;
using System.Text.Json;
using Fathom.Inference.Chat;
using Fathom.Tasks;

namespace Fathom.Evaluation.Tests;

public sealed class EndpointTests
{
    private const string Models = """{"data":[{"id":"one"}]}""";

    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://host:1", "http://host:1/v1/chat/completions")]
    [InlineData("http://host:1/", "http://host:1/v1/chat/completions")]
    [InlineData("https://host/v1", "https://host/v1/chat/completions")]
    [InlineData("https://host/api/v3/", "https://host/api/v3/chat/completions")]
    [InlineData("https://host/v1/chat/completions", "https://host/v1/chat/completions")]
    public void ChatUrl_StandsBelowTheBase(string url, string expected) => Assert.Equal(expected, new Endpoint { Url = new Uri(url) }.ChatUrl.ToString());

    [Fact]
    public async Task Answer_SendsTheConversationAndReadsTextAndCost()
    {
        var server = new StubServer(_ => StubServer.Ok("""
            {"choices":[{"message":{"content":"4042","reasoning_content":"47*86"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":9,"completion_tokens":6,"completion_tokens_details":{"reasoning_tokens":4},"prompt_tokens_details":{"cached_tokens":3}}}
            """));
        using EndpointAnswers answers = await ConnectAsync(server, new EvaluationOptions { MaxTokens = 77 });

        ModelAnswer answer = Assert.Single(Assert.Single(answers.Answer([Problem("47*86") with { Earlier = [new EarlierTurn("hi", "hello")] }], Cancellation)));

        Assert.Equal(("<think>47*86</think>4042", "4042", 6, false), (answer.Text, answer.Visible, answer.Tokens, answer.IsTruncated));
        Assert.Equal(4, answer.ThinkingTokens);
        Assert.Equal(new EvaluationCost(1, 9, 3, 6), answers.Cost);
        JsonElement body = Assert.Single(server.Bodies);
        Assert.Equal("one", body.GetProperty("model").GetString());
        Assert.Equal(77, body.GetProperty("max_tokens").GetInt32());
        Assert.Equal(0, body.GetProperty("temperature").GetDouble());
        Assert.False(body.TryGetProperty("seed", out _));
        Assert.False(body.TryGetProperty("thinking", out _));
        Assert.Equal(["user hi", "assistant hello", "user 47*86"], body.GetProperty("messages").EnumerateArray()
            .Select(message => $"{message.GetProperty("role").GetString()} {message.GetProperty("content").GetString()}"));
    }

    [Theory]
    [InlineData("""{"content":"a"}""", "stop", "a")]
    [InlineData("""{"content":null,"reasoning":"b"}""", "length", "<think>b")]
    [InlineData("""{"content":"","reasoning_content":"b"}""", "stop", "<think>b</think>")]
    [InlineData("""{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""", "stop", "ab")]
    [InlineData("""{"content":"<think>b</think>a"}""", "stop", "<think>b</think>a")]
    public void Reply_OfAllShapes_IsRead(string message, string reason, string expected)
    {
        EndpointReply reply = EndpointReply.OfBody($$"""{"choices":[{"message":{{message}},"finish_reason":"{{reason}}"}]}""");

        Assert.Equal((expected, reason == "length"), (reply.Answer.Text, reply.Answer.IsTruncated));
        Assert.Null(reply.Answer.Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[{}]}""")]
    [InlineData("""{"choices":3}""")]
    [InlineData("""{"choices":[{"message":{"content":"ok \ud83d"}}]}""")]
    public void Reply_ThatIsNone_IsAFailure(string body) => Assert.Equal("invalid answer", EndpointReply.OfBody(body).Answer.Failure);

    [Fact]
    public async Task Answer_RefusedForNow_WaitsAsLongAsItIsTold()
    {
        int requests = 0;
        var server = new StubServer(_ => ++requests switch
        {
            1 => StubServer.Refusal(HttpStatusCode.TooManyRequests, "queue_full", retryAfter: 7),
            2 => StubServer.Refusal(HttpStatusCode.ServiceUnavailable, "loading_model", retryAfter: null),
            _ => StubServer.Answer("yes"),
        });
        var clock = new SkippingTimeProvider(TimeSpan.FromMinutes(5));
        using EndpointAnswers answers = await ConnectAsync(server, new EvaluationOptions(), clock);

        ModelAnswer answer = answers.Answer([Problem("?")], Cancellation)[0][0];

        Assert.Equal("yes", answer.Text);
        Assert.Equal(2, answers.Retries);
        Assert.Empty(answers.Failures);
        Assert.Contains(TimeSpan.FromSeconds(7), clock.Skipped);
        Assert.Contains(TimeSpan.FromSeconds(2), clock.Skipped);
    }

    [Fact]
    public async Task Answer_ThatNeverComes_IsCountedByItsName()
    {
        var server = new StubServer(body => body.GetProperty("messages")[0].GetProperty("content").GetString() switch
        {
            "busy" => StubServer.Refusal(HttpStatusCode.TooManyRequests, "queue_full", retryAfter: 1),
            "long" => StubServer.Refusal(HttpStatusCode.BadRequest, "context_length_exceeded", retryAfter: null),
            "cut" => throw new HttpRequestException(HttpRequestError.ResponseEnded),
            _ => StubServer.Answer("yes"),
        });
        using EndpointAnswers answers = await ConnectAsync(server, new EvaluationOptions(), new SkippingTimeProvider(TimeSpan.FromMinutes(5)));

        IReadOnlyList<IReadOnlyList<ModelAnswer>> all = answers.Answer([Problem("busy"), Problem("long"), Problem("good"), Problem("cut")], Cancellation);

        Assert.Equal(["429 queue_full", "400 context_length_exceeded", null, "connection ResponseEnded"], all.Select(answer => answer[0].Failure));
        Assert.Equal(["400 context_length_exceeded", "429 queue_full", "connection ResponseEnded"], answers.Failures.Keys);
        Assert.Equal(1, answers.Cost.Requests);
        Assert.Equal(10, answers.Retries);
    }

    [Fact]
    public async Task Answer_ThatTakesTooLong_IsATimeout()
    {
        var server = new StubServer(_ => null);
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        using EndpointAnswers answers = await ConnectAsync(server, new EvaluationOptions(), clock);

        Task<ModelAnswer> answer = Task.Run(() => answers.Answer([Problem("?")], Cancellation)[0][0], Cancellation);
        while (server.Bodies.Count == 0)
        {
            await Task.Delay(1, Cancellation);
        }

        clock.EndLongWaits();

        Assert.Equal("timeout", (await answer).Failure);
    }

    [Fact]
    public async Task Answer_RefusedForGood_EndsTheRun()
    {
        var server = new StubServer(_ => StubServer.Refusal(HttpStatusCode.NotFound, "model_not_found", retryAfter: null));
        using EndpointAnswers answers = await ConnectAsync(server, new EvaluationOptions());

        var refusal = Assert.Throws<EvaluationException>(() => answers.Answer([Problem("?")], Cancellation));

        Assert.Equal(EvaluationErrorCodes.EndpointRefused, refusal.Code);
        Assert.Contains("404 model_not_found", refusal.Message);
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[{"id":"a"},{"id":"b"}]}""")]
    [InlineData("nonsense")]
    public async Task Connect_ModelIsNotClear_AsksForItsName(string models)
    {
        var server = new StubServer(_ => null) { ModelList = models };

        var refusal = await Assert.ThrowsAsync<EvaluationException>(() => ConnectAsync(server, new EvaluationOptions()));

        Assert.Equal(EvaluationErrorCodes.EndpointModel, refusal.Code);
    }

    [Fact]
    public async Task Answer_SeveralSamplesAndThinking_AreAskedFor()
    {
        var server = new StubServer(_ => StubServer.Answer("yes"));
        var options = new EvaluationOptions { Samples = 3, Thinking = ThinkingMode.On, ThinkingBudget = 5 };
        using EndpointAnswers answers = await ConnectAsync(server, options);

        Assert.Equal(3, answers.Answer([Problem("?")], Cancellation)[0].Count);

        Assert.Equal(3, server.Bodies.Select(body => body.GetProperty("seed").GetInt32()).Distinct().Count());
        Assert.All(server.Bodies, body => Assert.Equal(1, body.GetProperty("temperature").GetDouble()));
        Assert.All(server.Bodies, body => Assert.Equal("""{"type":"enabled","budget_tokens":5}""", body.GetProperty("thinking").GetRawText()));
    }

    private static Problem Problem(string text) => new("test", 1, text, text, text);

    private static Task<EndpointAnswers> ConnectAsync(StubServer server, EvaluationOptions options, TimeProvider? clock = null)
    {
        var endpoint = new Endpoint { Url = new Uri("http://localhost"), Timeout = s_hour, Clock = clock ?? TimeProvider.System };
        return EndpointAnswers.ConnectAsync(endpoint, options, server, Cancellation);
    }

    /// <summary>Answers requests in the process; a null answer never comes.</summary>
    private sealed class StubServer(Func<JsonElement, HttpResponseMessage?> answer) : HttpMessageHandler
    {
        private readonly Lock _gate = new();
        private readonly List<JsonElement> _bodies = [];

        public string ModelList { get; init; } = Models;

        public IReadOnlyList<JsonElement> Bodies
        {
            get
            {
                lock (_gate)
                {
                    return [.. _bodies];
                }
            }
        }

        public static HttpResponseMessage Ok(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };

        public static HttpResponseMessage Answer(string text) => Ok($$"""{"choices":[{"message":{"content":"{{text}}"},"finish_reason":"stop"}]}""");

        public static HttpResponseMessage Refusal(HttpStatusCode status, string code, int? retryAfter)
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent($$$"""{"error":{"code":"{{{code}}}"}}""") };
            response.Headers.RetryAfter = retryAfter is { } seconds ? new(TimeSpan.FromSeconds(seconds)) : null;
            return response;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
            {
                return Ok(ModelList);
            }

            JsonElement body = JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            HttpResponseMessage? response;
            lock (_gate)
            {
                _bodies.Add(body);
                response = answer(body);
            }

            if (response is null)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return response!;
        }
    }
}
