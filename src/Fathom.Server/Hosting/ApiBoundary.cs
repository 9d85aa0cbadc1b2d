using Fathom.Server.Errors;
using Fathom.Server.Security;
using Fathom.Server.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fathom.Server.Hosting;

/// <summary>Middleware for every request: assigns its id, decides whether it is admitted, and reports its failures.</summary>
internal sealed class ApiBoundary(RequestDelegate next, ServerState state, ILogger<ApiBoundary> log)
{
    private const int ClientGone = 499;

    /// <summary>The response that Ollama's clients look for before they do anything else.</summary>
    private const string Alive = "Ollama is running";

    private static readonly TimeSpan s_afterDrain = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        string id = $"req_{Guid.NewGuid():N}";
        context.TraceIdentifier = id;
        context.Response.Headers["x-request-id"] = id;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        ApiRoute? route = context.GetEndpoint()?.Metadata.GetMetadata<ApiRoute>();
        bool isCounted = false;
        long started = state.Clock.GetTimestamp();
        try
        {
            state.Hosts.Check(context.Request);
            if (IsProbe(context.Request))
            {
                await context.Response.WriteAsync(Alive, context.RequestAborted);
                return;
            }

            isCounted = route is { IsWork: true } && Enter();
            if (route is { NeedsKey: true })
            {
                RequestIdentity.Identify(context, state.Options.Keys);
            }

            await next(context);
            await FillAsync(context, id);
        }
        catch (Exception failure) when (context.RequestAborted.IsCancellationRequested)
        {
            log.ClientLeft(id, failure.GetType().Name);
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = ClientGone;
            }
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await FailAsync(context, failure, id);
        }
        finally
        {
            if (isCounted)
            {
                state.Active.Leave();
            }

            if (route is not null)
            {
                double milliseconds = state.Clock.GetElapsedTime(started).TotalMilliseconds;
                log.Answered(context.Request.Method, context.Request.Path, context.Response.StatusCode, milliseconds, id);
            }
        }
    }

    /// <summary>Whether a program rather than a browser requests the root page: it only checks whether there is a server, which needs no key.</summary>
    private static bool IsProbe(HttpRequest request) => request.Path == "/"
        && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private bool Enter() => state.Active.TryEnter()
        ? true
        : throw ApiException.Unavailable("stopping", "the server is shutting down", s_afterDrain);

    /// <summary>Gives a response without a body the error that its status stands for.</summary>
    private static async Task FillAsync(HttpContext context, string id)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted || response.ContentLength is not null)
        {
            return;
        }

        if (response.StatusCode == StatusCodes.Status404NotFound)
        {
            string message = $"there is no route '{context.Request.Path}'";
            await ErrorWriter.WriteAsync(context, ApiException.NotFound("not_found", null, message), id);
        }
        else if (response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            string message = $"'{context.Request.Path}' takes {response.Headers.Allow}, not {context.Request.Method}";
            var error = new ApiException(response.StatusCode, ApiException.InvalidRequest, "method_not_allowed", null, message);
            await ErrorWriter.WriteAsync(context, error, id);
        }
    }

    /// <summary>Reports a failure. If part of the response has already been sent, the host handles it by cutting the connection.</summary>
    private Task FailAsync(HttpContext context, Exception failure, string id)
    {
        ApiException error = ErrorMapper.Map(failure);
        if (error.Status >= StatusCodes.Status500InternalServerError && error.InnerException is { } cause)
        {
            log.Failed(id, cause);
        }

        return ErrorWriter.WriteAsync(context, error, id);
    }
}
