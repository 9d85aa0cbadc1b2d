using Fathom.Inference.Hosting;
using Fathom.Server.Generation;
using Fathom.Server.Security;
using Fathom.Server.Telemetry;

namespace Fathom.Server.Hosting;

/// <summary>State shared by all routes.</summary>
internal sealed class ServerState : IDisposable
{
    public ServerState(ModelHost models, ServerOptions options)
    {
        Models = new ModelCatalog(models, options.AcceptsAnyModelName);
        Options = options;
        Hosts = new HostRules(options.Urls, options.AllowedHosts, options.AllowedOrigins);
        Metrics = new ServerMetrics(models, options.Telemetry is { HasMessages: true });
    }

    public ModelCatalog Models { get; }

    public ServerOptions Options { get; }

    public ServerLimits Limits => Options.Limits;

    public TimeProvider Clock => Options.Clock;

    public HostRules Hosts { get; }

    public ActiveRequests Active { get; } = new();

    public ServerMetrics Metrics { get; }

    /// <summary>Whether the default model has answered once, or is only loaded on demand.</summary>
    public bool IsReady { get; set; }

    /// <summary>Seconds since 1970, for the creation time in answers.</summary>
    public long UnixTime => Clock.GetUtcNow().ToUnixTimeSeconds();

    public void Dispose() => Metrics.Dispose();
}
