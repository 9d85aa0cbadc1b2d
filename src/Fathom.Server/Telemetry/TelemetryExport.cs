using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fathom.Server.Telemetry;

/// <summary>Sends traces and metrics to a collector.</summary>
internal static class TelemetryExport
{
    private const string ServiceName = "fathom";
    private const string Variables = "OTEL_EXPORTER_OTLP_";
    private const string None = "none";

    /// <summary>Frequent requests that aren't worth tracing.</summary>
    private static readonly string[] s_untraced = ["/health", "/v1/health", "/ready", "/alive", "/metrics", "/_blazor", "/_framework"];

    /// <summary>Adds it to a server.</summary>
    public static void AddTo(WebApplicationBuilder builder, TelemetryOptions options, string version)
    {
        IConfiguration variables = builder.Configuration;
        if (variables.GetValue("OTEL_SDK_DISABLED", defaultValue: false))
        {
            return;
        }

        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, variables, version));
        if (variables["OTEL_TRACES_EXPORTER"] != None)
        {
            telemetry.WithTracing(tracing => tracing
                .AddSource(ServerMetrics.Name)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsTraced)
                .AddOtlpExporter(exporter => Configure(exporter, "traces", options, variables)));
        }

        if (variables["OTEL_METRICS_EXPORTER"] != None)
        {
            telemetry.WithMetrics(metrics => metrics
                .AddMeter(ServerMetrics.Name)
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter((exporter, reader) =>
                {
                    Configure(exporter, "metrics", options, variables);
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = Milliseconds(options)
                        ?? reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds;
                }));
        }
    }

    /// <summary>The service's name, unless the environment variables set another.</summary>
    private static void Describe(ResourceBuilder resource, IConfiguration variables, string version)
    {
        bool isNamed = variables["OTEL_RESOURCE_ATTRIBUTES"]?.Contains("service.name=", StringComparison.Ordinal) ?? false;
        if (variables["OTEL_SERVICE_NAME"] is not { Length: > 0 } && !isNamed)
        {
            resource.AddService(ServiceName, serviceVersion: version);
        }
    }

    private static bool IsTraced(HttpContext context) => !Array.Exists(s_untraced, path => context.Request.Path.StartsWithSegments(path));

    private static void Configure(OtlpExporterOptions exporter, string signal, TelemetryOptions options, IConfiguration variables)
    {
        string own = $"{Variables}{signal.ToUpperInvariant()}_";
        bool isGrpc = (variables[$"{own}PROTOCOL"] ?? variables[$"{Variables}PROTOCOL"]) == "grpc";
        exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (options.Endpoint is { } given)
        {
            exporter.Endpoint = isGrpc ? given : new Uri($"{given.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
        }
        else if (Uri.TryCreate(variables[$"{own}ENDPOINT"], UriKind.Absolute, out Uri? endpoint))
        {
            exporter.Endpoint = endpoint;
        }

        exporter.Headers = variables[$"{own}HEADERS"] ?? exporter.Headers;
        exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = Milliseconds(options)
            ?? exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds;
    }

    private static int? Milliseconds(TelemetryOptions options) => (int?)options.Interval?.TotalMilliseconds;
}
