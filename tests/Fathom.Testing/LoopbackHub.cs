using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fathom.Testing;

/// <summary>
/// A model hub on this machine that speaks the Hugging Face hub's protocol: a list of files, redirects to a second host for large files, ranges,
/// hashes; and that fails when told to.
/// </summary>
public sealed class LoopbackHub : IDisposable
{
    /// <summary>The commit that every revision means.</summary>
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TcpListener _hub = Listen();
    private readonly TcpListener _storage = Listen();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<HubAnswer>> _answers = new();
    private readonly ConcurrentQueue<HubRequest> _requests = new();

    /// <summary>Starts an empty hub.</summary>
    public LoopbackHub(string repository = "owner/tiny")
    {
        Repository = repository;
        _ = AcceptAsync(_hub, AnswerAsHubAsync);
        _ = AcceptAsync(_storage, AnswerAsStorageAsync);
    }

    /// <summary>The one repository there is.</summary>
    public string Repository { get; }

    /// <summary>The hub's address.</summary>
    public Uri Endpoint => new($"http://{_hub.LocalEndpoint}");

    /// <summary>Address of the host that large files are redirected to.</summary>
    public Uri Storage => new($"http://{_storage.LocalEndpoint}");

    /// <summary>The token that every request to the hub must carry; null for none.</summary>
    public string? RequiredToken { get; set; }

    /// <summary>Files at least this long are redirected.</summary>
    public int LargeFileBytes { get; set; } = 1024;

    /// <summary>The list of files, when it shall be something else than the truth.</summary>
    public string? Listing { get; set; }

    /// <summary>Whether the list tells sizes and hashes.</summary>
    public bool ListsSizes { get; set; } = true;

    /// <summary>All requests so far, to both hosts.</summary>
    public IReadOnlyList<HubRequest> Requests => [.. _requests];

    /// <summary>Adds a file and returns its bytes.</summary>
    public byte[] AddFile(string path, byte[] bytes) => _files[path] = bytes;

    /// <summary>Adds a file of seeded noise and returns its bytes.</summary>
    public byte[] AddNoise(string path, int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return AddFile(path, bytes);
    }

    /// <summary>Adds a text file.</summary>
    public void AddText(string path, string text) => AddFile(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Says how the next requests for a file's bytes, or for the list (path <c>""</c>), are answered; later ones are answered well.</summary>
    public void Answer(string path, params IEnumerable<HubAnswer> answers)
    {
        foreach (HubAnswer answer in answers)
        {
            _answers.GetOrAdd(path, _ => new ConcurrentQueue<HubAnswer>()).Enqueue(answer);
        }
    }

    /// <summary>Requests for the bytes of a file, in order.</summary>
    public IReadOnlyList<HubRequest> ByteRequests(string path)
    {
        string host = _files[path].Length >= LargeFileBytes ? Storage.Authority : Endpoint.Authority;
        return [.. _requests.Where(request => request.Host == host && request.Path.EndsWith(path, StringComparison.Ordinal))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _hub.Dispose();
        _storage.Dispose();
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener, Func<HubRequest, Stream, Task> answer)
    {
        try
        {
            while (true)
            {
                Socket socket = await listener.AcceptSocketAsync(_stopping.Token);
                _ = ServeAsync(socket, listener.LocalEndpoint.ToString()!, answer);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The hub was disposed.
        }
    }

    private async Task ServeAsync(Socket socket, string host, Func<HubRequest, Stream, Task> answer)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            HubRequest request = await ReadRequestAsync(stream, host);
            _requests.Enqueue(request);
            await answer(request, stream);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // The client hung up, or the test is over.
        }
    }

    private static async Task<HubRequest> ReadRequestAsync(Stream stream, string host)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string[] first = (await reader.ReadLineAsync() ?? throw new IOException("no request")).Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            string[] parts = line.Split(':', 2);
            headers[parts[0]] = parts[1].Trim();
        }

        return new HubRequest(host, Uri.UnescapeDataString(first[1]), headers);
    }

    private Task AnswerAsHubAsync(HubRequest request, Stream stream)
    {
        if (RequiredToken is not null && request.Headers.GetValueOrDefault("Authorization") != $"Bearer {RequiredToken}")
        {
            return WriteHeadAsync(stream, 401);
        }

        if (request.Path.StartsWith($"/api/models/{Repository}/revision/", StringComparison.Ordinal))
        {
            return Next("") is { Status: not 200 } answer
                ? WriteHeadAsync(stream, answer.Status, answer.Headers)
                : WriteBodyAsync(stream, 200, [], Encoding.UTF8.GetBytes(Listing ?? List()), HubAnswer.Good);
        }

        string prefix = $"/{Repository}/resolve/{Commit}/";
        string path = request.Path.StartsWith(prefix, StringComparison.Ordinal) ? request.Path[prefix.Length..] : "";
        if (!_files.TryGetValue(path, out byte[]? bytes))
        {
            return WriteHeadAsync(stream, 404);
        }

        if (bytes.Length < LargeFileBytes)
        {
            return SendFileAsync(request, stream, path, [$"ETag: \"{GitHash(bytes)}\""]);
        }

        return WriteHeadAsync(
            stream,
            302,
            [$"Location: {Storage}{path}", $"X-Linked-Size: {bytes.Length}", $"X-Linked-Etag: \"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""]);
    }

    private Task AnswerAsStorageAsync(HubRequest request, Stream stream) => SendFileAsync(request, stream, request.Path.TrimStart('/'), ["ETag: \"storage\""]);

    private async Task SendFileAsync(HubRequest request, Stream stream, string path, string[] headers)
    {
        HubAnswer answer = Next(path) ?? HubAnswer.Good;
        if (answer.Status != 200)
        {
            await WriteHeadAsync(stream, answer.Status, [.. headers, .. answer.Headers]);
            return;
        }

        byte[] bytes = [.. _files[path]];
        if (answer.SpoilsBytes)
        {
            bytes[^1] ^= 1;
        }

        int from = answer.IgnoresRange ? 0 : request.RangeFrom;
        if (from >= bytes.Length && from > 0)
        {
            await WriteHeadAsync(stream, 416, [.. headers, $"Content-Range: bytes */{bytes.Length}"]);
        }
        else if (request.RangeFrom > 0 && !answer.IgnoresRange)
        {
            await WriteBodyAsync(stream, 206, [.. headers, $"Content-Range: bytes {from}-{bytes.Length - 1}/{bytes.Length}"], bytes[from..], answer);
        }
        else
        {
            await WriteBodyAsync(stream, 200, headers, bytes, answer);
        }
    }

    private HubAnswer? Next(string path) =>
        _answers.TryGetValue(path, out ConcurrentQueue<HubAnswer>? queue) && queue.TryDequeue(out HubAnswer? answer) ? answer : null;

    private async Task WriteBodyAsync(Stream stream, int status, string[] headers, byte[] body, HubAnswer answer)
    {
        await WriteHeadAsync(stream, status, headers, body.Length);
        int sent = Math.Min(body.Length, answer.BytesSent);
        await stream.WriteAsync(body.AsMemory(0, sent), _stopping.Token);
        await stream.FlushAsync(_stopping.Token);
        if (answer.Stalls)
        {
            await Task.Delay(Timeout.Infinite, _stopping.Token);
        }
    }

    private static Task WriteHeadAsync(Stream stream, int status, IEnumerable<string>? headers = null, int length = 0)
    {
        string lines = string.Concat((headers ?? []).Select(line => line + "\r\n"));
        string head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Status\r\nContent-Length: {length}\r\nConnection: close\r\n{lines}\r\n");
        return stream.WriteAsync(Encoding.ASCII.GetBytes(head)).AsTask();
    }

    private string List()
    {
        IEnumerable<string> siblings = _files.Order(Comparer<KeyValuePair<string, byte[]>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))).Select(file =>
        {
            string name = JsonEncodedText.Encode(file.Key).ToString();
            string lfs = file.Value.Length >= LargeFileBytes
                ? $",\"lfs\":{{\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(file.Value))}\",\"size\":{file.Value.Length}}}"
                : "";
            return ListsSizes ? $"{{\"rfilename\":\"{name}\",\"size\":{file.Value.Length}{lfs}}}" : $"{{\"rfilename\":\"{name}\"}}";
        });
        return $"{{\"id\":\"{Repository}\",\"sha\":\"{Commit}\",\"siblings\":[{string.Join(',', siblings)}]}}";
    }

    private static string GitHash(byte[] bytes) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
}
