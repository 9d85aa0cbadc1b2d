using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Server.Tests.OpenAi;

public partial class ChatCompletionsTests
{
    private const string Path = "/v1/chat/completions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plain_TellsTheAnswerAndWhatItTook()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Hello", " world"));

        ApiAnswer answer = await server.PostAsync(Path, """{"model":"tiny","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal("chat.completion", answer.At("object").GetString());
        Assert.StartsWith("chatcmpl-", answer.At("id").GetString());
        Assert.Equal("tiny", answer.At("model").GetString());
        Assert.Equal("Hello world", answer.At("choices.0.message.content").GetString());
        Assert.Equal("assistant", answer.At("choices.0.message.role").GetString());
        Assert.Equal(JsonValueKind.Null, answer.At("choices.0.logprobs").ValueKind);
        Assert.Equal("stop", answer.At("choices.0.finish_reason").GetString());
        Assert.Equal(3, answer.At("usage.completion_tokens").GetInt32());
        int prompt = answer.At("usage.prompt_tokens").GetInt32();
        Assert.Equal(prompt + 3, answer.At("usage.total_tokens").GetInt32());
        Assert.Equal(prompt, answer.At("usage.prompt_cache_hit_tokens").GetInt32() + answer.At("usage.prompt_cache_miss_tokens").GetInt32());
        Assert.StartsWith("req_", answer.Headers.GetValues("x-request-id").Single());
    }

    [Theory]
    [InlineData("/chat/completions")]
    [InlineData("/beta/chat/completions")]
    [InlineData("/v1/chat/completions")]
    public async Task Plain_EveryBase_Answers(string path)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Hello"));

        Assert.Equal(200, (await server.PostAsync(path, """{"messages":[{"role":"user","content":"hi"}]}""")).Status);
    }

    [Fact]
    public async Task Stream_HasTheBytesThatClientsExpect()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Thinking(["First", " second"], ["Yes", "!"]));

        using HttpResponseMessage response = await server.SendAsync(
            Path, """{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}""");
        string body = Normalize(await response.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        const string Head = """data: {"id":"ID","object":"chat.completion.chunk","created":0,"model":"tiny","system_fingerprint":"FP","choices":[""";
        string[] expected =
        [
            Head + """{"index":0,"delta":{"role":"assistant","reasoning_content":""},"logprobs":null,"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{"reasoning_content":"First"},"logprobs":null,"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{"reasoning_content":" second"},"logprobs":null,"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{"content":"Yes"},"logprobs":null,"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{"content":"!"},"logprobs":null,"finish_reason":null}],"usage":null}""",
            Head + """{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"timings":TIMINGS}""",
            Head + """],"usage":{"prompt_tokens":6,"completion_tokens":6,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":0},"""
                + "\"completion_tokens_details\":" + """{"reasoning_tokens":3},"prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":6}}""",
            "data: [DONE]",
        ];
        Assert.Equal(string.Concat(expected.Select(line => line + "\n\n")), body);
    }

    [Fact]
    public async Task Plain_Thoughts_StandApart()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First", " second"], ["Yes", "!"]));

        ApiAnswer answer = await server.PostAsync(Path, """{"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("First second", answer.At("choices.0.message.reasoning_content").GetString());
        Assert.Equal("Yes!", answer.At("choices.0.message.content").GetString());
        Assert.Equal(3, answer.At("usage.completion_tokens_details.reasoning_tokens").GetInt32());
    }

    [Theory]
    [InlineData("\"thinking\":{\"type\":\"disabled\"}")]
    [InlineData("\"reasoning_effort\":\"none\"")]
    [InlineData("\"chat_template_kwargs\":{\"enable_thinking\":false}")]
    [InlineData("\"model\":\"deepseek-chat\"")]
    [InlineData("\"thinking\":{\"type\":\"disabled\"},\"reasoning_effort\":\"high\"")]
    public async Task Plain_ThinkingIsOff_AnswersAtOnce(string field)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First", " second"], ["Yes", "!"]));

        ApiAnswer answer = await server.PostAsync(Path, $$"""{{{field}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("Yes!", answer.At("choices.0.message.content").GetString());
        Assert.False(answer.At("choices.0.message").TryGetProperty("reasoning_content", out _));
    }

    [Fact]
    public async Task Plain_ThinkingBudget_EndsTheThought()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First", " second", " third"], ["Yes", "!"]));

        ApiAnswer answer = await server.PostAsync(Path, """{"thinking":{"type":"enabled","budget_tokens":1},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("First", answer.At("choices.0.message.reasoning_content").GetString());
        Assert.Equal("Yes!", answer.At("choices.0.message.content").GetString());
    }

    [Theory]
    [InlineData("none", "<think>\nFirst second</think>Yes!", null)]
    [InlineData("deepseek", "Yes!", "First second")]
    [InlineData("deepseek-legacy", "<think>\nFirst second</think>Yes!", "First second")]
    public async Task Plain_ReasoningFormat_DecidesWhereThoughtsStand(string format, string content, string? reasoning)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First", " second"], ["Yes", "!"]));

        ApiAnswer answer = await server.PostAsync(Path, $$"""{"reasoning_format":"{{format}}","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(content, answer.At("choices.0.message.content").GetString());
        Assert.Equal(reasoning, answer.Json.TextAt("choices.0.message.reasoning_content"));
    }

    [Fact]
    public async Task Plain_Logprobs_BelongToTheShownTokens()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First"], ["Yes", " no"]));

        ApiAnswer answer = await server.PostAsync(Path, """{"logprobs":true,"top_logprobs":2,"messages":[{"role":"user","content":"hi"}]}""");

        JsonElement content = answer.At("choices.0.logprobs.content");
        Assert.Equal(["Yes", " no"], content.EnumerateArray().Select(token => token.GetProperty("token").GetString()));
        JsonElement thoughts = answer.At("choices.0.logprobs.reasoning_content");
        Assert.Equal(["First", "</think>"], thoughts.EnumerateArray().Select(token => token.GetProperty("token").GetString()));
        JsonElement first = content[0];
        Assert.Equal([89, 101, 115], first.GetProperty("bytes").EnumerateArray().Select(value => value.GetInt32()));
        Assert.Equal(2, first.GetProperty("top_logprobs").GetArrayLength());
        Assert.Equal(first.GetProperty("logprob").GetSingle(), first.At("top_logprobs.0.logprob").GetSingle());
        Assert.InRange(first.GetProperty("logprob").GetSingle(), -0.01f, 0);
    }

    [Fact]
    public async Task Stream_Logprobs_ComeWithTheirText()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"stream":true,"logprobs":true,"messages":[{"role":"user","content":"hi"}]}""");

        JsonElement[] pieces = [.. answer.Chunks.Select(chunk => chunk.At("choices.0")).Where(choice => choice.TextAt("delta.content") is { Length: > 0 })];
        Assert.Equal(2, pieces.Length);
        Assert.All(pieces, piece => Assert.Equal(piece.TextAt("delta.content"), piece.TextAt("logprobs.content.0.token")));
    }

    [Fact]
    public async Task Plain_SeveralChoices_AllAnswerFromOnePrompt()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"n":3,"messages":[{"role":"user","content":"hello there"}]}""");

        Assert.Equal([0, 1, 2], answer.At("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()));
        Assert.All(answer.At("choices").EnumerateArray(), choice => Assert.Equal("Yes no", choice.TextAt("message.content")));
        Assert.Equal(9, answer.At("usage.completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Stream_SeveralChoices_TellWhichIsWhich()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"n":2,"stream":true,"messages":[{"role":"user","content":"hello"}]}""");

        foreach (int index in (int[])[0, 1])
        {
            JsonElement[] choices = [.. answer.Chunks.Select(chunk => chunk.At("choices.0")).Where(choice => choice.GetProperty("index").GetInt32() == index)];
            Assert.Equal("assistant", choices[0].TextAt("delta.role"));
            Assert.Equal("Yes no", string.Concat(choices.Select(choice => choice.TextAt("delta.content"))));
            Assert.Equal("stop", choices[^1].TextAt("finish_reason"));
        }
    }

    [Fact]
    public async Task Plain_StopString_IsNotShown()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", " an", "other", " one"));

        ApiAnswer answer = await server.PostAsync(Path, """{"stop":["anot"],"logprobs":true,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("Yes ", answer.At("choices.0.message.content").GetString());
        Assert.Equal("stop", answer.At("choices.0.finish_reason").GetString());
    }

    [Fact]
    public async Task Plain_MaxTokens_EndsWithLength()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Repeating("Yes", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"max_tokens":9,"max_completion_tokens":3,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("Yes noYes", answer.At("choices.0.message.content").GetString());
        Assert.Equal("length", answer.At("choices.0.finish_reason").GetString());
    }

    [Fact]
    public async Task Plain_LogitBias_ChangesTheDraw()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer answer = await server.PostAsync(Path, """{"max_tokens":1,"logit_bias":{"65":100},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("A", answer.At("choices.0.message.content").GetString());
    }

    [Fact]
    public async Task Plain_SameConversationAgain_HitsTheCache()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"));
        const string Body = """{"messages":[{"role":"user","content":"a question of some length"}]}""";

        await server.PostAsync(Path, Body);
        ApiAnswer again = await server.PostAsync(Path, Body);
        ApiAnswer elsewhere = await server.PostAsync(Path, """{"user_id":"x","messages":[{"role":"user","content":"a question of some length"}]}""");

        int cached = again.At("usage.prompt_tokens_details.cached_tokens").GetInt32();
        Assert.True(cached > 20, $"{cached} tokens were cached");
        Assert.Equal(cached, again.At("usage.prompt_cache_hit_tokens").GetInt32());
        Assert.Equal(0, elsewhere.At("usage.prompt_cache_hit_tokens").GetInt32());
    }

    [Fact]
    public async Task Plain_Prefix_IsGoneOnFrom()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", "!", " no"));

        ApiAnswer answer = await server.PostAsync(
            "/beta/chat/completions", """{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"Well!","prefix":true}]}""");

        Assert.Equal(" no", answer.At("choices.0.message.content").GetString());
    }

    [Fact]
    public async Task Plain_CharactersOfManyTokens_ComeWhole()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("\u00c3", "\u00a4", "!"));

        ApiAnswer answer = await server.PostAsync(Path, """{"stream":true,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(["", "ä", "!"], answer.Chunks.Select(chunk => chunk.TextAt("choices.0.delta.content")).OfType<string>());
    }

    [Fact]
    public async Task Stream_ClientLeaves_FreesItsBlocks()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Repeating("Yes", " no"));
        using (HttpResponseMessage response = await server.SendAsync(Path, """{"stream":true,"messages":[{"role":"user","content":"hi"}]}"""))
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(Cancellation);
            Assert.True(await stream.ReadAsync(new byte[16], Cancellation) > 0);
        }

        await server.UntilIdleAsync();

        Assert.True(server.Engine.Stats.CancelledRequests >= 1 || server.Engine.Stats.CompletedRequests >= 2);
    }

    [Fact]
    public async Task Plain_ClientLeaves_FreesItsBlocks()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Repeating("Yes", " no"));
        using var leaving = new CancellationTokenSource();
        using var content = new StringContent("""{"messages":[{"role":"user","content":"hi"}]}""");
        Task<HttpResponseMessage> request = server.Client.PostAsync(Path, content, leaving.Token);
        while (server.Engine.Stats is { RunningRequests: 0, CompletedRequests: 1 })
        {
            await Task.Delay(1, Cancellation);
        }

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await server.UntilIdleAsync();
    }

    [Fact]
    public async Task Plain_ModelFails_IsAServerError()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Failing("Yes", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(500, answer.Status);
        Assert.Equal("server_error", answer.At("error.type").GetString());
    }

    [Fact]
    public async Task Stream_ModelFails_IsToldAndTheConnectionCut()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Failing("Yes", " no"));
        using HttpResponseMessage response = await server.SendAsync(Path, """{"stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        List<string> lines = [];

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await reader.ReadLineAsync(Cancellation) is { } line)
            {
                lines.Add(line);
            }
        });

        Assert.StartsWith("data: {\"error\":{", lines.Last(line => line.Length > 0));
        Assert.DoesNotContain("data: [DONE]", lines);
    }

    [Fact]
    public async Task Count_TellsThePromptsTokens()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer answer = await server.PostAsync("/v1/chat/completions/input_tokens", """{"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(5, answer.At("input_tokens").GetInt32());
    }

    private static string Normalize(string body)
    {
        string plain = Ids().Replace(body, "\"id\":\"ID\"");
        plain = Times().Replace(plain, "\"created\":0");
        plain = Prints().Replace(plain, "\"system_fingerprint\":\"FP\"");
        return Timings().Replace(plain, "\"timings\":TIMINGS");
    }

    [GeneratedRegex("\"id\":\"chatcmpl-[0-9a-f]{32}\"")]
    private static partial Regex Ids();

    [GeneratedRegex("\"created\":[0-9]+")]
    private static partial Regex Times();

    [GeneratedRegex("\"system_fingerprint\":\"fp_[0-9a-f]{8}\"")]
    private static partial Regex Prints();

    [GeneratedRegex("\"timings\":\\{[^}]*\\}")]
    private static partial Regex Timings();
}
