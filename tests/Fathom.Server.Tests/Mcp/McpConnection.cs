using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using Fathom.Inference.Hosting;
using Fathom.Server.Hosting;
using Fathom.Server.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fathom.Server.Tests.Mcp;

/// <summary>The package's own client, connected to our tools.</summary>
internal sealed class McpConnection : IAsyncDisposable
{
    private readonly Func<ValueTask> _end;

    private McpConnection(McpClient client, ModelHost models, Func<ValueTask> end) => (Client, Models, _end) = (client, models, end);

    public McpClient Client { get; }

    public ModelHost Models { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Over HTTP, or over a pair of streams as a process has them.</summary>
    public static Task<McpConnection> OpenAsync(bool isHttp, params HostedModel[] models) => isHttp ? OverHttpAsync(models) : OverStreamsAsync(models);

    /// <summary>Connects to a server that runs.</summary>
    public static Task<McpClient> ConnectAsync(ApiServer server, string? key = null)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Client.BaseAddress!, "/mcp"),
            AdditionalHeaders = key is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" },
        });
        return McpClient.CreateAsync(transport, Patient(), cancellationToken: Cancellation);
    }

    /// <summary>Calls a tool with arguments as JSON.</summary>
    public Task<CallToolResult> CallAsync(
        string tool, string arguments, IProgress<ProgressNotificationValue>? progress = null, CancellationToken? cancellation = null) =>
        Client.CallToolAsync(tool, Arguments(arguments), progress, cancellationToken: cancellation ?? Cancellation).AsTask();

    /// <summary>Arguments as a client passes them.</summary>
    public static Dictionary<string, object?> Arguments(string json) =>
        JsonElement.Parse(json).EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value);

    /// <summary>The text of a result.</summary>
    public static string TextOf(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _end();
    }

    private static async Task<McpConnection> OverHttpAsync(HostedModel[] models)
    {
        ApiServer server = await ApiServer.StartAsync(models, new ServerOptions { ServesMcp = true, Version = "1.2.3" });
        return new McpConnection(await ConnectAsync(server), server.Models, server.DisposeAsync);
    }

    private static async Task<McpConnection> OverStreamsAsync(HostedModel[] models)
    {
        var host = new ModelHost(models);
        (Pipe toServer, Pipe toClient, var stop) = (new Pipe(), new Pipe(), new CancellationTokenSource());
        Task serving = McpStdioServer.RunAsync(host, toServer.Reader.AsStream(), toClient.Writer.AsStream(), "1.2.3", stop.Token);
        var transport = new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream());
        McpClient client = await McpClient.CreateAsync(transport, Patient(), cancellationToken: Cancellation);
        return new McpConnection(client, host, async () =>
        {
            await stop.CancelAsync();
            await serving;
            await host.DisposeAsync();
            stop.Dispose();
        });
    }

    /// <summary>No timeouts: the machine may be busy.</summary>
    private static McpClientOptions Patient() => new() { InitializationTimeout = TimeSpan.FromHours(1), DiscoverProbeTimeout = Timeout.InfiniteTimeSpan };
}

/// <summary>Collects progress as it is reported.</summary>
internal sealed class ProgressLog : IProgress<ProgressNotificationValue>
{
    private readonly ConcurrentQueue<ProgressNotificationValue> _values = new();

    public IReadOnlyList<ProgressNotificationValue> Values => [.. _values];

    public void Report(ProgressNotificationValue value) => _values.Enqueue(value);
}
