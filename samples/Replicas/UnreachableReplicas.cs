using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Fathom.Samples.Replicas;

/// <summary>Takes a replica out after its first failed or broken connection, until it answers <c>/ready</c> or a few seconds have passed.</summary>
public sealed class UnreachableReplicas(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    /// <summary>The policy's name in the proxy's configuration.</summary>
    public const string PolicyName = "UnreachableReplicas";

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <inheritdoc/>
    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (context.GetForwarderErrorFeature()?.Error is ForwarderError.Request or ForwarderError.RequestBodyDestination
            or ForwarderError.ResponseBodyDestination or ForwarderError.UpgradeResponseDestination)
        {
            TimeSpan period = cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? TimeSpan.FromSeconds(10);
            health.SetPassive(cluster, destination, DestinationHealth.Unhealthy, period);
        }
    }
}
