using System.Text.Json.Serialization.Metadata;
using Fathom.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server;

/// <summary>Handles requests.</summary>
internal delegate Task RouteHandler(HttpContext context, ServerState state);

/// <summary>A route of the API.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Its path.</param>
/// <param name="Handler">Handles its requests.</param>
/// <param name="Access">Who may use it, and when.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Answer">The type of its response; null if that is not a JSON object.</param>
internal sealed record RouteEntry(string Method, string Pattern, RouteHandler Handler, ApiRoute Access, string Summary, JsonTypeInfo? Answer = null)
{
    /// <summary>The same route at other paths.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
