using Fathom.Inference;

namespace Fathom.Server.Telemetry;

/// <summary>A metric of an engine: for <c>/metrics</c> and for collectors. Names are those of vLLM, which dashboards know.</summary>
/// <param name="Name">Name, without a prefix.</param>
/// <param name="Help">Description.</param>
/// <param name="Value">Its value.</param>
internal sealed record EngineFigure(string Name, string Help, Func<EngineStats, double> Value);

/// <summary>All of them.</summary>
internal static class EngineFigures
{
    /// <summary>Gauges.</summary>
    public static IReadOnlyList<EngineFigure> Gauges { get; } =
    [
        new("num_requests_running", "Requests that take part in steps.", stats => stats.RunningRequests),
        new("num_requests_waiting", "Requests that wait for their first step, or for cache.", stats => stats.WaitingRequests),
        new("kv_cache_usage_perc", "Part of the cache that requests hold, from 0 to 1.", stats => (double)stats.UsedBlocks / Math.Max(1, stats.TotalBlocks)),
    ];

    /// <summary>Counters.</summary>
    public static IReadOnlyList<EngineFigure> Counters { get; } =
    [
        new("prompt_tokens_total", "Prompt tokens of requests that started.", stats => stats.PromptTokens),
        new("generation_tokens_total", "New tokens.", stats => stats.OutputTokens),
        new("scored_tokens_total", "Tokens scored or embedded.", stats => stats.ScoredTokens),
        new("prefix_cache_queries_total", "Prompt tokens looked up in the cache.", stats => stats.PromptTokens),
        new("prefix_cache_hits_total", "Prompt tokens found there.", stats => stats.CachedTokens),
        new("num_preemptions_total", "How often a request had to give its cache back.", stats => stats.Preemptions),
        new("engine_steps_total", "Passes through the model.", stats => stats.Steps),
    ];
}
