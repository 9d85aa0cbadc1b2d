using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Transforms;

namespace Fathom.Samples.Replicas;

/// <summary>One address in front of several <c>fathom serve</c> processes.</summary>
/// <remarks>
/// API calls go to the replica that their tenant's hash selects. A browser stays with the replica that served its first page, because its circuit is
/// there. A replica that doesn't answer <c>/ready</c>, or can't be reached, gets no requests; its tenants move to the others.
/// </remarks>
public static class ReplicaProxy
{
    private const string Api = "api";
    private const string Pages = "pages";

    private static readonly string[] s_pages = ["/", "/c/{**rest}", "/app/{**rest}", "/_blazor/{**rest}", "/_framework/{**rest}", "/favicon.ico"];

    /// <summary>Creates the proxy; it is not listening yet.</summary>
    /// <param name="listen">URL to listen on.</param>
    /// <param name="replicas">Addresses of the servers.</param>
    public static WebApplication Create(string listen, IReadOnlyList<string> replicas)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Warning)
            .AddFilter("Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor", LogLevel.Error); // health changes are logged once; failed probes need not be
        builder.WebHost.UseUrls(listen);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<ILoadBalancingPolicy, TenantHash>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, UnreachableReplicas>();
        builder.Services.AddReverseProxy()
            .LoadFromMemory(Routes(), [Cluster(Api, replicas, affinity: null), Cluster(Pages, replicas, Affinity())])
            .AddTransforms(context => context.AddResponseTransform(RetryElsewhere.HoldBackAsync));
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<RetryElsewhere>();
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        return app;
    }

    private static IReadOnlyList<RouteConfig> Routes() =>
    [
        .. s_pages.Select(path => new RouteConfig { RouteId = $"{Pages} {path}", ClusterId = Pages, Match = new RouteMatch { Path = path } }),
        new RouteConfig { RouteId = Api, ClusterId = Api, Order = 1, Match = new RouteMatch { Path = "{**path}" } },
    ];

    private static SessionAffinityConfig Affinity() => new()
    {
        Enabled = true,
        Policy = "HashCookie",
        FailurePolicy = "Redistribute", // the replica is gone, and its circuit too: the page reloads elsewhere
        AffinityKeyName = "fathom-replica",
        Cookie = new SessionAffinityCookieConfig { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict },
    };

    private static ClusterConfig Cluster(string name, IReadOnlyList<string> replicas, SessionAffinityConfig? affinity) => new()
    {
        ClusterId = name,
        Destinations = replicas.ToDictionary(address => address, address => new DestinationConfig { Address = address }),
        LoadBalancingPolicy = TenantHash.PolicyName,
        SessionAffinity = affinity,
        HttpRequest = new() { ActivityTimeout = TimeSpan.FromMinutes(15) }, // a non-streamed answer sends nothing until it is complete
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = "HealthyOrPanic",
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Path = "/ready",
                Interval = TimeSpan.FromSeconds(2),
                Timeout = TimeSpan.FromSeconds(10),
                Policy = "ConsecutiveFailures",
            },
            Passive = new PassiveHealthCheckConfig
            {
                Enabled = true,
                Policy = UnreachableReplicas.PolicyName,
                ReactivationPeriod = TimeSpan.FromSeconds(10),
            },
        },
    };
}
