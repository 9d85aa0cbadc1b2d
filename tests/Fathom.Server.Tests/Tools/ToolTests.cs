using System.Text.Json;

namespace Fathom.Server.Tests.Tools;

public class ToolTests
{
    private const string Tools =
        """[{"type":"function","function":{"name":"add","description":"Adds","parameters":{"type":"object","properties":{"a":{"type":"integer"}}}}}]""";

    private static readonly Script s_model = ScriptedModel.Calling(
        "Well", "<tool_call>", "\n{\"name\": \"add\"", ", \"arguments\": {\"a\"", ": 1}}", "\n</tool_call>");

    [Fact]
    public async Task Chat_Calls_StandApart()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);

        ApiAnswer answer = await server.PostAsync("/v1/chat/completions", $$"""{"tools":{{Tools}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("tool_calls", answer.At("choices.0.finish_reason").GetString());
        Assert.Equal("Well", answer.At("choices.0.message.content").GetString());
        JsonElement call = answer.At("choices.0.message.tool_calls.0");
        Assert.StartsWith("call_", call.TextAt("id"));
        Assert.Equal("function", call.TextAt("type"));
        Assert.Equal("add", call.TextAt("function.name"));
        Assert.Equal(1, JsonElement.Parse(call.TextAt("function.arguments")!).GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task Chat_StreamedCalls_BeginWithTheNameAndBringArgumentsInPieces()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);

        ApiAnswer answer = await server.PostAsync(
            "/v1/chat/completions", $$"""{"stream":true,"tools":{{Tools}},"messages":[{"role":"user","content":"hi"}]}""");

        JsonElement[] calls =
        [
            .. answer.Chunks.Select(chunk => chunk.At("choices.0.delta"))
                .Where(delta => delta.TryGetProperty("tool_calls", out _))
                .Select(delta => delta.At("tool_calls.0")),
        ];
        Assert.Equal("add", calls[0].TextAt("function.name"));
        Assert.Equal("", calls[0].TextAt("function.arguments"));
        Assert.All(calls[1..], call => Assert.False(call.TryGetProperty("id", out _)));
        Assert.Equal("""{"a": 1}""", string.Concat(calls.Select(call => call.TextAt("function.arguments"))));
        Assert.Equal("tool_calls", answer.Chunks[^1].TextAt("choices.0.finish_reason"));
    }

    [Fact]
    public async Task Messages_Calls_AreBlocks()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);
        const string Body = """{"max_tokens":50,"tools":[{"name":"add","input_schema":{"type":"object"}}],"messages":[{"role":"user","content":"hi"}]STREAM}""";

        ApiAnswer plain = await server.PostAsync("/v1/messages", Body.Replace("STREAM", "", StringComparison.Ordinal));
        ApiAnswer streamed = await server.PostAsync("/v1/messages", Body.Replace("STREAM", ",\"stream\":true", StringComparison.Ordinal));

        Assert.Equal("tool_use", plain.At("stop_reason").GetString());
        Assert.Equal("add", plain.At("content.1.name").GetString());
        Assert.Equal(1, plain.At("content.1.input.a").GetInt32());
        Assert.Equal("direct", plain.At("content.1.caller.type").GetString());
        JsonElement[] events = [.. streamed.Events.Select(data => JsonElement.Parse(data))];
        Assert.Contains(events, item => item.TextAt("content_block.type") == "tool_use");
        Assert.Equal("""{"a": 1}""", string.Concat(events.Select(item => item.TextAt("delta.partial_json"))));
        Assert.Equal("tool_use", events[^2].TextAt("delta.stop_reason"));
    }

    [Fact]
    public async Task Responses_Calls_AreItems()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);
        const string Body = """{"tools":[{"type":"function","name":"add","parameters":{"type":"object"}}],"input":"hi"STREAM}""";

        ApiAnswer plain = await server.PostAsync("/v1/responses", Body.Replace("STREAM", "", StringComparison.Ordinal));
        ApiAnswer streamed = await server.PostAsync("/v1/responses", Body.Replace("STREAM", ",\"stream\":true", StringComparison.Ordinal));

        Assert.Equal("function_call", plain.At("output.1.type").GetString());
        Assert.Equal("""{"a": 1}""", plain.At("output.1.arguments").GetString());
        JsonElement[] events = [.. streamed.Events.Select(data => JsonElement.Parse(data))];
        JsonElement done = Assert.Single(events, item => item.TextAt("type") == "response.function_call_arguments.done");
        Assert.Equal("""{"a": 1}""", done.TextAt("arguments"));
    }

    [Fact]
    public async Task Responses_ACallThatIsCutOff_EndsBeforeItsText()
    {
        Script model = ScriptedModel.Calling("Well", "<tool_call>", "\n{\"name\": \"add\"", ", \"arguments\": {\"a\"");
        await using ApiServer server = await ApiServer.SharedAsync(model);
        const string Body = """{"stream":true,"tools":[{"type":"function","name":"add","parameters":{"type":"object"}}],"input":"hi"}""";

        ApiAnswer streamed = await server.PostAsync("/v1/responses", Body);

        JsonElement[] events = [.. streamed.Events.Select(data => JsonElement.Parse(data))];
        JsonElement[] items = [.. events.Where(item => item.TextAt("type")!.StartsWith("response.output_item.", StringComparison.Ordinal))];
        Assert.Equal(
            ["0 added message", "0 done message", "1 added function_call", "1 done function_call", "2 added message", "2 done message"],
            items.Select(item => $"{item.At("output_index").GetInt32()} {item.TextAt("type")!.Split('.')[^1]} {item.TextAt("item.type")}"));
        Assert.Equal("incomplete", items[3].TextAt("item.status"));
        Assert.Contains("<tool_call>", events[^1].TextAt("response.output.2.content.0.text"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SeveralCalls_AreReportedIfTheyAreAllowed(bool allowed)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Calling(
            "<tool_call>", "{\"name\": \"add\", \"arguments\": {\"a\": 1}}", "</tool_call>", "<tool", "_call>{\"name\": \"add\"}", "</tool", "_call>"));
        const string Ask = "\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
        string yes = allowed ? "true" : "false";
        string no = allowed ? "false" : "true";

        ApiAnswer chat = await server.PostAsync("/v1/chat/completions", $$"""{"parallel_tool_calls":{{yes}},"tools":{{Tools}},{{Ask}}}""");
        ApiAnswer message = await server.PostAsync(
            "/v1/messages",
            $$$"""
            {"max_tokens":50,"tool_choice":{"type":"auto","disable_parallel_tool_use":{{{no}}}},
             "tools":[{"name":"add","input_schema":{"type":"object"}}],{{{Ask}}}}
            """);

        int calls = allowed ? 2 : 1;
        Assert.Equal(calls, chat.At("choices.0.message.tool_calls").GetArrayLength());
        Assert.Equal("tool_calls", chat.At("choices.0.finish_reason").GetString());
        Assert.Equal(calls, message.At("content").EnumerateArray().Count(block => block.TextAt("type") == "tool_use"));
        Assert.Equal("tool_use", message.At("stop_reason").GetString());
    }

    [Fact]
    public async Task Messages_TextInTheTokenThatEndsACall_FollowsTheCall()
    {
        Script model = ScriptedModel.Calling("<tool_call>", "\n{\"name\": \"add\"", ", \"arguments\": {\"a\"", ": 1", "}}\n</tool_call>Done");
        await using ApiServer server = await ApiServer.SharedAsync(model);
        const string Body =
            """{"max_tokens":50,"stream":true,"tools":[{"name":"add","input_schema":{"type":"object"}}],"messages":[{"role":"user","content":"hi"}]}""";

        ApiAnswer streamed = await server.PostAsync("/v1/messages", Body);

        JsonElement[] events = [.. streamed.Events.Select(data => JsonElement.Parse(data))];
        JsonElement[] blocks = [.. events.Where(item => item.TextAt("type") == "content_block_start")];
        Assert.Equal(["tool_use", "text"], blocks.Select(item => item.TextAt("content_block.type")));
        Assert.Equal("""{"a": 1}""", string.Concat(events.Select(item => item.TextAt("delta.partial_json"))));
        Assert.Equal("Done", string.Concat(events.Select(item => item.TextAt("delta.text"))));
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"type":"custom","custom":{"name":"add"}}""", 400)]
    [InlineData("/v1/responses", """{"type":"custom","name":"add"}""", 400)]
    [InlineData("/v1/messages", """{"type":"custom","name":"add","input_schema":{"type":"object"}}""", 200)]
    public async Task CustomTools_ThatTakeAnyText_AreRefused(string path, string tool, int status)
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);

        ApiAnswer answer = await server.PostAsync(
            path, $$"""{"max_tokens":50,"tools":[{{tool}}],"input":"hi","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(status, answer.Status);
        Assert.True(status == 200 || answer.At("error.message").GetString()!.Contains("'custom'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chat_StrictToolOfAnUnsupportedSchema_IsTheFaultOfTheTools()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);
        const string Tool = """{"type":"function","function":{"name":"add","strict":true,"parameters":{"not":{}}}}""";

        ApiAnswer answer = await server.PostAsync(
            "/v1/chat/completions", $$"""{"tools":[{{Tool}}],"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal((400, "invalid_json_schema", "tools"), (answer.Status, answer.ErrorCode, answer.At("error.param").GetString()));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("deepseek-legacy")]
    public async Task Chat_ThoughtsInTheContent_HideTheMarkupOfCalls(string format)
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);

        ApiAnswer answer = await server.PostAsync(
            "/v1/chat/completions", $$"""{"reasoning_format":"{{format}}","tools":{{Tools}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("Well", answer.At("choices.0.message.content").GetString());
        Assert.Equal("add", answer.At("choices.0.message.tool_calls.0.function.name").GetString());
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/api/chat")]
    public async Task Chat_ArgumentsThatEscapeHalfACharacter_StayText(string path)
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);
        const string Body = """
            {"stream":false,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"a","tool_calls":[
                {"id":"a","type":"function","function":{"name":"add","arguments":ARGUMENTS}}]},{"role":"tool","tool_call_id":"a","content":"1"}]}
            """;

        ApiAnswer text = await server.PostAsync(path, Body.Replace("ARGUMENTS", "\"{\\\"a\\\":\\\"\\\\ud83d\\\"}\"", StringComparison.Ordinal));
        ApiAnswer value = await server.PostAsync(path, Body.Replace("ARGUMENTS", "{\"a\":\"\\ud83d\"}", StringComparison.Ordinal));

        Assert.Equal(200, text.Status);
        Assert.Equal(400, value.Status);
    }

    [Fact]
    public async Task Ollama_Calls_AreObjects()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);

        ApiAnswer plain = await server.PostAsync("/api/chat", $$"""{"stream":false,"tools":{{Tools}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("add", plain.At("message.tool_calls.0.function.name").GetString());
        Assert.Equal(1, plain.At("message.tool_calls.0.function.arguments.a").GetInt32());
    }

    [Fact]
    public async Task Chat_ToolsAreOff_AreNotRead()
    {
        await using ApiServer server = await ApiServer.SharedAsync(s_model);

        ApiAnswer answer = await server.PostAsync(
            "/v1/chat/completions", $$"""{"tool_choice":"none","tools":{{Tools}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.StartsWith("Well<tool_call>", answer.At("choices.0.message.content").GetString());
        Assert.Equal("stop", answer.At("choices.0.finish_reason").GetString());
    }

    [Theory]
    [InlineData("\"tools\":TOOLS", "unsupported_parameter", false)]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}]", "invalid_value", true)]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "unsupported_parameter", true)]
    [InlineData("\"tools\":TOOLS,\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"sub\"}}", "invalid_value", true)]
    [InlineData("\"tool_choice\":\"required\"", "invalid_value", true)]
    [InlineData("\"functions\":[{\"name\":\"add\"}]", "unsupported_parameter", true)]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"not\":{}}}}", "invalid_json_schema", true)]
    [InlineData("\"response_format\":{\"type\":\"json_schema\"}", "invalid_value", true)]
    [InlineData("\"response_format\":{\"type\":\"xml\"}", "invalid_value", true)]
    [InlineData("\"grammar\":\"nothing ::=\"", "invalid_grammar", true)]
    [InlineData("\"guided_regex\":\"(\"", "invalid_grammar", true)]
    public async Task Chat_WhatCannotBeHonored_IsRefused(string field, string code, bool hasTools)
    {
        await using ApiServer server = await ApiServer.SharedAsync(hasTools ? s_model : ScriptedModel.Answering("Yes"));

        ApiAnswer answer = await server.PostAsync(
            "/v1/chat/completions", $$"""{{{field.Replace("TOOLS", Tools, StringComparison.Ordinal)}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal(code, answer.ErrorCode);
    }

    [Theory]
    [InlineData("/chat/completions", "ASK,\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":SCHEMA}}", "choices.0.message.content")]
    [InlineData("/v1/chat/completions", "ASK,\"guided_regex\":\"\\\"ab\\\"\"", "choices.0.message.content")]
    [InlineData("/v1/completions", "\"prompt\":\"hi\",\"guided_json\":SCHEMA", "choices.0.text")]
    [InlineData("/v1/responses", "\"input\":\"hi\",\"text\":{\"format\":{\"type\":\"json_schema\",\"schema\":SCHEMA}}", "output.0.content.0.text")]
    [InlineData("/v1/messages", "ASK,\"max_tokens\":9,\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":SCHEMA}}", "content.0.text")]
    [InlineData("/api/chat", "ASK,\"stream\":false,\"format\":SCHEMA", "message.content")]
    public async Task Forms_AreKept(string path, string fields, string at)
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("Yes"));
        string given = fields
            .Replace("ASK", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]", StringComparison.Ordinal)
            .Replace("SCHEMA", """{"enum":["ab"]}""", StringComparison.Ordinal);

        ApiAnswer answer = await server.PostAsync(path, $"{{{given},\"temperature\":0,\"options\":{{\"temperature\":0}}}}");

        Assert.Equal("\"ab\"", answer.At(at).GetString());
    }
}
