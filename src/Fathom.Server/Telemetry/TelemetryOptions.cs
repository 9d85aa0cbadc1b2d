namespace Fathom.Server.Telemetry;

/// <summary>Where to send traces and metrics: to an OTLP collector. Anything not set here comes from OpenTelemetry's variables (<c>OTEL_*</c>).</summary>
public sealed record TelemetryOptions
{
    private const string MessagesVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    private static readonly string[] s_endpointVariables =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    /// <summary>The collector; null for the variables' or the default one on this machine.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether spans include prompts and answers.</summary>
    public bool HasMessages { get; init; }

    /// <summary>Export interval; null for the variables' or OpenTelemetry's default.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Whether the variables name a collector.</summary>
    /// <param name="variable">Looks up a variable.</param>
    public static bool IsAskedFor(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Array.Exists(s_endpointVariables, name => !string.IsNullOrEmpty(variable(name)));
    }

    /// <summary>Whether the variables request prompts and answers.</summary>
    /// <param name="variable">Looks up a variable.</param>
    public static bool WantsMessages(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable(MessagesVariable)?.ToUpperInvariant() is "TRUE" or "SPAN_ONLY" or "SPAN_AND_EVENT";
    }
}
