using Fathom.Server.Generation;
using Fathom.Server.Security;
using Fathom.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fathom.Server.Mcp;

/// <summary>The caller of tools, and the services that its calls use.</summary>
/// <param name="Models">The models.</param>
/// <param name="Metrics">Measures the requests.</param>
/// <param name="Limits">Limits on calls.</param>
/// <param name="Tenant">The caller.</param>
/// <param name="Log">Receives internal errors.</param>
internal sealed record McpCaller(ModelCatalog Models, ServerMetrics Metrics, ServerLimits Limits, Tenant Tenant, ILogger Log);
