using Fathom.Cli.Output;
using Fathom.Templates;
using ModelContextProtocol.Client;

namespace Fathom.Cli.Tools;

/// <summary>The reachable servers of a configuration, and their tools. Unreachable ones are reported and skipped.</summary>
internal sealed class ToolServers : IAsyncDisposable
{
    private const int MaxTools = 128;
    private const int MaxToolNameCharacters = 128;

    private readonly IReadOnlyList<ToolConnection> _connections;

    private ToolServers(IReadOnlyList<ToolConnection> connections) => _connections = connections;

    /// <summary>All tools, in the order of the servers.</summary>
    public IReadOnlyList<ServedTool> Tools { get; private set; } = [];

    /// <summary>Connects to all servers at once.</summary>
    /// <param name="entries">The servers.</param>
    /// <param name="output">Shows the tools, and which servers can't be reached.</param>
    /// <param name="patience">How long each may take.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<ToolServers> StartAsync(
        IReadOnlyList<ToolServerEntry> entries, CommandOutput output, TimeSpan patience, CancellationToken cancellation)
    {
        var servers = new ToolServers([.. entries.Select(entry => ToolConnection.To(entry, patience))]);
        try
        {
            (IList<McpClientTool> Tools, string? Problem)[] reached =
                await Task.WhenAll(servers._connections.Select(server => ReachAsync(server, cancellation)));
            var tools = new List<ServedTool>();
            for (int i = 0; i < reached.Length; i++)
            {
                string server = entries[i].Name;
                List<ServedTool> own = Name(server, servers._connections[i], reached[i].Tools, tools);
                output.Note(reached[i].Problem is { } problem
                    ? TerminalOutput.Harmless($"tool server {server} can't be used: {problem}")
                    : $"tools of {server}: {(own.Count == 0 ? "none" : string.Join(", ", own.Select(tool => tool.Tool.Name)))}");
                tools.AddRange(own);
            }

            servers.Tools = tools;
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (ToolConnection connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private static async Task<(IList<McpClientTool> Tools, string? Problem)> ReachAsync(ToolConnection server, CancellationToken cancellation)
    {
        try
        {
            return (await server.ListAsync(cancellation), null);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            return ([], server.LastWords.Length == 0 ? failure.Message : $"{failure.Message} ({server.LastWords})");
        }
    }

    /// <summary>Gives a server's tools unique names that templates accept: their own, prefixed with the server's if necessary.</summary>
    private static List<ServedTool> Name(string server, ToolConnection connection, IList<McpClientTool> tools, List<ServedTool> others)
    {
        var named = new List<ServedTool>();
        foreach (McpClientTool tool in tools)
        {
            bool IsTaken(string name) => others.Concat(named).Any(other => other.Tool.Name == name);
            string plain = string.Concat(tool.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
            string name = IsTaken(plain) ? $"{server}_{plain}" : plain;
            if (name.Length is > 0 and <= MaxToolNameCharacters && !IsTaken(name) && others.Count + named.Count < MaxTools)
            {
                var told = new ChatTool(name, tool.Description is { Length: > 0 } text ? text : null, tool.JsonSchema);
                named.Add(new ServedTool(server, tool.Name, told, (arguments, cancellation) => connection.CallAsync(tool.Name, arguments, cancellation)));
            }
        }

        return named;
    }
}
