using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Cli.Load;

/// <summary>Talks to a server as its users do, and measures the times that they would see.</summary>
internal sealed class LoadClient : IDisposable
{
    private const string Data = "data: ";
    private const string Done = "[DONE]";

    private readonly LoadPlan _plan;
    private readonly HttpClient _http;

    /// <summary>Sets up a client.</summary>
    /// <param name="plan">Where the server is.</param>
    /// <param name="receiveBufferBytes">Bytes that the system receives ahead of the reader; null for the system's default.</param>
    public LoadClient(LoadPlan plan, int? receiveBufferBytes = null)
    {
        _plan = plan;
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        if (receiveBufferBytes is { } bytes)
        {
            handler.ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, bytes, cancellation);
        }

        _http = new HttpClient(handler) { BaseAddress = plan.Url, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = plan.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
    }

    /// <summary>Sends a request and reads its answer. Failures are part of the outcome.</summary>
    public async Task<LoadOutcome> SendAsync(LoadRequest request, CancellationToken cancellation)
    {
        var outcome = new LoadOutcome();
        long started = Stopwatch.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await OpenAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                await ReadAsync(response, request, outcome, started, cancellation);
            }
            else
            {
                await RefuseAsync(response, outcome, cancellation);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException && !cancellation.IsCancellationRequested)
        {
            outcome.Reason = failure is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http
                ? http.HttpRequestError.ToString()
                : failure.GetType().Name;
        }

        outcome.Total = Stopwatch.GetElapsedTime(started);
        return outcome;
    }

    /// <summary>Sends a request and returns when its answer begins.</summary>
    public async Task<HttpResponseMessage> OpenAsync(LoadRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Body(request), Encoding.UTF8, "application/json"),
        };
        return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>Tokens per word of <see cref="LoadPrompts.Sample"/> in the server's model; a guess if the server can't tell.</summary>
    public async Task<double> TokensPerWordAsync(CancellationToken cancellation)
    {
        const double usual = 1.5;
        var body = new JsonObject { ["content"] = LoadPrompts.Sample, ["model"] = _plan.Model ?? "" };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PostAsync("/tokenize", content, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return usual;
        }

        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
        return answer.RootElement.TryGetProperty("tokens", out JsonElement tokens) && tokens.GetArrayLength() > 0
            ? (double)tokens.GetArrayLength() / LoadPrompts.SampleWords
            : usual;
    }

    /// <summary>The server's own figures; null if it has none.</summary>
    public async Task<string?> MetricsAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync("/metrics", cancellation);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellation) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint address, int receiveBufferBytes, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = receiveBufferBytes };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private string Body(LoadRequest request)
    {
        var messages = new JsonArray();
        if (request.Prefix.Length > 0)
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = request.Prefix });
        }

        messages.Add(new JsonObject { ["role"] = "user", ["content"] = request.Text });
        return new JsonObject
        {
            ["model"] = _plan.Model ?? "",
            ["messages"] = messages,
            ["max_tokens"] = request.OutputTokens,
            ["ignore_eos"] = true,
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        }.ToJsonString();
    }

    private static async Task ReadAsync(
        HttpResponseMessage response, LoadRequest request, LoadOutcome outcome, long started, CancellationToken cancellation)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation), Encoding.UTF8);
        long last = 0;
        int pieces = 0;
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line == Data + Done)
            {
                outcome.Ending = LoadEnding.Completed;
                return;
            }

            if (!line.StartsWith(Data, StringComparison.Ordinal) || !Take(line.AsMemory(Data.Length), outcome))
            {
                continue;
            }

            long now = Stopwatch.GetTimestamp();
            if (pieces++ == 0)
            {
                outcome.FirstToken = Stopwatch.GetElapsedTime(started, now);
            }
            else
            {
                outcome.Gaps.Add(Stopwatch.GetElapsedTime(last, now).TotalMilliseconds);
            }

            last = now;
            if (pieces == request.LeavesAfter)
            {
                outcome.Ending = LoadEnding.Left;
                outcome.OutputTokens = pieces;
                return; // the response is disposed unread, which closes the connection
            }
        }

        outcome.Reason = outcome.Reason.Length > 0 ? outcome.Reason : "cut off";
    }

    /// <summary>Handles an event.</summary>
    /// <returns>Whether it contains text.</returns>
    private static bool Take(ReadOnlyMemory<char> json, LoadOutcome outcome)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        if (root.TryGetProperty("error", out JsonElement error))
        {
            outcome.Reason = $"error {TextOf(error, "code")}";
            return false;
        }

        if (root.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            outcome.PromptTokens = NumberOf(usage, "prompt_tokens");
            outcome.CachedTokens = NumberOf(usage, "prompt_cache_hit_tokens");
            outcome.OutputTokens = NumberOf(usage, "completion_tokens");
        }

        return root.TryGetProperty("choices", out JsonElement choices) && choices.GetArrayLength() > 0
            && choices[0].TryGetProperty("delta", out JsonElement delta)
            && TextOf(delta, "content").Length + TextOf(delta, "reasoning_content").Length > 0;
    }

    private static async Task RefuseAsync(HttpResponseMessage response, LoadOutcome outcome, CancellationToken cancellation)
    {
        outcome.Ending = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? LoadEnding.Refused : LoadEnding.Failed;
        outcome.RetryAfter = response.Headers.RetryAfter?.Delta;
        string body = await response.Content.ReadAsStringAsync(cancellation);
        outcome.Reason = $"{(int)response.StatusCode} {CodeOf(body)}".Trim();
    }

    private static string CodeOf(string body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("error", out JsonElement error) ? TextOf(error, "code") : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static int NumberOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.TryGetInt32(out int number) ? number : 0;
}
