using System.Net;
using Fathom.Server.Security;
using Fathom.Server.Telemetry;

namespace Fathom.Server.Hosting;

/// <summary>A server's options.</summary>
public sealed record ServerOptions
{
    /// <summary>URLs to listen on; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>Keys that clients must send; null serves everyone.</summary>
    public ApiKeys? Keys { get; init; }

    /// <summary>The table that <see cref="Keys"/> are reloaded from while the server runs; null if they don't change.</summary>
    public ApiKeyTable? KeyTable { get; init; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c>, <c>-Host</c> and <c>-Proto</c> are trusted; those of all others are ignored.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Hosts that requests may name in addition to the machine's loopback names. <c>*</c> allows any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of browser pages that may call the API, in addition to the server's own. Nothing else is shared across origins.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Limits on requests.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Whether requests for an unknown model get the default one.</summary>
    public bool AcceptsAnyModelName { get; init; }

    /// <summary>Whether the default model is loaded as soon as the server has started.</summary>
    public bool LoadsDefaultModel { get; init; } = true;

    /// <summary>Whether <c>/slots</c> reports how many requests run and how far they have come.</summary>
    public bool ShowsSlots { get; init; }

    /// <summary>Whether <c>/mcp</c> offers the models as tools of the Model Context Protocol.</summary>
    public bool ServesMcp { get; init; }

    /// <summary>Destination of traces and metrics; null for none.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>Version of the program: <c>/api/version</c>, <c>/props</c>.</summary>
    public string Version { get; init; } = "0";

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
