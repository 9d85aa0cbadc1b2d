using System.Threading.RateLimiting;
using Fathom.Server.Errors;
using Fathom.Server.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Fathom.Server.Hosting;

/// <summary>Limits a tenant's requests per minute with the framework's limiter, one window per tenant.</summary>
internal static class RequestRate
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    /// <summary>Sets up the limiter. Routes that don't count as work are never limited.</summary>
    public static void Configure(RateLimiterOptions limiter, ServerLimits limits)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits.RequestsPerMinute));
        limiter.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected));
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context, int requests)
    {
        var window = new FixedWindowRateLimiterOptions { PermitLimit = Math.Max(1, requests), Window = s_minute };
        bool isLimited = requests > 0 && context.GetEndpoint()?.Metadata.GetMetadata<ApiRoute>() is { IsWork: true };
        return isLimited
            ? RateLimitPartition.GetFixedWindowLimiter(RequestIdentity.Of(context).Id, _ => window)
            : RateLimitPartition.GetNoLimiter("");
    }

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        TimeSpan wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan told) ? told : s_minute;
        ApiException error = ApiException.TooMany("rate_limit_exceeded", "too many requests this minute", wait);
        return ErrorWriter.WriteAsync(rejected.HttpContext, error, rejected.HttpContext.TraceIdentifier);
    }
}
