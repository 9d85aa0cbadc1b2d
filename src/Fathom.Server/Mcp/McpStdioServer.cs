using System.IO.Pipelines;
using Fathom.Inference.Hosting;
using Fathom.Server.Generation;
using Fathom.Server.Security;
using Fathom.Server.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;

namespace Fathom.Server.Mcp;

/// <summary>The tools over a pair of streams: a Model Context Protocol server started by its client.</summary>
public static class McpStdioServer
{
    /// <summary>Serves until the input ends or it is canceled.</summary>
    /// <param name="models">The models; must outlive the call.</param>
    /// <param name="input">The client's messages; stays open.</param>
    /// <param name="output">Protocol messages only; stays open.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="cancellation">Ends it, without an exception.</param>
    public static async Task RunAsync(ModelHost models, Stream input, Stream output, string version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(models);
        var limits = new ServerLimits();
        using var metrics = new ServerMetrics();
        var caller = new McpCaller(new ModelCatalog(models, acceptsAnyName: false), metrics, limits, Tenant.OfAddress("stdio"), NullLogger.Instance);
        var options = new McpServerOptions();
        new McpTools(caller).AddTo(options, version);
        Stream written = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true)).AsStream(leaveOpen: true);
        await using var transport = new StreamServerTransport(new MessageInput(input, limits.MaxBodyBytes), written, options.ServerInfo!.Name);
        await using McpServer server = McpServer.Create(transport, options);
        try
        {
            await server.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The caller ended it.
        }
    }
}
