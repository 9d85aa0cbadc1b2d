using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fathom.Server.Tests.Telemetry;

/// <summary>A collector on this machine that takes OTLP over HTTP and keeps what comes.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly Channel<(string Path, ProtoMessage Body)> _arrivals = Channel.CreateUnbounded<(string, ProtoMessage)>();
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly List<ProtoMessage> _spans = [];

    private OtlpCollector(WebApplication app) => _app = app;

    /// <summary>Its address, below which the signals' routes are.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>All bytes that came.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _bodies];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<OtlpCollector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var collector = new OtlpCollector(app);
        app.MapPost("/{**path}", collector.TakeAsync);
        await app.StartAsync(CancellationToken.None);
        return collector;
    }

    /// <summary>Waits for a span. Spans of other servers in this process come, too.</summary>
    public async Task<ProtoMessage> SpanAsync(Predicate<ProtoMessage> isWanted)
    {
        while (true)
        {
            if (_spans.Find(isWanted) is { } found)
            {
                return found;
            }

            (string path, ProtoMessage body) = await NextAsync();
            if (path == "/v1/traces")
            {
                _spans.AddRange(body.All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2)));
            }
        }
    }

    /// <summary>Waits until a wanted metric of each of these names has come. Those of other servers in this process come, too.</summary>
    public async Task<IReadOnlyList<ProtoMessage>> MetricsAsync(Predicate<ProtoMessage> isWanted, params string[] names)
    {
        var metrics = new Dictionary<string, ProtoMessage>();
        DateTime deadline = DateTime.UtcNow + s_patience;
        while (!names.All(metrics.ContainsKey))
        {
            Assert.True(DateTime.UtcNow < deadline, $"no {string.Join(", ", names.Except(metrics.Keys))} within {s_patience}");
            (string path, ProtoMessage body) = await NextAsync();
            foreach (ProtoMessage metric in path == "/v1/metrics" ? body.All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2)) : [])
            {
                if (isWanted(metric))
                {
                    metrics[metric.Text(1)] = metric;
                }
            }
        }

        return [.. names.Select(name => metrics[name])];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<(string Path, ProtoMessage Body)> NextAsync() =>
        await _arrivals.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(s_patience, Cancellation);

    private async Task TakeAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, Cancellation);
        _bodies.Enqueue(bytes.ToArray());
        _arrivals.Writer.TryWrite((context.Request.Path, ProtoMessage.Parse(bytes.ToArray())));
    }
}
