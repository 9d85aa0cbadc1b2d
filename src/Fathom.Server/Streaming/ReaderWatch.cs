using System.IO.Pipelines;
using Fathom.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Streaming;

/// <summary>Flushes responses, and cuts off readers that accept nothing: they would hold memory, a connection and a model forever.</summary>
internal static class ReaderWatch
{
    /// <summary>Flushes written data to the connection.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limits">How long a reader may accept nothing.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="OperationCanceledException">The reader accepted nothing for too long, or is gone.</exception>
    public static async ValueTask FlushAsync(HttpContext context, ServerLimits limits, TimeProvider clock)
    {
        // Stays pending while MaxUnsentBytes are waiting for the reader.
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
