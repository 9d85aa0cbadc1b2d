using System.Net;
using Fathom.Server.Security;
using Fathom.Server.Telemetry;

namespace Fathom.Server.Hosting;

/// <summary>How a server is set up.</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>Keys that clients must send; null serves everybody.</summary>
    public ApiKeys? Keys { get; init; }

    /// <summary>The table that <see cref="Keys"/> come from, which is read anew while the server runs; null where they stay as they are.</summary>
    public ApiKeyTable? KeyTable { get; init; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c>, <c>-Host</c> and <c>-Proto</c> are believed; those of everybody else are passed over.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Hosts that requests may name beside the machine's own loopback names. <c>*</c> allows any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of pages in browsers that may call the API, beside the server's own. Nothing else is shared across origins.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>What a request may cost.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Whether requests for an unknown model get the default one.</summary>
    public bool AcceptsAnyModelName { get; init; }

    /// <summary>Whether the default model is loaded as soon as the server has started.</summary>
    public bool LoadsDefaultModel { get; init; } = true;

    /// <summary>Whether <c>/slots</c> reports how many requests run and how far they are.</summary>
    public bool ShowsSlots { get; init; }

    /// <summary>Whether <c>/mcp</c> offers the models as tools of the Model Context Protocol.</summary>
    public bool ServesMcp { get; init; }

    /// <summary>Where traces and metrics go; null for nowhere.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>Which program this is: <c>/api/version</c>, <c>/props</c>.</summary>
    public string Version { get; init; } = "0";

    /// <summary>Measures time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
