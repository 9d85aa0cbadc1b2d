using System.Globalization;
using System.Text;
using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Numerics.Memory;
using Fathom.Server.Errors;
using Fathom.Server.Hosting;
using Fathom.Server.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Fathom.Server.Operations;

/// <summary><c>GET /metrics</c>: Prometheus's text format, version 0.0.4.</summary>
/// <remarks>
/// Names have our own prefix; <c>?names=vllm</c> uses vLLM's. Implemented here because OpenTelemetry's exporter for Prometheus has no stable release,
/// and a page of text is not worth a dependency.
/// </remarks>
internal static class MetricsApi
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly (string Name, string Help, Func<ModelMeters, Distribution> Value)[] s_histograms =
    [
        ("time_to_first_token_seconds", "From submission to the first token.", meters => meters.FirstToken),
        ("time_per_output_token_seconds", "From one token to the next.", meters => meters.TokenTime),
        ("e2e_request_latency_seconds", "From submission to the last token.", meters => meters.Latency),
        ("request_queue_time_seconds", "From submission to the first step.", meters => meters.QueueTime),
        ("request_prompt_tokens", "Tokens of a prompt.", meters => meters.PromptTokens),
        ("request_generation_tokens", "Tokens of an answer.", meters => meters.OutputTokens),
    ];

    /// <summary>Writes all metrics.</summary>
    public static async Task HandleAsync(HttpContext context, ServerState state)
    {
        string prefix = context.Request.Query["names"].ToString() switch
        {
            "" or "fathom" => "fathom_",
            "vllm" => "vllm:",
            _ => throw ApiException.Invalid("names", "'names' must be fathom or vllm"),
        };
        string text = Write(state, prefix);
        context.Response.ContentType = ContentType;
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Write(ServerState state, string prefix)
    {
        var text = new StringBuilder();
        IReadOnlyList<ModelStatus> models = state.Models.Host.Status();
        (string Labels, EngineStats Stats)[] loaded = [.. models.Where(model => model.IsLoaded).Select(model => (Labels(model), model.Engine!.Stats))];
        WriteAll(text, EngineFigures.Gauges, "gauge", prefix, loaded);
        WriteAll(text, EngineFigures.Counters, "counter", prefix, loaded);
        Head(text, $"{prefix}request_success_total", "Requests that ended, by reason.", "counter");
        foreach (ModelStatus model in models)
        {
            foreach ((string reason, long count) in state.Metrics.Of(model.Model.Name).Finished)
            {
                text.Append(CultureInfo.InvariantCulture, $"{prefix}request_success_total{{{Labels(model)},finished_reason=\"{reason}\"}} {count}\n");
            }
        }

        foreach ((string name, string help, Func<ModelMeters, Distribution> value) in s_histograms)
        {
            Head(text, prefix + name, help, "histogram");
            foreach (ModelStatus model in models)
            {
                value(state.Metrics.Of(model.Model.Name)).Write(text, prefix + name, Labels(model));
            }
        }

        Head(text, $"{prefix}model_loaded", "1 while a model is loaded.", "gauge");
        foreach (ModelStatus model in models)
        {
            text.Append(CultureInfo.InvariantCulture, $"{prefix}model_loaded{{{Labels(model)}}} {(model.IsLoaded ? 1 : 0)}\n");
        }

        Head(text, $"{prefix}http_requests_active", "Requests that the server works on.", "gauge");
        text.Append(CultureInfo.InvariantCulture, $"{prefix}http_requests_active {state.Active.Count}\n");
        WriteMemory(text, prefix);
        return text.ToString();
    }

    /// <summary>Memory of the process, by use.</summary>
    private static void WriteMemory(StringBuilder text, string prefix)
    {
        Head(text, "process_resident_memory_bytes", "Memory that the process holds, mapped files included.", "gauge");
        text.Append(CultureInfo.InvariantCulture, $"process_resident_memory_bytes {Environment.WorkingSet}\n");
        Head(text, $"{prefix}managed_memory_bytes", "Memory of the garbage-collected heap.", "gauge");
        text.Append(CultureInfo.InvariantCulture, $"{prefix}managed_memory_bytes {GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes}\n");
        Head(text, $"{prefix}native_memory_bytes", "Memory outside of it, by use.", "gauge");
        foreach (MemoryUse use in Enum.GetValues<MemoryUse>())
        {
            string name = use.ToString().ToLowerInvariant();
            text.Append(CultureInfo.InvariantCulture, $"{prefix}native_memory_bytes{{use=\"{name}\"}} {MemoryLedger.Bytes(use)}\n");
        }
    }

    private static void WriteAll(
        StringBuilder text, IReadOnlyList<EngineFigure> figures, string type, string prefix, (string Labels, EngineStats Stats)[] loaded)
    {
        foreach (EngineFigure figure in figures)
        {
            Head(text, prefix + figure.Name, figure.Help, type);
            foreach ((string labels, EngineStats stats) in loaded)
            {
                text.Append(CultureInfo.InvariantCulture, $"{prefix}{figure.Name}{{{labels}}} {figure.Value(stats)}\n");
            }
        }
    }

    private static void Head(StringBuilder text, string name, string help, string type) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static string Labels(ModelStatus model)
    {
        string name = model.Model.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"model_name=\"{name.Replace("\n", "\\n", StringComparison.Ordinal)}\"";
    }
}
