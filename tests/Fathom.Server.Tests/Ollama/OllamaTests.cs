using System.Text.Json;

namespace Fathom.Server.Tests.Ollama;

public class OllamaTests
{
    [Fact]
    public async Task Chat_StreamsLinesUnlessAskedNotTo()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First"], ["Yes", "!"]));

        ApiAnswer streamed = await server.PostAsync("/api/chat", """{"model":"tiny:latest","messages":[{"role":"user","content":"hi"}]}""");
        ApiAnswer whole = await server.PostAsync("/api/chat", """{"model":"tiny","stream":false,"messages":[{"role":"user","content":"hi"}]}""");

        JsonElement[] lines = [.. streamed.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        Assert.Equal("First", string.Concat(lines.Select(line => line.TextAt("message.thinking"))));
        Assert.Equal("Yes!", string.Concat(lines.Select(line => line.TextAt("message.content"))));
        Assert.All(lines[..^1], line => Assert.False(line.GetProperty("done").GetBoolean()));
        Assert.Equal("stop", lines[^1].TextAt("done_reason"));
        Assert.Equal(5, lines[^1].GetProperty("eval_count").GetInt32());
        Assert.Equal("Yes!", whole.At("message.content").GetString());
        Assert.Equal("First", whole.At("message.thinking").GetString());
        Assert.True(whole.At("done").GetBoolean());
    }

    [Theory]
    [InlineData("/api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]")]
    [InlineData("/api/generate", "\"prompt\":\"hi\"")]
    public async Task Logprobs_AreThoseOfEachLine(string path, string ask)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", " it", " is"));

        ApiAnswer streamed = await server.PostAsync(path, $$"""{{{ask}},"logprobs":true,"top_logprobs":2}""");
        ApiAnswer whole = await server.PostAsync(path, $$"""{{{ask}},"logprobs":true,"stream":false}""");
        ApiAnswer without = await server.PostAsync(path, $$"""{{{ask}},"stream":false}""");

        JsonElement[] lines = [.. streamed.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        JsonElement[] tokens =
        [
            .. lines.Where(line => line.TryGetProperty("logprobs", out _)).SelectMany(line => line.GetProperty("logprobs").EnumerateArray()),
        ];
        string text = string.Concat(lines.Select(line => line.TextAt("message.content") ?? line.TextAt("response")));
        Assert.Equal(text, string.Concat(tokens.Select(token => token.TextAt("token"))));
        Assert.All(tokens, token => Assert.Equal(2, token.GetProperty("top_logprobs").GetArrayLength()));
        Assert.Equal(tokens.Select(token => token.TextAt("token")), whole.At("logprobs").EnumerateArray().Select(token => token.TextAt("token")));
        Assert.False(without.Json.TryGetProperty("logprobs", out _));
    }

    [Fact]
    public async Task FirstPage_TellsProgramsThatThereIsAServer_AndBrowsersWhatIsThere()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer program = await server.GetAsync("/", ("Accept", "*/*"));
        ApiAnswer browser = await server.GetAsync("/", ("Accept", "text/html,*/*"));

        Assert.Equal((200, "Ollama is running"), (program.Status, program.Body));
        Assert.Equal(404, browser.Status);
    }

    [Fact]
    public async Task Show_TellsWhatTheModelCan()
    {
        await using ApiServer thinking = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First"], ["Yes", "!"]));
        await using ApiServer calling = await ApiServer.SharedAsync(ScriptedModel.Calling("Well"));

        ApiAnswer thinker = await thinking.PostAsync("/api/show", """{"model":"tiny"}""");
        ApiAnswer caller = await calling.PostAsync("/api/show", """{"model":"tiny"}""");

        Assert.Equal(["completion", "embedding", "thinking"], thinker.At("capabilities").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal(["completion", "embedding", "tools"], caller.At("capabilities").EnumerateArray().Select(item => item.GetString()));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("\"none\"")]
    public async Task Chat_ThinkIsOff_AnswersAtOnce(string think)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First"], ["Yes", "!"]));

        ApiAnswer answer = await server.PostAsync("/api/chat", $$"""{"think":{{think}},"stream":false,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("Yes!", answer.At("message.content").GetString());
        Assert.Null(answer.Json.TextAt("message.thinking"));
    }

    [Fact]
    public async Task Generate_UsesTheTemplateUnlessRaw()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", "!", " no"));

        ApiAnswer templated = await server.PostAsync("/api/generate", """{"prompt":"Well!","stream":false,"options":{"num_predict":2}}""");
        ApiAnswer raw = await server.PostAsync("/api/generate", """{"prompt":"Well!","stream":false,"raw":true}""");
        ApiAnswer load = await server.PostAsync("/api/generate", """{"model":"tiny"}""");
        ApiAnswer unset = await server.PostAsync("/api/generate", """{"prompt":"Well!","suffix":"","stream":false,"options":{"num_predict":2}}""");

        Assert.Equal("Yes!", templated.At("response").GetString());
        Assert.Equal("Yes!", unset.At("response").GetString());
        Assert.Equal("length", templated.At("done_reason").GetString());
        Assert.Equal(" no", raw.At("response").GetString());
        Assert.Equal("load", load.At("done_reason").GetString());
    }

    [Fact]
    public async Task Models_AreTold()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        Assert.Equal("tiny", (await server.GetAsync("/api/tags")).At("models.0.name").GetString());
        Assert.Equal("tiny", (await server.GetAsync("/api/ps")).At("models.0.model").GetString());
        Assert.Matches("^[0-9a-f]{64}$", (await server.GetAsync("/api/tags")).At("models.0.digest").GetString());
        ApiAnswer shown = await server.PostAsync("/api/show", """{"model":"tiny"}""");
        Assert.Equal("llama", shown.At("details.family").GetString());
        Assert.Equal("llama", shown.At("model_info").GetProperty("general.architecture").GetString());
        Assert.Equal(server.Engine.ContextLength, shown.At("model_info").GetProperty("llama.context_length").GetInt32());
        Assert.Equal("0", (await server.GetAsync("/api/version")).At("version").GetString());
    }

    [Fact]
    public async Task Embed_TakesTexts()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer answer = await server.PostAsync("/api/embed", """{"input":["a","b"]}""");

        Assert.Equal(2, answer.At("embeddings").GetArrayLength());
    }

    [Fact]
    public async Task BadRequest_IsToldInOllamasWords()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer format = await server.PostAsync("/api/chat", """{"format":7,"messages":[{"role":"user","content":"hi"}]}""");
        ApiAnswer unknown = await server.PostAsync("/api/chat", """{"model":"x","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(400, format.Status);
        Assert.Equal(JsonValueKind.String, format.At("error").ValueKind);
        Assert.Equal(404, unknown.Status);
    }
}
