using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace Fathom.Samples.Replicas;

/// <summary>Sends a request to another replica when the first can't be reached, ends before it answers, or is shutting down.</summary>
/// <remarks>Once a byte of an answer has been sent, it can't be taken back: the client sees a stream that breaks off, and may retry.</remarks>
public sealed class RetryElsewhere(RequestDelegate next)
{
    /// <summary>Slightly more than a server accepts: the server itself refuses bodies that are too large.</summary>
    private const int MaxBodyBytes = 9 << 20;

    private const int InMemoryBytes = 256 << 10;

    private static readonly object s_isHeldBack = new();
    private static readonly object s_hasAnother = new();

    /// <summary>Forwards a request, twice if necessary.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBodyBytes || context.WebSockets.IsWebSocketRequest)
        {
            await next(context);
            return;
        }

        context.Request.EnableBuffering(InMemoryBytes, MaxBodyBytes);
        IReverseProxyFeature proxy = context.GetReverseProxyFeature();
        IReadOnlyList<DestinationState> replicas = proxy.AvailableDestinations;
        context.Items[s_hasAnother] = replicas.Count > 1;
        await next(context);
        if (!CanRetry(context) || proxy.ProxiedDestination is not { } failed || replicas.Count < 2)
        {
            return;
        }

        context.Response.Clear();
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Request.Body.Position = 0;
        context.Items[s_hasAnother] = false;
        proxy.AvailableDestinations = [.. replicas.Where(replica => replica != failed)];
        await next(context);
    }

    /// <summary>Withholds the answer of a replica that isn't accepting requests, so that another one can be tried.</summary>
    public static ValueTask HoldBackAsync(ResponseTransformContext context)
    {
        bool isRefused = (int?)context.ProxyResponse?.StatusCode == StatusCodes.Status503ServiceUnavailable;
        if (isRefused && context.HttpContext.Items[s_hasAnother] is true)
        {
            context.SuppressResponseBody = true;
            context.HttpContext.Items[s_isHeldBack] = true;
        }

        return ValueTask.CompletedTask;
    }

    private static bool CanRetry(HttpContext context) => !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested
        && (context.Items[s_isHeldBack] is true
            || context.GetForwarderErrorFeature()?.Error is ForwarderError.Request or ForwarderError.RequestBodyDestination);
}
