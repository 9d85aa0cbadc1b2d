using System.Collections.Concurrent;
using System.Text.Json;
using Fathom.Cli.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Fathom.Cli.Tools;

/// <summary>
/// A connection to a tool server. If it has ended, the next call opens a new one: Ctrl+C stops not only an answer, but every program started from
/// here. Safe from any thread.
/// </summary>
/// <param name="createTransport">Creates a transport to the server; receives a callback for lines that the server writes outside the protocol.</param>
/// <param name="patience">How long the server may take for its first answer and for listing its tools.</param>
internal sealed class ToolConnection(Func<Action<string>, IClientTransport> createTransport, TimeSpan patience) : IAsyncDisposable
{
    private const int MostLines = 3;
    private const int MostCharacters = 200;

    private readonly ConcurrentQueue<string> _lastWords = new();
    private readonly SemaphoreSlim _gate = new(1);
    private McpClient? _client;

    /// <summary>The last lines that the server wrote outside the protocol; may be empty.</summary>
    public string LastWords => string.Join(" | ", _lastWords);

    /// <summary>Creates a connection to a configured server.</summary>
    public static ToolConnection To(ToolServerEntry entry, TimeSpan patience) => new(says => TransportOf(entry, says), patience);

    /// <summary>The server's tools.</summary>
    /// <exception cref="TimeoutException">The server doesn't list them in time.</exception>
    public async Task<IList<McpClientTool>> ListAsync(CancellationToken cancellation)
    {
        McpClient client = await OpenAsync(cancellation);
        return await InTimeAsync(limit => AnswerAsync(client, ended => client.ListToolsAsync(cancellationToken: ended), limit), cancellation);
    }

    /// <summary>Calls a tool. Failures are part of the result.</summary>
    public async Task<ToolOutput> CallAsync(string tool, JsonElement arguments, CancellationToken cancellation)
    {
        McpClient? client = null;
        try
        {
            var given = new Dictionary<string, object?>();
            foreach (JsonProperty field in arguments.EnumerateObject())
            {
                given[field.Name] = field.Value; // a model may write a name twice
            }

            client = await OpenAsync(cancellation);
            CallToolResult result = await AnswerAsync(client, ended => client.CallToolAsync(tool, given, cancellationToken: ended), cancellation);
            string text = string.Join('\n', result.Content.Select(TextOf));
            text = text.Length == 0 && result.StructuredContent is { } structured ? structured.GetRawText() : text;
            return result.IsError ?? false ? ToolOutput.Error(text) : new ToolOutput(text, IsError: false);
        }
        catch (McpProtocolException refusal)
        {
            return ToolOutput.Error(refusal.Message);
        }
        catch (Exception failure) when (failure is McpException or IOException or HttpRequestException or InvalidOperationException or TimeoutException)
        {
            await LeaveAsync(client);
            return ToolOutput.Error(failure.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _gate.Dispose();
    }

    /// <summary>
    /// Waits for the answer to a request. A request sent while the server ends may never be answered, so this also waits for the server's end.
    /// </summary>
    /// <exception cref="IOException">The server has ended.</exception>
    private static async Task<T> AnswerAsync<T>(McpClient client, Func<CancellationToken, ValueTask<T>> send, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<T> answer = send(ended.Token).AsTask();
        if (await Task.WhenAny(answer, client.Completion) != answer)
        {
            await ended.CancelAsync();
        }

        try
        {
            return await answer;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("the server has ended");
        }
    }

    /// <summary>Gives up if the server takes too long.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"no answer within {patience.TotalSeconds} s"));
        }
    }

    private async Task<McpClient> OpenAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_client is not { Completion.IsCompleted: false })
            {
                await CloseAsync();
                _client = await ConnectAsync(cancellation);
            }

            return _client;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Discards a failed connection, if it is still the current one.</summary>
    private async Task LeaveAsync(McpClient? failed)
    {
        await _gate.WaitAsync();
        try
        {
            await (failed is not null && failed == _client ? CloseAsync() : Task.CompletedTask);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            await client.DisposeAsync();
        }
    }

    private async Task<McpClient> ConnectAsync(CancellationToken cancellation)
    {
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "fathom", Version = ProductVersion.Release },
            InitializationTimeout = patience,
        };
        return await InTimeAsync(limit => McpClient.CreateAsync(createTransport(Keep), options, cancellationToken: limit), cancellation);
    }

    private static IClientTransport TransportOf(ToolServerEntry entry, Action<string> says) => entry.Command is { } command
        ? new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = entry.Name,
            Command = command,
            Arguments = [.. entry.Arguments],
            EnvironmentVariables = entry.Variables.ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
            WorkingDirectory = entry.Folder,
            StandardErrorLines = says,
        })
        : new HttpClientTransport(new HttpClientTransportOptions
        {
            Name = entry.Name,
            Endpoint = entry.Url!,
            AdditionalHeaders = entry.Headers.ToDictionary(),
        });

    private void Keep(string line)
    {
        _lastWords.Enqueue(line.Length <= MostCharacters ? line : line[..MostCharacters]);
        while (_lastWords.Count > MostLines)
        {
            _lastWords.TryDequeue(out _);
        }
    }

    private static string TextOf(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
        ResourceLinkBlock link => link.Uri,
        _ => $"({block.Type}, which the model can't read)",
    };
}
