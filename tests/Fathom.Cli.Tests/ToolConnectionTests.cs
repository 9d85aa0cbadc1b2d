using System.IO.Pipelines;
using System.Text.Json;
using Fathom.Cli.Tools;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fathom.Cli.Tests;

public sealed class ToolConnectionTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A request that is sent at just the moment the server ends is never answered by it: seen once in a few hundred times.
    [Fact]
    public async Task Call_WhileTheServerEnds_IsAnswered()
    {
        for (int i = 0; i < 500; i++)
        {
            await Call_ServerThatHasEnded_IsReachedAnew();
        }
    }

    [Fact]
    public async Task Call_ServerThatHasEnded_IsReachedAnew()
    {
        var servers = new List<StreamServerTransport>();
        await using var connection = new ToolConnection(_ => Connect(servers), s_hour);

        ToolOutput first = await connection.CallAsync("count", JsonElement.Parse("{}"), Cancellation);
        await servers[0].DisposeAsync();
        ToolOutput second = await connection.CallAsync("count", JsonElement.Parse("{}"), Cancellation);
        while (second.IsError)
        {
            second = await connection.CallAsync("count", JsonElement.Parse("{}"), Cancellation); // the end may be noticed a moment later
        }

        Assert.Equal(new ToolOutput("1", IsError: false), first);
        Assert.Equal(new ToolOutput("2", IsError: false), second);
    }

    [Theory]
    [InlineData("text", "a\nb")]
    [InlineData("fields", """{"a":1}""")]
    [InlineData("picture", "(image, which the model can't read)")]
    [InlineData("failure", "error: it failed")]
    public async Task Call_ResultsOfAllKinds_BecomeText(string tool, string expected)
    {
        await using var connection = new ToolConnection(_ => Connect([]), s_hour);

        Assert.Equal(expected, (await connection.CallAsync(tool, JsonElement.Parse("{}"), Cancellation)).Text);
    }

    [Fact]
    public async Task Call_ArgumentThatIsGivenTwice_HasItsLastValue()
    {
        await using var connection = new ToolConnection(_ => Connect([]), s_hour);

        ToolOutput output = await connection.CallAsync("echo", JsonElement.Parse("""{"a":1,"a":2}"""), Cancellation);

        Assert.Equal(new ToolOutput("2", IsError: false), output);
    }

    [Fact]
    public async Task Call_UnknownTool_IsAnError()
    {
        await using var connection = new ToolConnection(_ => Connect([]), s_hour);

        Assert.True((await connection.CallAsync("none", JsonElement.Parse("{}"), Cancellation)).IsError);
    }

    /// <summary>Starts another server, and returns the way to it.</summary>
    private static StreamClientTransport Connect(List<StreamServerTransport> servers)
    {
        (Pipe toServer, Pipe toClient) = (new Pipe(), new Pipe());
        int number = servers.Count + 1;
        var options = new McpServerOptions();
        options.Handlers.CallToolHandler = (request, _) => ValueTask.FromResult(request.Params!.Name switch
        {
            "count" => new CallToolResult { Content = [new TextContentBlock { Text = $"{number}" }] },
            "echo" => new CallToolResult { Content = [new TextContentBlock { Text = $"{request.Params!.Arguments!["a"]}" }] },
            "text" => new CallToolResult { Content = [new TextContentBlock { Text = "a" }, new TextContentBlock { Text = "b" }] },
            "fields" => new CallToolResult { StructuredContent = JsonElement.Parse("""{"a":1}""") },
            "picture" => new CallToolResult { Content = [ImageContentBlock.FromBytes(new byte[] { 1 }, "image/png")] },
            "failure" => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "it failed" }] },
            _ => throw new ModelContextProtocol.McpProtocolException("there is no such tool", ModelContextProtocol.McpErrorCode.InvalidParams),
        });
        var transport = new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream());
        servers.Add(transport);
        _ = McpServer.Create(transport, options).RunAsync(Cancellation);
        return new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream());
    }
}
