using System.Collections.Concurrent;
using Fathom.Inference.Requests;

namespace Fathom.Server.Telemetry;

/// <summary>Measurements of one model's requests.</summary>
internal sealed class ModelMeters
{
    private readonly ConcurrentDictionary<string, long> _finished = new();

    public Distribution Latency { get; } = new(Distribution.Latencies);

    public Distribution FirstToken { get; } = new(Distribution.Latencies);

    public Distribution QueueTime { get; } = new(Distribution.Latencies);

    public Distribution TokenTime { get; } = new(Distribution.TokenTimes);

    public Distribution PromptTokens { get; } = new(Distribution.Tokens);

    public Distribution OutputTokens { get; } = new(Distribution.Tokens);

    /// <summary>Ended requests by finish reason.</summary>
    public IEnumerable<KeyValuePair<string, long>> Finished => _finished.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public void Record(GenerationResult result, string reason)
    {
        GenerationTimings timings = result.Timings;
        _finished.AddOrUpdate(reason, 1, (_, count) => count + 1);
        Latency.Record(timings.Total.TotalSeconds);
        QueueTime.Record(timings.Queued.TotalSeconds);
        PromptTokens.Record(result.Usage.PromptTokens);
        OutputTokens.Record(result.Usage.OutputTokens);
        if (result.Usage.OutputTokens > 0)
        {
            FirstToken.Record(timings.TimeToFirstToken.TotalSeconds);
        }

        if (result.Usage.OutputTokens > 1)
        {
            TokenTime.Record(timings.Decode.TotalSeconds / (result.Usage.OutputTokens - 1));
        }
    }
}
