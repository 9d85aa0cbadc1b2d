using Fathom.Server.Errors;
using Fathom.Server.Hosting;
using Fathom.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Operations;

/// <summary>Whether the server is alive, and whether it accepts requests.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    /// <summary>200 once the default model is ready, as in llama.cpp's server; 503 while it is loading, and while the server is stopping.</summary>
    public static Task HealthAsync(HttpContext context, ServerState state)
    {
        if (state.Active.IsDraining)
        {
            throw ApiException.Unavailable("stopping", "the server is shutting down", s_retry);
        }

        return state.IsReady ? AliveAsync(context, state) : throw ApiException.Unavailable("loading_model", "Loading model", s_retry);
    }

    /// <summary>200 whenever the server can answer at all.</summary>
    public static Task AliveAsync(HttpContext context, ServerState state) =>
        JsonAnswer.WriteAsync(context, new StatusBody("ok"), OperationsJson.Wire.StatusBody);
}

/// <summary>The server's status in one word.</summary>
internal sealed record StatusBody(string Status);
