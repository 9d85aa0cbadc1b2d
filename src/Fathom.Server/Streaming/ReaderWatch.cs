using System.IO.Pipelines;
using Fathom.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Streaming;

/// <summary>Sends what was written of a response, and cuts readers off that take nothing: they would hold memory, a connection and a model for ever.</summary>
internal static class ReaderWatch
{
    /// <summary>Hands what was written to the connection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limits">How long a reader may take nothing.</param>
    /// <param name="clock">Measures time.</param>
    /// <exception cref="OperationCanceledException">The reader took nothing for too long, or is gone.</exception>
    public static async ValueTask FlushAsync(HttpContext context, ServerLimits limits, TimeProvider clock)
    {
        ValueTask<FlushResult> flush = context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        if (flush.IsCompleted)
        {
            await flush;
            return;
        }

        try
        {
            await flush.AsTask().WaitAsync(limits.StalledReaderTimeout, clock, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            context.Abort();
            throw new OperationCanceledException("the reader stalled");
        }
    }
}
