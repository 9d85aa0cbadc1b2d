using Fathom.Server.Errors;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Security;

/// <summary>Identifies a request's sender.</summary>
internal static class RequestIdentity
{
    private const string Bearer = "Bearer ";
    private static readonly object s_item = new();

    /// <summary>Checks a request's key.</summary>
    /// <exception cref="ApiException">A key is required, and is missing or wrong.</exception>
    public static Tenant Identify(HttpContext context, ApiKeys? keys)
    {
        Tenant tenant = keys is null
            ? Tenant.OfAddress(context.Connection.RemoteIpAddress?.ToString() ?? "")
            : Tenant.OfKey(KeyOf(context.Request) is { } key && keys.Find(key) is { } owner ? owner : throw ApiException.Unauthorized());
        context.Items[s_item] = tenant;
        return tenant;
    }

    /// <summary>The sender of an identified request.</summary>
    public static Tenant Of(HttpContext context) => (Tenant)context.Items[s_item]!;

    private static string? KeyOf(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization;
        return authorization?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true
            ? authorization[Bearer.Length..].Trim()
            : request.Headers["x-api-key"] is [{ Length: > 0 } key] ? key : null;
    }
}
