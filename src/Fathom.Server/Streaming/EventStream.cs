using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Server.Hosting;
using Fathom.Server.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Fathom.Server.Streaming;

/// <summary>
/// A streamed response: server-sent events, or lines of JSON. It starts with the first event, so that earlier failures can still set a status.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="state">Limits and clock.</param>
/// <param name="contentType">The response's content type.</param>
internal sealed class EventStream(HttpContext context, ServerState state, string contentType = EventStream.ServerSentEvents)
{
    public const string ServerSentEvents = "text/event-stream; charset=utf-8";
    public const string JsonLines = "application/x-ndjson; charset=utf-8";

    private static readonly JsonWriterOptions s_writing = new() { Encoder = WireJson.Encoder, SkipValidation = true };

    private Utf8JsonWriter? _json;

    private PipeWriter Writer => context.Response.BodyWriter;

    public bool HasStarted => context.Response.HasStarted;

    /// <summary>Sends an event: <c>data: JSON</c>, preceded by its name if it has one.</summary>
    public ValueTask SendAsync<T>(T value, JsonTypeInfo<T> type, string? name = null)
    {
        Begin();
        if (name is not null)
        {
            Write($"event: {name}\n");
        }

        Writer.Write("data: "u8);
        WriteJson(value, type);
        // An empty line ends an event.
        Writer.Write("\n\n"u8);
        return FlushAsync();
    }

    /// <summary>Sends a line of JSON.</summary>
    public ValueTask SendLineAsync<T>(T value, JsonTypeInfo<T> type)
    {
        Begin();
        WriteJson(value, type);
        Writer.Write("\n"u8);
        return FlushAsync();
    }

    /// <summary>Sends raw text.</summary>
    public ValueTask SendAsync(ReadOnlySpan<byte> text)
    {
        Begin();
        Writer.Write(text);
        return FlushAsync();
    }

    /// <summary>Passes items through, and sends <paramref name="keepAlive"/> whenever none has arrived for a while.</summary>
    public async IAsyncEnumerable<T> KeepAliveAsync<T>(
        IAsyncEnumerable<T> items, ReadOnlyMemory<byte> keepAlive, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using IAsyncEnumerator<T> source = items.GetAsyncEnumerator(cancellation);
        while (true)
        {
            // An enumerator allows only one MoveNextAsync at a time: keep-alives are sent while the same call is pending.
            ValueTask<bool> next = source.MoveNextAsync();
            bool hasItem = next.IsCompleted ? await next : await WaitAsync(next.AsTask(), keepAlive);
            if (!hasItem)
            {
                yield break;
            }

            yield return source.Current;
        }
    }

    private async Task<bool> WaitAsync(Task<bool> next, ReadOnlyMemory<byte> keepAlive)
    {
        while (true)
        {
            using var silence = new CancellationTokenSource();
            Task delay = Task.Delay(state.Limits.KeepAliveInterval, state.Clock, silence.Token);
            if (await Task.WhenAny(next, delay) == next)
            {
                await silence.CancelAsync();
                return await next;
            }

            await SendAsync(keepAlive.Span);
        }
    }

    private void Begin()
    {
        HttpResponse response = context.Response;
        if (response.HasStarted || response.ContentType is not null)
        {
            return;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // a stream's reader may pause for longer; ReaderWatch limits it
        }

        response.ContentType = contentType;
        response.Headers.CacheControl = "no-cache";
        // Otherwise, nginx would buffer the stream.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        if (_json is null)
        {
            _json = new Utf8JsonWriter(Writer, s_writing);
        }
        else
        {
            _json.Reset(Writer);
        }

        JsonSerializer.Serialize(_json, value, type);
        _json.Flush();
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, Writer);

    private ValueTask FlushAsync() => ReaderWatch.FlushAsync(context, state.Limits, state.Clock);
}
