using System.Net;
using System.Net.Sockets;
using Fathom.Inference.Hosting;
using Fathom.Inference.Requests;
using Fathom.Server.Generation;
using Fathom.Server.Hosting;
using Fathom.Server.Mcp;
using Fathom.Server.Security;
using Fathom.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using IPNetwork = System.Net.IPNetwork;

namespace Fathom.Server;

/// <summary>The HTTP server: the API over hosted models, plus whatever the caller adds.</summary>
public sealed class FathomServer : IAsyncDisposable
{
    /// <summary>How long clients may take to read the ends of answers after the last request.</summary>
    private static readonly TimeSpan s_lastBytes = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly ServerState _state;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private Task _warmUp = Task.CompletedTask;

    private FathomServer(WebApplication app)
    {
        _app = app;
        _state = app.Services.GetRequiredService<ServerState>();
        _log = app.Services.GetRequiredService<ILogger<FathomServer>>();
    }

    /// <summary>The addresses that it listens on, once started.</summary>
    public IReadOnlyList<string> Addresses => [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Completes when the default model has answered once, or could not be loaded.</summary>
    public Task WarmUp => _warmUp;

    /// <summary>Whether only this machine can reach all of these addresses.</summary>
    /// <param name="urls">Addresses to listen on.</param>
    public static bool IsLoopbackOnly(IEnumerable<string> urls) => urls.All(url => HostRules.IsLoopback(HostRules.HostOf(url)));

    /// <summary>Sets up a server; it is not listening yet.</summary>
    /// <param name="models">The models; they must outlive the server.</param>
    /// <param name="options">The server's options.</param>
    /// <param name="configure">Adds further services; may be null.</param>
    /// <param name="map">Adds further routes, such as pages; may be null.</param>
    public static FathomServer Create(
        ModelHost models, ServerOptions options, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => ApplyLimits(kestrel, options.Limits));
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = address => Listen(address, options.Limits));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_ => new ServerState(models, options)); // disposed with the application
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => Share(policy, options.AllowedOrigins)));
        builder.Services.AddRateLimiter(limiter => RequestRate.Configure(limiter, options.Limits));
        AddExtras(builder, options);
        if (options.KeyTable is { } table)
        {
            builder.Services.AddSingleton<IHostedService>(all =>
                new ApiKeyTable.Reader(table, options.Clock, all.GetRequiredService<ILogger<ApiKeyTable.Reader>>()));
        }

        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        if (options.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders(Forwarding(options.TrustedProxies)); // must precede everything that looks at the client's address or the host
        }

        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<ApiBoundary>();
        app.UseRateLimiter();
        ApiRoutes.Map(app, app.Services.GetRequiredService<ServerState>());
        if (options.ServesMcp)
        {
            McpEndpoint.Map(app, ApiRoutes.Work);
        }

        map?.Invoke(app);
        return new FathomServer(app);
    }

    /// <summary>Starts listening, and loads the default model.</summary>
    /// <exception cref="IOException">An address can't be used.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        await _app.StartAsync(cancellation);
        _state.IsReady = !_state.Options.LoadsDefaultModel;
        _warmUp = _state.IsReady ? Task.CompletedTask : WarmUpAsync();
    }

    /// <summary>Stops: refuses new requests, gives running ones some time to finish, then cuts off the rest.</summary>
    public async Task StopAsync()
    {
        Task idle = _state.Active.DrainAsync();
        _log.Draining(_state.Active.Count);
        // An answer that has ended may still be on its way to a client: cutting off its connection would lose the end.
        TimeSpan grace = s_lastBytes;
        try
        {
            await idle.WaitAsync(_state.Limits.DrainTimeout, _state.Clock);
        }
        catch (TimeoutException)
        {
            _log.CutOff(_state.Active.Count);
            grace = TimeSpan.Zero;
        }

        await _stopping.CancelAsync();
        // Connections without a request are closed at once; those that are open after this time are cut off.
        using var last = new CancellationTokenSource(grace);
        await _app.StopAsync(last.Token);
        await _warmUp;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        await _warmUp;
        _stopping.Dispose();
    }

    /// <summary>Features with packages of their own, which are loaded only if they are used.</summary>
    private static void AddExtras(WebApplicationBuilder builder, ServerOptions options)
    {
        if (options.ServesMcp)
        {
            McpEndpoint.AddTo(builder.Services);
        }

        if (options.Telemetry is { } telemetry)
        {
            TelemetryExport.AddTo(builder, telemetry, options.Version);
        }
    }

    private static void ApplyLimits(KestrelServerOptions kestrel, ServerLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.MaxBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = limits.MaxHeaders;
        kestrel.Limits.MaxRequestLineSize = limits.MaxRequestLineBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.HeaderTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.MinBodyBytesPerSecond, limits.BodyGracePeriod);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(limits.MinBodyBytesPerSecond, limits.BodyGracePeriod);
        kestrel.Limits.MaxResponseBufferSize = limits.MaxUnsentBytes;
        kestrel.Limits.MaxConcurrentConnections = limits.MaxConnections;
        kestrel.Limits.Http2.MaxStreamsPerConnection = limits.MaxStreamsPerConnection;
    }

    /// <summary>
    /// Connections inherit the size of their send buffer from the listening socket. Otherwise, the system would let a slow reader's buffer grow to
    /// megabytes.
    /// </summary>
    private static Socket Listen(EndPoint address, ServerLimits limits)
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        if (address is IPEndPoint)
        {
            socket.SendBufferSize = limits.SendBufferBytes;
        }

        return socket;
    }

    /// <summary>The client's address is the last one that doesn't belong to a trusted proxy.</summary>
    private static ForwardedHeadersOptions Forwarding(IReadOnlyList<IPNetwork> proxies)
    {
        var forwarding = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        forwarding.KnownProxies.Clear();
        forwarding.KnownIPNetworks.Clear();
        foreach (IPNetwork network in proxies)
        {
            forwarding.KnownIPNetworks.Add(network);
        }

        return forwarding;
    }

    private static void Share(CorsPolicyBuilder policy, IReadOnlyList<string> origins) => policy
        .WithOrigins([.. origins])
        .AllowAnyHeader()
        .AllowAnyMethod()
        .WithExposedHeaders("x-request-id", "retry-after");

    /// <summary>Loads the default model and has it generate one token, so that the first user waits for neither.</summary>
    private async Task WarmUpAsync()
    {
        string name = _state.Models.Host.Default.Name;
        long started = _state.Clock.GetTimestamp();
        try
        {
            using ServedModel served = await _state.Models.AcquireAsync(null, _stopping.Token);
            var request = new GenerationRequest { PromptTokens = [0], MaxTokens = 1, Sampling = SamplingOptions.Greedy };
            await served.Engine.Submit(request).Completion.WaitAsync(_stopping.Token);
            _log.ModelReady(name, _state.Clock.GetElapsedTime(started).TotalSeconds);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _log.ModelFailed(name, failure);
        }

        _state.IsReady = true; // if loading failed, the next request for the model tries again and reports the failure
    }

    /// <summary>The caller handles the process's signals.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
