using System.Text;
using Fathom.Testing.Fuzzing;

namespace Fathom.Server.Tests.Fuzzing;

/// <summary>Requests of every dialect, nearly right: they are answered or refused, and never the server's fault.</summary>
public class RequestFuzzTests
{
    private static readonly (string Path, string Body)[] s_sound =
    [
        ("/v1/chat/completions", """
            {"model": "tiny", "messages": [{"role": "system", "content": "brief"}, {"role": "user", "content": [{"type": "text", "text": "hi"}]},
             {"role": "assistant", "content": null, "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f",
              "arguments": "{\"a\":1}"}}]}, {"role": "tool", "tool_call_id": "a", "content": "3"}],
             "max_tokens": 3, "temperature": 0.5, "top_p": 0.9, "n": 2, "stop": ["x"], "stream": false, "logprobs": true, "top_logprobs": 2, "seed": 3,
              "logit_bias": {"5": 1},
             "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}, "tools": [{"type": "function",
              "function": {"name": "f", "parameters": {"type": "object"}}}],
             "tool_choice": "auto", "stream_options": {"include_usage": true}, "reasoning_effort": "low", "thinking": {"type": "enabled"}}
            """),
        ("/v1/completions", """
            {"model": "tiny", "prompt": ["hi", "ho"], "max_tokens": 3, "echo": true, "logprobs": 2, "n": 1, "best_of": 1, "suffix": null, "stop": "x"}
            """),
        ("/v1/embeddings", """{"model": "tiny", "input": ["a", "b"], "encoding_format": "base64", "dimensions": 4}"""),
        ("/v1/responses", """
            {"model": "tiny", "input": [{"role": "user", "content": [{"type": "input_text", "text": "hi"}]}], "max_output_tokens": 3, "instructions": "x",
             "tools": [],
             "text": {"format": {"type": "text"}}, "reasoning": {"effort": "low"}, "metadata": {"a": "b"}}
            """),
        ("/v1/messages", """
            {"model": "tiny", "max_tokens": 3, "system": [{"type": "text", "text": "s"}], "messages": [{"role": "user", "content": [{"type": "text",
             "text": "hi"}]}], "stop_sequences": ["x"],
             "thinking": {"type": "enabled", "budget_tokens": 10}, "tools": [{"name": "f", "input_schema": {"type": "object"}}],
              "tool_choice": {"type": "auto"}, "top_k": 5}
            """),
        ("/v1/messages/count_tokens", """{"model": "tiny", "messages": [{"role": "user", "content": "hi"}]}"""),
        ("/api/chat", """
            {"model": "tiny", "messages": [{"role": "user", "content": "hi"}], "stream": false, "options": {"num_predict": 3, "temperature": 0.1,
             "num_ctx": 128, "stop": ["x"]}, "format": "json",
             "keep_alive": "5m", "think": true}
            """),
        ("/api/generate", """
            {"model": "tiny", "prompt": "hi", "stream": false, "options": {"num_predict": 3}, "raw": false, "system": "x", "keep_alive": 60}
            """),
        ("/api/embed", """{"model": "tiny", "input": ["a"], "truncate": true, "keep_alive": "10m"}"""),
        ("/api/show", """{"model": "tiny", "verbose": true}"""),
        ("/tokenize", """{"model": "tiny", "prompt": "hi", "add_special_tokens": true}"""),
        ("/detokenize", """{"model": "tiny", "tokens": [1, 2, 3]}"""),
    ];

    [Fact]
    public async Task Post_ChangedRequest_IsAnsweredOrRefused()
    {
        ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"), "fuzz");

        await Task.Run(
            () => Fuzzer.Run(
                "request",
                cases: 300,
                Change,
                request => Post(server, request.Path, request.Body),
                _ => false),
            TestContext.Current.CancellationToken);
    }

    private static (string Path, string Body) Change(Random random)
    {
        (string path, string body) = s_sound[random.Next(s_sound.Length)];
        return (path, Encoding.UTF8.GetString(JsonMutator.Mutate(random, body)));
    }

    private static void Post(ApiServer server, string path, string body)
    {
        ApiAnswer answer = server.PostAsync(path, body).GetAwaiter().GetResult();

        Assert.True(answer.Status < 500, $"{path} {body}: {answer.Status} {answer.Body}");
        Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
    }
}
