using System.Net;
using Fathom.Server.Errors;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Security;

/// <summary>Which hosts and origins a request may name.</summary>
/// <remarks>
/// Any web page can make a browser send requests to a loopback address, under a name of its own that it has pointed there (DNS rebinding). The
/// browser then sends the page's name as the host, so a server that isn't public refuses names other than the machine's own.
/// </remarks>
internal sealed class HostRules
{
    private readonly bool _allowsAnyHost;
    private readonly HashSet<string> _hosts;
    private readonly HashSet<string> _origins;

    /// <param name="urls">URLs that the server listens on.</param>
    /// <param name="hosts">Hosts allowed in addition to the loopback names; <c>*</c> for any.</param>
    /// <param name="origins">Origins allowed in addition to the server's own.</param>
    public HostRules(IEnumerable<string> urls, IReadOnlyList<string> hosts, IReadOnlyList<string> origins)
    {
        string[] listening = [.. urls.Select(HostOf)];
        bool isPublic = !listening.All(IsLoopback);
        _allowsAnyHost = hosts.Contains("*") || (hosts.Count == 0 && isPublic);
        _hosts = new HashSet<string>([.. hosts, .. listening], StringComparer.OrdinalIgnoreCase);
        _origins = new HashSet<string>(origins.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Refuses a request whose host or origin is not trusted.</summary>
    /// <exception cref="ApiException">It is refused.</exception>
    public void Check(HttpRequest request)
    {
        if (!_allowsAnyHost && !IsAllowedHost(request.Host.Host))
        {
            throw ApiException.Forbidden($"this server does not answer for the host '{request.Host.Host}'; --allowed-hosts adds names");
        }

        if (request.Headers.Origin is [{ } origin] && !IsAllowedOrigin(origin, request))
        {
            throw ApiException.Forbidden($"pages of '{origin}' may not call this server; --allowed-origins adds origins");
        }
    }

    /// <summary>Whether an origin other than the server's own may read answers.</summary>
    public bool IsShared(string origin) => _origins.Contains("*") || _origins.Contains(origin);

    /// <summary>Whether a host name means this machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The host of a URL to listen on.</summary>
    public static string HostOf(string url) => BindingAddress.Parse(url).Host;

    /// <summary>Whether a host is trusted. Only programs that use HTTP/1.0, such as health checks, name none; browsers always do.</summary>
    private bool IsAllowedHost(string host) => host.Length == 0 || IsLoopback(host) || _hosts.Contains(host);

    private bool IsAllowedOrigin(string origin, HttpRequest request) =>
        IsShared(origin)
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
