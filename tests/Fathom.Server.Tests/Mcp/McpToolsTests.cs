using System.Text.Json;
using Fathom.Inference.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fathom.Server.Tests.Mcp;

/// <summary>The tools, over HTTP and over streams.</summary>
public class McpToolsTests
{
    private static readonly Script s_thinking = ScriptedModel.Thinking(["Hm", " well"], ["Yes", "!"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static HostedModel Thinker => ApiServer.Hosted("tiny", s_thinking.Open);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tools_AreListedWithTheirShapes(bool isHttp)
    {
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp, Thinker);

        IList<McpClientTool> tools = await connection.Client.ListToolsAsync(cancellationToken: Cancellation);

        Assert.Equal(("fathom", "1.2.3"), (connection.Client.ServerInfo?.Name, connection.Client.ServerInfo?.Version));
        Assert.Equal(["ask", "list_models", "count_tokens"], tools.Select(tool => tool.Name));
        Assert.All(tools, tool => Assert.NotEmpty(tool.Description));
        Assert.Equal("question", tools[0].JsonSchema.GetProperty("required")[0].GetString());
        JsonElement answer = tools[0].ReturnJsonSchema!.Value.GetProperty("properties");
        Assert.All(["answer", "thinking", "model", "finish_reason", "usage"], field => Assert.True(answer.TryGetProperty(field, out _), field));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_GivesAnswerThoughtsAndUsage(bool isHttp)
    {
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp, Thinker);

        CallToolResult result = await connection.CallAsync("ask", """{"question":"Is it?"}""");

        Assert.False(result.IsError ?? false, McpConnection.TextOf(result));
        Assert.Equal("Yes!", McpConnection.TextOf(result));
        JsonElement content = result.StructuredContent!.Value;
        Assert.Equal("Yes!", content.GetProperty("answer").GetString());
        Assert.Equal("Hm well", content.GetProperty("thinking").GetString());
        Assert.Equal(("tiny", "stop"), (content.GetProperty("model").GetString(), content.GetProperty("finish_reason").GetString()));
        JsonElement usage = content.GetProperty("usage");
        Assert.Equal(3, usage.GetProperty("reasoning_tokens").GetInt32());
        Assert.Equal(6, usage.GetProperty("completion_tokens").GetInt32());
        Assert.True(usage.GetProperty("prompt_tokens").GetInt32() > 3);
    }

    [Theory]
    [InlineData("""{"question":"Is it?","thinking":false}""", "Yes!", "", "stop")]
    [InlineData("""{"question":"Is it?","thinking_budget":1}""", "Yes!", "Hm", "stop")]
    [InlineData("""{"question":"Is it?","max_tokens":2}""", "", "Hm well", "length")]
    [InlineData("""{"question":"Is it?","max_tokens":4,"temperature":0,"seed":1,"instructions":"Be brief"}""", "Yes", "Hm well", "length")]
    public async Task Ask_ThinkingAndLengths_AreHonored(string arguments, string answer, string thinking, string reason)
    {
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp: false, Thinker);

        JsonElement content = (await connection.CallAsync("ask", arguments)).StructuredContent!.Value;

        Assert.Equal(
            (answer, thinking, reason),
            (content.GetProperty("answer").GetString(), content.GetProperty("thinking").GetString(), content.GetProperty("finish_reason").GetString()));
    }

    [Fact]
    public async Task ListModels_NamesAllAndCountTokens_CountsForOne()
    {
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp: false, Thinker, ApiServer.Hosted("other", s_thinking.Open));

        JsonElement counted = (await connection.CallAsync("count_tokens", """{"text":"ab cd","model":"other"}""")).StructuredContent!.Value;
        CallToolResult listed = await connection.CallAsync("list_models", "{}");

        Assert.Equal((5, "other"), (counted.GetProperty("tokens").GetInt32(), counted.GetProperty("model").GetString()));
        JsonElement[] models = [.. listed.StructuredContent!.Value.GetProperty("models").EnumerateArray()];
        Assert.Equal(["tiny", "other"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.Equal([true, false], models.Select(model => model.GetProperty("is_default").GetBoolean()));
        Assert.Equal([false, true], models.Select(model => model.GetProperty("is_loaded").GetBoolean()));
        Assert.Equal(listed.StructuredContent.Value.GetRawText(), McpConnection.TextOf(listed));
    }

    [Theory]
    [InlineData("ask", "{}", "'question' is missing [invalid_value]")]
    [InlineData("ask", """{"question":3}""", "'question' must be a string, not 3")]
    [InlineData("ask", """{"question":""}""", "'question' must have 1 to")]
    [InlineData("ask", """{"question":"hi","max_tokens":0}""", "'max_tokens' must be a whole number from 1 to")]
    [InlineData("ask", """{"question":"hi","max_token":5}""", "'ask' has no argument 'max_token', only question, ")]
    [InlineData("ask", """{"question":"hi","thinking":"yes"}""", "'thinking' must be true or false, not a string")]
    [InlineData("ask", """{"question":"hi","thinking":false,"thinking_budget":5}""", "'thinking_budget' must be 0 or absent")]
    [InlineData("ask", """{"question":"hi","temperature":3}""", "'temperature' must be a number from 0 to 2, not 3")]
    [InlineData("ask", """{"question":"hi","model":"none"}""", "[model_not_found]")]
    [InlineData("count_tokens", "{}", "'text' is missing")]
    [InlineData("list_models", """{"all":true}""", "'list_models' has no argument 'all', only none")]
    public async Task Call_BadArguments_IsAResultThatSaysSo(string tool, string arguments, string message)
    {
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp: false, Thinker);

        CallToolResult result = await connection.CallAsync(tool, arguments);

        Assert.True(result.IsError);
        Assert.Contains(message, McpConnection.TextOf(result));
        Assert.Null(result.StructuredContent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_UnknownTool_IsAProtocolError(bool isHttp)
    {
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp, Thinker);

        var refusal = await Assert.ThrowsAnyAsync<McpException>(() => connection.CallAsync("answer", "{}"));

        Assert.Contains("there is no tool 'answer'", refusal.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_WithProgress_TellsOfItAndMayBeCanceled(bool isHttp)
    {
        HostedModel endless = ApiServer.Hosted("tiny", ScriptedModel.Repeating("Yes", " no").Open);
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp, endless);
        var log = new ProgressLog();
        using var cancel = new CancellationTokenSource();

        Task<CallToolResult> call = connection.CallAsync("ask", """{"question":"Is it?"}""", log, cancel.Token);
        while (log.Values.Count == 0)
        {
            await Task.Delay(1, Cancellation);
        }

        await cancel.CancelAsync();
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext); // it may have ended before
        while (connection.Models.Status()[0].Leases > 0)
        {
            await Task.Delay(1, Cancellation);
        }

        Assert.Equal("answering", log.Values[0].Message);
        Assert.True(log.Values[0].Progress >= 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_Canceled_LetsTheModelGo(bool isHttp)
    {
        var opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gate = new ManualResetEventSlim();
        HostedModel slow = ApiServer.Hosted("slow", () =>
        {
            opening.SetResult();
            gate.Wait(Cancellation);
            return s_thinking.Open();
        });
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp, Thinker, slow);
        using var cancel = new CancellationTokenSource();

        Task<CallToolResult> call = connection.CallAsync("ask", """{"question":"Is it?","model":"slow"}""", cancellation: cancel.Token);
        await opening.Task;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        while (connection.Models.Status()[1].Leases > 0)
        {
            await Task.Delay(1, Cancellation);
        }

        gate.Set();
        Assert.Equal("Yes!", McpConnection.TextOf(await connection.CallAsync("ask", """{"question":"Is it?"}""")));
    }

    [Fact]
    public async Task Ask_ModelThatFails_SaysSoAndTheServerGoesOn()
    {
        HostedModel broken = ApiServer.Hosted("tiny", () => throw new IOException("/secret/path"));
        await using McpConnection connection = await McpConnection.OpenAsync(isHttp: false, broken);

        CallToolResult result = await connection.CallAsync("ask", """{"question":"Is it?"}""");

        Assert.True(result.IsError);
        Assert.Contains("[model_load_failed]", McpConnection.TextOf(result));
        Assert.DoesNotContain("secret", McpConnection.TextOf(result));
        Assert.False((await connection.CallAsync("list_models", "{}")).IsError ?? false);
    }
}
