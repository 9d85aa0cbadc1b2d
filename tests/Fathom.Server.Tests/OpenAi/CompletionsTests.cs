using System.Text.Json;
using Fathom.Server.Hosting;
using Fathom.Server.Security;

namespace Fathom.Server.Tests.OpenAi;

public class CompletionsTests
{
    private const string Path = "/v1/completions";

    [Fact]
    public async Task Plain_GoesOnFromTheText()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"prompt":"Yes!","max_tokens":8}""");

        Assert.Equal("text_completion", answer.At("object").GetString());
        Assert.Equal(" no", answer.At("choices.0.text").GetString());
        Assert.Equal("stop", answer.At("choices.0.finish_reason").GetString());
        Assert.Equal(4, answer.At("usage.prompt_tokens").GetInt32());
        Assert.Equal(2, answer.At("usage.completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Plain_SeveralPrompts_KeepTheirOrder()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!", "?", ":"));

        ApiAnswer answer = await server.PostAsync(Path, """{"prompt":[[33],[63],[33,63]],"n":2,"max_tokens":1,"echo":true}""");

        Assert.Equal(["!?", "!?", "?:", "?:", "!?:", "!?:"], answer.At("choices").EnumerateArray().Select(choice => choice.TextAt("text")));
        Assert.Equal(Enumerable.Range(0, 6), answer.At("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()));
        Assert.Equal(4, answer.At("usage.prompt_tokens").GetInt32());
    }

    [Fact]
    public async Task EmptySuffix_IsNone()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"prompt":"Yes!","suffix":"","max_tokens":8}""");

        Assert.Equal(" no", answer.At("choices.0.text").GetString());
        Assert.Equal(4, answer.At("usage.prompt_tokens").GetInt32());
    }

    [Fact]
    public async Task Logprobs_MoreThanTheLimit_AreRefused()
    {
        var options = new ServerOptions { Limits = new ServerLimits { MaxLogprobEntries = 2 * 3 * (5 + 1) } };
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("!", "?", ":"), options);
        string Body(int choices) => $$"""{"prompt":[[33,63],[33,63,33]],"n":{{choices}},"max_tokens":0,"logprobs":5,"echo":true}""";

        Assert.Equal(200, (await server.PostAsync(Path, Body(1))).Status);
        Assert.Equal(400, (await server.PostAsync(Path, Body(2))).Status);
    }

    [Theory]
    [InlineData("\"temperature\":1e-40", 200)]
    [InlineData("\"temperature\":1e-7", 200)]
    [InlineData("\"repetition_penalty\":0.01", 200)]
    [InlineData("\"repetition_penalty\":1e-44", 400)]
    public async Task Sampling_AtTheEdges_NeverFails(string field, int status)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!", "?", ":"));

        Assert.Equal(status, (await server.PostAsync(Path, $$"""{"prompt":"Yes!","max_tokens":2,{{field}}}""")).Status);
    }

    [Fact]
    public async Task EchoWithLogprobs_ScoresThePromptAndOneToken()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!", "?", ":"));

        ApiAnswer answer = await server.PostAsync(Path, """{"prompt":[33,63,65],"temperature":0,"max_tokens":1,"logprobs":1,"echo":true}""");

        JsonElement logprobs = answer.At("choices.0.logprobs");
        Assert.Equal("!?A", answer.At("choices.0.text").GetString()![..3]);
        Assert.Equal(["!", "?", "A"], logprobs.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()).Take(3));
        Assert.Equal(4, logprobs.GetProperty("token_logprobs").GetArrayLength());
        Assert.Equal([0, 1, 2, 3], logprobs.GetProperty("text_offset").EnumerateArray().Select(offset => offset.GetInt32()));
        Assert.Equal(JsonValueKind.Null, logprobs.At("token_logprobs.0").ValueKind);
        Assert.InRange(logprobs.At("token_logprobs.1").GetSingle(), -0.01f, 0);
        Assert.InRange(logprobs.At("token_logprobs.2").GetSingle(), -50f, -30f);
        AssertGreedyIsTold(logprobs, 1, expected: true);
        AssertGreedyIsTold(logprobs, 2, expected: false);
    }

    [Fact]
    public async Task EchoWithLogprobs_TheEndOfTextIsAnEntryToo()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!", "?"));

        ApiAnswer answer = await server.PostAsync(Path, """{"prompt":[33,63],"temperature":0,"max_tokens":1,"logprobs":1,"echo":true}""");

        Assert.Equal(["!", "?", "</s>"], answer.At("choices.0.logprobs.tokens").EnumerateArray().Select(token => token.GetString()));
    }

    [Fact]
    public async Task NoNewTokens_OnlyScores()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!", "?"));

        ApiAnswer answer = await server.PostAsync(Path, """{"prompt":"!?","max_tokens":0,"logprobs":2,"echo":true}""");

        Assert.Equal("!?", answer.At("choices.0.text").GetString());
        Assert.Equal(2, answer.At("choices.0.logprobs.tokens").GetArrayLength());
        Assert.Equal(0, answer.At("usage.completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Stream_SendsPiecesAndUsage()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!", " yes", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"prompt":"Well!","stream":true,"stream_options":{"include_usage":true}}""");

        Assert.Equal(" yes no", string.Concat(answer.Chunks.Select(chunk => chunk.TextAt("choices.0.text"))));
        Assert.Equal(3, answer.Chunks[^1].At("usage.completion_tokens").GetInt32());
        Assert.Equal("stop", answer.Chunks[^2].TextAt("choices.0.finish_reason"));
    }

    [Theory]
    [InlineData("""{"prompt":"a","suffix":"b"}""", "unsupported_parameter")]
    [InlineData("""{"prompt":"a","best_of":2}""", "unsupported_parameter")]
    [InlineData("""{"prompt":"a","guided_choice":["b","c"]}""", "unsupported_parameter")]
    [InlineData("""{"prompt":[]}""", "invalid_value")]
    [InlineData("""{"prompt":[100000]}""", "invalid_value")]
    [InlineData("""{"prompt":[[1],["a"]]}""", "invalid_value")]
    [InlineData("""{"prompt":[-1]}""", "invalid_value")]
    [InlineData("""{}""", "invalid_value")]
    [InlineData("""{"prompt":"a","logprobs":21}""", "invalid_value")]
    public async Task BadRequest_IsRefused(string body, string code)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!"));

        ApiAnswer answer = await server.PostAsync(Path, body);

        Assert.Equal(400, answer.Status);
        Assert.Equal(code, answer.ErrorCode);
    }

    /// <summary>What lm-evaluation-harness looks at: whether the token's number is the largest of its place.</summary>
    private static void AssertGreedyIsTold(JsonElement logprobs, int position, bool expected)
    {
        float own = logprobs.At($"token_logprobs.{position}").GetSingle();
        float best = logprobs.At($"top_logprobs.{position}").EnumerateObject().Max(entry => entry.Value.GetSingle());
        Assert.Equal(expected, own == best);
    }
}
