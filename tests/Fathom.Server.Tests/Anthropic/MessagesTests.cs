using System.Text.Json;

namespace Fathom.Server.Tests.Anthropic;

public class MessagesTests
{
    private const string Path = "/v1/messages";

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/anthropic/v1/messages")]
    public async Task Plain_HasThoughtsAndText(string path)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First"], ["Yes", "!"]));

        ApiAnswer answer = await server.PostAsync(
            path,
            """{"model":"tiny","max_tokens":50,"system":"s","messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}""");

        Assert.Equal("message", answer.At("type").GetString());
        Assert.Equal("First", answer.At("content.0.thinking").GetString());
        Assert.NotEqual("", answer.At("content.0.signature").GetString());
        Assert.Equal("Yes!", answer.At("content.1.text").GetString());
        Assert.Equal("end_turn", answer.At("stop_reason").GetString());
        Assert.Equal(JsonValueKind.Null, answer.At("stop_sequence").ValueKind);
        Assert.Equal(5, answer.At("usage.output_tokens").GetInt32());
    }

    [Fact]
    public async Task Plain_StopSequence_IsTold()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", " and", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"max_tokens":50,"stop_sequences":["and"],"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("stop_sequence", answer.At("stop_reason").GetString());
        Assert.Equal("and", answer.At("stop_sequence").GetString());
        Assert.Equal("Yes ", answer.At("content.0.text").GetString());
    }

    [Fact]
    public async Task Plain_LastMessageOfTheAssistant_IsGoneOnFrom()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes", "!", " no"));

        ApiAnswer answer = await server.PostAsync(
            Path, """{"max_tokens":1,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"Well!"}]}""");

        Assert.Equal(" no", answer.At("content.0.text").GetString());
        Assert.Equal("max_tokens", answer.At("stop_reason").GetString());
    }

    [Fact]
    public async Task Stream_BlocksBeginGrowAndEnd()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First"], ["Yes", "!"]));

        ApiAnswer answer = await server.PostAsync(
            Path,
            """{"max_tokens":50,"stream":true,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"hi"}]}""");

        JsonElement[] events = [.. answer.Events.Select(data => JsonElement.Parse(data))];
        Assert.Equal(
            [
                "message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop",
                "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop",
            ],
            events.Select(item => item.TextAt("type")));
        Assert.Equal("First", events[2].TextAt("delta.thinking"));
        Assert.Equal("signature_delta", events[3].TextAt("delta.type"));
        Assert.Equal(1, events[5].GetProperty("index").GetInt32());
        Assert.Equal("end_turn", events[9].TextAt("delta.stop_reason"));
        Assert.Contains("event: message_start\ndata: ", answer.Body);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", 400, "invalid_request_error")]
    [InlineData("""{"max_tokens":5,"messages":[]}""", 400, "invalid_request_error")]
    [InlineData("""{"max_tokens":5,"temperature":1.5,"messages":[{"role":"user","content":"hi"}]}""", 400, "invalid_request_error")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":[{"type":"image"}]}]}""", 400, "invalid_request_error")]
    [InlineData("""{"max_tokens":5,"model":"x","messages":[{"role":"user","content":"hi"}]}""", 404, "not_found_error")]
    public async Task BadRequest_IsToldInAnthropicsWords(string body, int status, string type)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer answer = await server.PostAsync(Path, body);

        Assert.Equal(status, answer.Status);
        Assert.Equal("error", answer.At("type").GetString());
        Assert.Equal(type, answer.At("error.type").GetString());
    }

    [Fact]
    public async Task Count_NeedsNoLimit()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer answer = await server.PostAsync("/v1/messages/count_tokens", """{"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(5, answer.At("input_tokens").GetInt32());
    }
}
