using System.IO.Hashing;
using System.Text;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Fathom.Samples.Replicas;

/// <summary>Sends a tenant's requests to the same replica, so that its cached prompts are found; when a replica goes away, only its tenants move.</summary>
/// <remarks>Rendezvous hashing: every pair of tenant and replica has a hash, and the replica with the highest one gets the request.</remarks>
public sealed class TenantHash : ILoadBalancingPolicy
{
    /// <summary>The policy's name in the proxy's configuration.</summary>
    public const string PolicyName = "TenantHash";

    /// <inheritdoc/>
    public string Name => PolicyName;

    /// <inheritdoc/>
    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        string tenant = TenantOf(context);
        return availableDestinations.MaxBy(replica => Number(tenant, replica.DestinationId));
    }

    /// <summary>What identifies a tenant: an API client's key, a signed-in user's session, or the client's address.</summary>
    public static string TenantOf(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string? key = headers.Authorization is [{ Length: > 0 } authorization] ? authorization
            : headers["x-api-key"] is [{ Length: > 0 } given] ? given
            : context.Request.Cookies["fathom-session"];
        return key ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
    }

    private static ulong Number(string tenant, string replica) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{tenant}\n{replica}"));
}
