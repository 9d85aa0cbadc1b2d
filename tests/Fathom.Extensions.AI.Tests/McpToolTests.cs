using System.IO.Pipelines;
using System.Text.Json;
using Fathom.Inference.Hosting;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fathom.Extensions.AI.Tests;

/// <summary>Tools of Model Context Protocol servers are functions, so that the function-invoking client calls them.</summary>
public class McpToolTests
{
    private static readonly Script s_calling = ScriptedModel.Replying(
        ["<tool_call>", "\n{\"name\": \"add\"", ", \"arguments\": {\"a\"", ": 1, \"b\"", ": 2}}", "\n</tool_call>"], ["So", " three"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FunctionInvokingClient_CallsTheToolsOfAServer()
    {
        (Pipe toServer, Pipe toClient) = (new Pipe(), new Pipe());
        await using var serverTransport = new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream());
        var adder = McpServerTool.Create((int a, int b) => a + b, new McpServerToolCreateOptions { Name = "add", Description = "Adds two numbers" });
        await using McpServer server = McpServer.Create(serverTransport, new McpServerOptions { ToolCollection = [adder] });
        Task serving = server.RunAsync(Cancellation);
        await using McpClient mcp = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()),
            new McpClientOptions { InitializationTimeout = TimeSpan.FromHours(1), DiscoverProbeTimeout = Timeout.InfiniteTimeSpan },
            cancellationToken: Cancellation);
        using ModelHost host = TestHosts.Create(s_calling);
        using IChatClient client = new FathomChatClient(host).AsBuilder().UseFunctionInvocation().Build();

        IList<McpClientTool> tools = await mcp.ListToolsAsync(cancellationToken: Cancellation);
        ChatResponse response = await client.GetResponseAsync("1 + 2?", new ChatOptions { Tools = [.. tools] }, Cancellation);

        FunctionResultContent result = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>());
        Assert.Contains("3", JsonSerializer.Serialize(result.Result, AIJsonUtilities.DefaultOptions));
        Assert.Equal("So three", response.Text);
        Assert.False(serving.IsFaulted);
    }
}
