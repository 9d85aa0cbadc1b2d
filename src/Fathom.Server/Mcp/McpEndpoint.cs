using Fathom.Server.Hosting;
using Fathom.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fathom.Server.Mcp;

/// <summary><c>/mcp</c>: the tools over HTTP. Stateless; hosts, keys and limits apply as on every route.</summary>
internal static class McpEndpoint
{
    private const string Path = "/mcp";

    /// <summary>Adds the services.</summary>
    public static void AddTo(IServiceCollection services) => services.AddMcpServer().WithHttpTransport(http =>
    {
        http.Stateless = true;
        http.ConfigureSessionOptions = (context, options, _) =>
        {
            ToolsFor(context, out string version).AddTo(options, version);
            return Task.CompletedTask;
        };
    });

    /// <summary>Adds the route.</summary>
    public static void Map(IEndpointRouteBuilder routes, ApiRoute access) => routes.MapMcp(Path).WithMetadata(access);

    private static McpTools ToolsFor(HttpContext context, out string version)
    {
        ServerState state = context.RequestServices.GetRequiredService<ServerState>();
        version = state.Options.Version;
        ILogger log = context.RequestServices.GetRequiredService<ILogger<McpTools>>();
        return new McpTools(new McpCaller(state.Models, state.Metrics, state.Limits, RequestIdentity.Of(context), log));
    }
}
