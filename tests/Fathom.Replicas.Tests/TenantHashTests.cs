using Fathom.Samples.Replicas;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace Fathom.Replicas.Tests;

public class TenantHashTests
{
    private static readonly DestinationState[] s_replicas = [new("a"), new("b"), new("c")];

    [Fact]
    public void Pick_WhenAReplicaGoes_MovesItsTenantsOnly()
    {
        string[] tenants = [.. Enumerable.Range(0, 200).Select(number => $"key-{number}")];

        ILookup<string, string> before = tenants.ToLookup(tenant => Pick(tenant, s_replicas));

        Assert.All(s_replicas, replica => Assert.InRange(before[replica.DestinationId].Count(), 40, 95));
        Assert.All(before["a"].Concat(before["b"]), tenant => Assert.Equal(Pick(tenant, s_replicas), Pick(tenant, s_replicas[..2])));
        Assert.All(before["c"], tenant => Assert.NotEqual("c", Pick(tenant, s_replicas[..2])));
    }

    [Fact]
    public void TenantOf_Request_IsItsKeyThenItsSessionThenItsAddress()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("10.1.2.3");
        Assert.Equal("10.1.2.3", TenantHash.TenantOf(context));
        context.Request.Headers.Cookie = "fathom-session=sealed";
        Assert.Equal("sealed", TenantHash.TenantOf(context));
        context.Request.Headers["x-api-key"] = "key";
        Assert.Equal("key", TenantHash.TenantOf(context));
        context.Request.Headers.Authorization = "Bearer other";
        Assert.Equal("Bearer other", TenantHash.TenantOf(context));
    }

    private static string Pick(string tenant, DestinationState[] replicas)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["x-api-key"] = tenant;
        return new TenantHash().PickDestination(context, new ClusterState("api"), replicas)!.DestinationId;
    }
}
