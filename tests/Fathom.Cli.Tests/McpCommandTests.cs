using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fathom.Cli.Tests;

/// <summary><c>fathom mcp</c>, as a client starts it.</summary>
public class McpCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":"""
        + """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private const string Count =
        """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"count_tokens","arguments":{"text":"abc"}}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] Arguments => [typeof(FathomCli).Assembly.Location, "mcp", "-m", $"tiny={models.Llama}", "--threads", "1", "--template", "chatml"];

    [Fact]
    public async Task Process_ServesTheClientThatStartsIt()
    {
        var transport = new StdioClientTransport(new StdioClientTransportOptions { Command = "dotnet", Arguments = Arguments });
        var patient = new McpClientOptions { InitializationTimeout = TimeSpan.FromHours(1), DiscoverProbeTimeout = Timeout.InfiniteTimeSpan };
        await using McpClient client = await McpClient.CreateAsync(transport, patient, cancellationToken: Cancellation);

        IList<McpClientTool> tools = await client.ListToolsAsync(cancellationToken: Cancellation);
        var question = new Dictionary<string, object?> { ["question"] = "hello", ["max_tokens"] = 3, ["temperature"] = 0 };
        CallToolResult result = await client.CallToolAsync("ask", question, cancellationToken: Cancellation);

        Assert.Equal(3, tools.Count);
        Assert.False(result.IsError ?? false);
        Assert.Equal("length", result.StructuredContent!.Value.GetProperty("finish_reason").GetString());
        Assert.Equal("tiny", result.StructuredContent.Value.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Process_WritesNothingButTheProtocol()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync(Cancellation);

        await process.StandardInput.WriteLineAsync(Initialize);
        await process.StandardInput.FlushAsync(Cancellation);
        JsonElement initialized = await AnswerAsync(process, 1);
        await process.StandardInput.WriteLineAsync("nonsense");
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        await process.StandardInput.WriteLineAsync(Count);
        await process.StandardInput.FlushAsync(Cancellation);
        JsonElement counted = await AnswerAsync(process, 2);
        process.StandardInput.Close();
        string rest = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        Assert.Equal("fathom", initialized.GetProperty("result").GetProperty("serverInfo").GetProperty("name").GetString());
        Assert.Equal(3, counted.GetProperty("result").GetProperty("structuredContent").GetProperty("tokens").GetInt32());
        Assert.Equal(("", 0, ""), (rest, process.ExitCode, await error));
    }

    /// <summary>Reads messages until a request is answered. Fails on a line that isn't JSON.</summary>
    private static async Task<JsonElement> AnswerAsync(Process process, int id)
    {
        while (true)
        {
            string line = await process.StandardOutput.ReadLineAsync(Cancellation) ?? throw new EndOfStreamException("the process ended");
            JsonElement message = JsonElement.Parse(line);
            Assert.Equal("2.0", message.GetProperty("jsonrpc").GetString());
            if (message.TryGetProperty("id", out JsonElement answered) && answered.ValueKind == JsonValueKind.Number && answered.GetInt32() == id)
            {
                return message;
            }
        }
    }

    [Fact]
    public async Task Mcp_Json_IsAUsageError()
    {
        CliRun run = await CliRun.Of("mcp", "-m", models.Llama, "--json");

        Assert.Equal((64, "cli.usage"), (run.Exit, run.ErrorCode));
    }

    [Fact]
    public async Task Mcp_NoModel_WritesNothingToStandardOutput()
    {
        CliRun run = await CliRun.Of("mcp", "-m", "nowhere.gguf");

        Assert.Equal(74, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains("nowhere.gguf", run.Error);
    }
}
