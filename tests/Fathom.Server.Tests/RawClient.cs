using System.Net.Sockets;
using System.Text;

namespace Fathom.Server.Tests;

/// <summary>A connection that sends what no decent client would, and reads when it likes.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connects to a server, with room for few bytes that are not read yet.</summary>
    public static async Task<RawClient> ConnectAsync(ApiServer server)
    {
        var address = new Uri(server.Server.Addresses[0]);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(address.Host, address.Port, Cancellation);
        return new RawClient(socket);
    }

    /// <summary>Sends text as it is.</summary>
    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.ASCII.GetBytes(text), Cancellation);

    /// <summary>Posts a body.</summary>
    public Task PostAsync(string path, string body) =>
        SendAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>Reads until the server closes the connection.</summary>
    public async Task<string> ReadAsync()
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4_096];
        int read;
        while ((read = await _socket.ReceiveAsync(buffer, Cancellation)) > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>Reads what is there; whether the answer is whole, and not cut off.</summary>
    public async Task<bool> ReachesTheEndAsync()
    {
        try
        {
            string answer = await ReadAsync();
            return answer.Contains("[DONE]", StringComparison.Ordinal) || answer.EndsWith('}');
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
