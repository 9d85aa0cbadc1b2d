using System.Text;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Requests;
using Fathom.Server.Errors;

namespace Fathom.Server.Tests.Security;

public class HostileRequestTests
{
    /// <summary>Values that no field of a request may have all of.</summary>
    private static readonly string[] s_values =
    [
        "\"text\"", "\"\"", "-1", "-1e308", "1e999", "-1e999", "1e400", "1.5", "99999999999999999999", "true", "[]", "[[]]", "{}", "[null]", "[1]", "{\"a\":1}",
        "\"NaN\"", "NaN", "Infinity", "\"\\ud800\"", "9223372036854775808", "-9223372036854775809", "3", "0", "[{}]", "{\"type\":7}",
    ];

    /// <summary>Known fields, and the values above that they may have.</summary>
    private static readonly (string Field, string[] Allowed)[] s_fields =
    [
        ("temperature", ["1.5", "0"]),
        ("top_p", ["0"]),
        ("top_k", ["-1", "3", "0"]),
        ("min_p", ["0"]),
        ("frequency_penalty", ["-1", "1.5", "0"]),
        ("presence_penalty", ["-1", "1.5", "0"]),
        ("repetition_penalty", ["1.5", "3"]),
        ("seed", ["-1", "3", "0"]),
        ("n", ["3"]),
        ("max_tokens", ["3"]),
        ("max_completion_tokens", ["3"]),
        ("stop", ["\"text\"", "\"NaN\"", "[]"]),
        ("stream", ["true"]),
        ("stream_options", ["{}", "{\"a\":1}", "{\"type\":7}"]),
        ("logprobs", ["true"]),
        ("top_logprobs", ["0"]),
        ("logit_bias", ["{}"]),
        ("messages", []),
        ("model", ["\"\""]),
        ("thinking", ["{}", "{\"a\":1}"]),
        ("reasoning_effort", []),
        ("reasoning_format", []),
        ("chat_template_kwargs", ["{}", "{\"a\":1}", "{\"type\":7}"]),
        ("user_id", ["\"text\"", "\"\"", "\"NaN\""]),
        ("tools", ["[]"]),
        ("response_format", []),
        ("ignore_eos", ["true"]),
        ("typical_p", []),
        ("mirostat", ["0"]),
        ("grammar", ["\"\""]),
        ("modalities", ["[]", "\"text\""]),
        ("prefix", [.. s_values.Where(value => value is not ("1e999" or "-1e999" or "1e400" or "NaN" or "Infinity"))]),
    ];

    [Fact]
    public async Task Fields_OfAnyValue_AreHonoredOrRefused()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"));
        List<string> wrong = [];
        foreach ((string field, string[] allowed) in s_fields)
        {
            foreach (string value in s_values)
            {
                string messages = field == "messages" ? "" : ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
                ApiAnswer answer = await server.PostAsync("/v1/chat/completions", $"{{\"{field}\":{value}{messages}}}");
                bool isExpected = allowed.Contains(value) || field == "prefix" ? answer.Status is 200 or 400 : answer.Status is 400 or 404;
                if (!isExpected || (allowed.Contains(value) && field != "prefix" && answer.Status != 200))
                {
                    wrong.Add($"{field} = {value}: {answer.Status} {answer.Body[..Math.Min(100, answer.Body.Length)]}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await server.UntilIdleAsync();
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/completions")]
    [InlineData("/v1/embeddings")]
    [InlineData("/v1/responses")]
    [InlineData("/v1/messages")]
    [InlineData("/api/chat")]
    [InlineData("/api/generate")]
    [InlineData("/api/embed")]
    [InlineData("/api/show")]
    [InlineData("/tokenize")]
    [InlineData("/detokenize")]
    [InlineData("/apply-template")]
    public async Task Bodies_ThatAreNone_AreRefused(string path)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        string[] bodies =
        [
            "", "x", "{", "[]", "null", "1", "\"text\"", "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"messages\":[]}",
            "{\"messages\":" + new string('[', 100) + new string(']', 100) + "}", new string('[', 100_000), "\u0000",
            "{\"prompt\":\"\\ud800\",\"input\":\"\\ud800\",\"content\":\"\\ud800\",\"model\":\"\\ud800\"}",
            """{"\ud800":1}""", """{"model":{"\udc00\ud800":1},"messages":[{"\ud800":1}],"input":{"\ud800":1},"prompt":{"\ud800":1},"tokens":[1]}""",
            """{"model":"no such model","prompt":"a","input":"a","max_tokens":1,"content":"a","messages":[{"role":"user","content":"a"}]}""",
        ];

        foreach (string body in bodies)
        {
            ApiAnswer answer = await server.PostAsync(path, body);
            Assert.True(answer.Status is 400 or 404, $"{body[..Math.Min(40, body.Length)]}: {answer.Status} {answer.Body}");
            Assert.DoesNotContain("   at ", answer.Body);
        }
    }

    [Fact]
    public async Task Body_ChunksThatAreNone_IsRefused()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"));
        await using RawClient client = await RawClient.ConnectAsync(server);

        await client.SendAsync(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, 200)]
    [InlineData(65, 400)]
    public async Task Json_NestedToTheLimit_IsRead(int depth, int status)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        string nested = new string('[', depth - 1) + new string(']', depth - 1);

        ApiAnswer answer = await server.PostAsync("/v1/chat/completions", $$"""{"unknown":{{nested}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData(2_048, 200)]
    [InlineData(2_049, 400)]
    public async Task Messages_UpToTheLimit_AreRead(int count, int status)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        string messages = string.Join(',', Enumerable.Repeat("""{"role":"user","content":""}""", count));

        ApiAnswer answer = await server.PostAsync("/v1/chat/completions", $$"""{"messages":[{{messages}}]}""");

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Prompt_LongerThanTheContext_IsRefusedWithBothNumbers()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        string text = new('a', 5_000);

        ApiAnswer answer = await server.PostAsync("/v1/chat/completions", $$"""{"messages":[{"role":"user","content":"{{text}}"}]}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal("context_length_exceeded", answer.ErrorCode);
        Assert.Contains("4095", answer.At("error.message").GetString());
    }

    [Fact]
    public void Grammar_TooCostlyToFollow_IsTheFaultOfTheRequest()
    {
        var failure = new ConstraintException(ConstraintErrorCodes.GrammarLimit, "", "the text can be read in too many ways");

        ApiException error = ErrorMapper.OfEnding(FinishReason.Error, failure);

        Assert.Equal((400, "invalid_grammar"), (error.Status, error.Code));
    }

    [Fact]
    public async Task SpecialTokens_InWhatPeopleWrite_AreText()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer plain = await server.PostAsync("/tokenize", """{"content":"<think></s>"}""");
        ApiAnswer parsed = await server.PostAsync("/tokenize", """{"content":"<think></s>","parse_special":true}""");

        Assert.Equal(Encoding.UTF8.GetByteCount("<think></s>"), plain.At("tokens").GetArrayLength());
        Assert.Equal(TinyVocabulary.EosId, parsed.At("tokens.1").GetInt32());
    }
}
