using Fathom.Server.Generation;
using Fathom.Server.Security;
using Fathom.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fathom.Server.Mcp;

/// <summary>Whom tools work for, and what with.</summary>
/// <param name="Models">The models.</param>
/// <param name="Metrics">Measures what is asked of them.</param>
/// <param name="Limits">What a call may cost.</param>
/// <param name="Tenant">Who calls.</param>
/// <param name="Log">Told of failures of ours.</param>
internal sealed record McpCaller(ModelCatalog Models, ServerMetrics Metrics, ServerLimits Limits, Tenant Tenant, ILogger Log);
