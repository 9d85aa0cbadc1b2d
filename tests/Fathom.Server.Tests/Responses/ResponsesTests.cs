using System.Text.Json;

namespace Fathom.Server.Tests.Responses;

public class ResponsesTests
{
    private const string Path = "/v1/responses";

    [Fact]
    public async Task Plain_HasThoughtsAndMessage()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First"], ["Yes", "!"]));

        ApiAnswer answer = await server.PostAsync(Path, """{"model":"tiny","instructions":"s","input":"hi"}""");

        Assert.Equal("response", answer.At("object").GetString());
        Assert.Equal("completed", answer.At("status").GetString());
        Assert.Equal("reasoning", answer.At("output.0.type").GetString());
        Assert.Equal("First", answer.At("output.0.content.0.text").GetString());
        Assert.Equal("Yes!", answer.At("output.1.content.0.text").GetString());
        Assert.Equal(5, answer.At("usage.output_tokens").GetInt32());
        Assert.Equal(2, answer.At("usage.output_tokens_details.reasoning_tokens").GetInt32());
    }

    [Fact]
    public async Task Plain_Items_AreTheConversation()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));

        ApiAnswer answer = await server.PostAsync(
            "/v1/responses/input_tokens",
            """
            {"input":[
                {"role":"user","content":[{"type":"input_text","text":"hi"}]},
                {"type":"reasoning","summary":[],"content":[]},
                {"type":"message","role":"assistant","content":[{"type":"output_text","text":"ab"}]},
                {"role":"user","content":"c"}]}
            """);

        Assert.Equal(10, answer.At("input_tokens").GetInt32());
    }

    [Fact]
    public async Task Plain_TooLong_IsIncomplete()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Repeating("Yes", " no"));

        ApiAnswer answer = await server.PostAsync(Path, """{"max_output_tokens":2,"input":"hi"}""");

        Assert.Equal("incomplete", answer.At("status").GetString());
        Assert.Equal("max_output_tokens", answer.At("incomplete_details.reason").GetString());
    }

    [Fact]
    public async Task Stream_EventsAreNumberedAndNamed()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Thinking(["First"], ["Yes"]));

        ApiAnswer answer = await server.PostAsync(Path, """{"stream":true,"input":"hi"}""");

        JsonElement[] events = [.. answer.Events.Select(data => JsonElement.Parse(data))];
        Assert.Equal(
            [
                "response.created", "response.in_progress",
                "response.output_item.added", "response.content_part.added", "response.reasoning_text.delta",
                "response.reasoning_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.content_part.added", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.completed",
            ],
            events.Select(item => item.TextAt("type")));
        Assert.Equal(Enumerable.Range(0, events.Length), events.Select(item => item.GetProperty("sequence_number").GetInt32()));
        Assert.Equal("Yes", events[^1].TextAt("response.output.1.content.0.text"));
        Assert.All(events, item => Assert.Contains($"event: {item.TextAt("type")}\n", answer.Body));
    }

    [Fact]
    public async Task Plain_OtherUser_DoesNotHitTheCache()
    {
        await using ApiServer server = await ApiServer.StartAsync(ScriptedModel.Answering("Yes"));
        async Task<int> CachedAsync(string fields) =>
            (await server.PostAsync(Path, $$"""{{{fields}}"input":"a question of some length"}""")).At("usage.input_tokens_details.cached_tokens").GetInt32();

        await CachedAsync("");

        Assert.True(await CachedAsync("") > 0);
        Assert.Equal(0, await CachedAsync("\"user_id\":\"x\","));
        Assert.Equal(0, await CachedAsync("\"cache_salt\":\"y\","));
    }

    [Theory]
    [InlineData("""{"input":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""{"input":"hi","previous_response_id":"resp_1"}""")]
    [InlineData("""{"input":"hi","background":true}""")]
    [InlineData("""{"input":[{"type":"computer_call"}]}""")]
    [InlineData("""{"input":"hi","metadata":"x"}""")]
    [InlineData("""{"input":"hi","text":7}""")]
    public async Task BadRequest_IsRefused(string body)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Repeating("Yes", " no"));

        Assert.Equal(400, (await server.PostAsync(Path, body)).Status);
        await server.UntilIdleAsync(); // nothing was started
    }

    [Fact]
    public async Task Calls_AfterAText_BelongToItsTurn()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Calling("Well"));
        const string Call = """{"type":"function_call","call_id":"a","name":"add","arguments":"{}"},""";
        async Task<int> CountAsync(string calls)
        {
            ApiAnswer answer = await server.PostAsync(
                "/v1/responses/input_tokens",
                $$"""{"input":[{"role":"user","content":"hi"},{"role":"assistant","content":"ab"},{{calls}}{"role":"user","content":"c"}]}""");
            return answer.At("input_tokens").GetInt32();
        }

        int without = await CountAsync("");

        Assert.Equal(without, await CountAsync(Call + Call)); // this template shows turns, not calls
    }
}
