using System.Text.Json.Serialization;
using Fathom.Cli.Output;

namespace Fathom.Cli.Load;

/// <summary>The output of <c>bench --url --json</c>.</summary>
internal sealed record LoadResult(string Url, int Streams, double? Rate, int Requests, double Seconds) : Success
{
    private const int Percent = 100;

    /// <summary>Requests answered to the end.</summary>
    public int Completed { get; init; }

    /// <summary>Requests abandoned midway, as planned.</summary>
    public int Disconnected { get; init; }

    /// <summary>Requests that failed, by reason.</summary>
    public required SortedDictionary<string, int> Failed { get; init; }

    /// <summary>Temporarily refused requests, by status and code.</summary>
    public required SortedDictionary<string, int> Refused { get; init; }

    /// <summary>Refusals that don't say when to retry.</summary>
    public int RefusedWithoutRetryAfter { get; init; }

    /// <summary>Prompt tokens of completed requests.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Of these, tokens found in the server's cache.</summary>
    public long CachedTokens { get; init; }

    /// <summary>New tokens of all requests.</summary>
    public long OutputTokens { get; init; }

    /// <summary>New tokens per second over all streams.</summary>
    public double OutputTps { get; init; }

    /// <summary>New tokens per second, counting only requests answered to the end.</summary>
    public double GoodputTps { get; init; }

    /// <summary>From sending a request to the first piece of its answer.</summary>
    public LoadTimes? TtftMs { get; init; }

    /// <summary>Between consecutive pieces of an answer.</summary>
    public LoadTimes? GapMs { get; init; }

    /// <summary>From sending a request to its end, for completed ones.</summary>
    public LoadTimes? LatencyMs { get; init; }

    /// <summary>Results of the slow readers; null if there were none.</summary>
    [JsonPropertyName("slow_readers")]
    public LoadSlowReaders? Slow { get; init; }

    /// <summary>Memory of the server's process; null if it doesn't say.</summary>
    public LoadMemory? ServerRss { get; init; }

    /// <summary>Fraction of the server's cache held by requests after all have ended: 0, unless something leaks.</summary>
    public double? CacheUseAfter { get; init; }

    /// <summary>Sums up.</summary>
    public static LoadResult Of(LoadPlan plan, IReadOnlyList<LoadOutcome> outcomes, TimeSpan elapsed)
    {
        LoadOutcome[] completed = [.. outcomes.Where(outcome => outcome.Ending == LoadEnding.Completed)];
        long tokens = outcomes.Sum(outcome => (long)outcome.OutputTokens);
        return new LoadResult(plan.Url.ToString(), plan.Streams, plan.Rate, outcomes.Count, Math.Round(elapsed.TotalSeconds, 3))
        {
            Completed = completed.Length,
            Disconnected = outcomes.Count(outcome => outcome.Ending == LoadEnding.Left),
            Failed = Count(outcomes, LoadEnding.Failed),
            Refused = Count(outcomes, LoadEnding.Refused),
            RefusedWithoutRetryAfter = outcomes.Count(outcome => outcome is { Ending: LoadEnding.Refused, RetryAfter: null }),
            PromptTokens = completed.Sum(outcome => (long)outcome.PromptTokens),
            CachedTokens = completed.Sum(outcome => (long)outcome.CachedTokens),
            OutputTokens = tokens,
            OutputTps = Math.Round(tokens / elapsed.TotalSeconds, 1),
            GoodputTps = Math.Round(completed.Sum(outcome => (long)outcome.OutputTokens) / elapsed.TotalSeconds, 1),
            TtftMs = Times(outcomes.Where(outcome => outcome.FirstToken is not null).Select(outcome => outcome.FirstToken!.Value.TotalMilliseconds)),
            GapMs = Times(outcomes.SelectMany(outcome => outcome.Gaps)),
            LatencyMs = Times(completed.Select(outcome => outcome.Total.TotalMilliseconds)),
        };
    }

    private static SortedDictionary<string, int> Count(IEnumerable<LoadOutcome> outcomes, LoadEnding ending)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (LoadOutcome outcome in outcomes.Where(outcome => outcome.Ending == ending))
        {
            counts[outcome.Reason] = counts.GetValueOrDefault(outcome.Reason) + 1;
        }

        return counts;
    }

    private static LoadTimes? Times(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new LoadTimes(At(sorted, 50), At(sorted, 99), Math.Round(sorted[^1], 2));
    }

    /// <summary>Nearest-rank percentile: at least this percentage of the values are no larger.</summary>
    private static double At(double[] sorted, int percent)
    {
        int rank = ((sorted.Length * percent) + Percent - 1) / Percent;
        return Math.Round(sorted[Math.Max(0, rank - 1)], 2);
    }
}

/// <summary>Times in milliseconds.</summary>
internal sealed record LoadTimes(double P50, double P99, double Max);

/// <summary>Memory of the server's process, in bytes.</summary>
/// <param name="Before">Before the first request.</param>
/// <param name="After">After all requests had ended.</param>
/// <param name="Peak">The highest value in between.</param>
internal sealed record LoadMemory(long? Before, long? After, long? Peak);

/// <summary>Results of the slow readers.</summary>
/// <param name="Readers">How many there were.</param>
/// <param name="Open">How many had an answer open at the end.</param>
/// <param name="Cut">Answers that the server cut off.</param>
/// <param name="Refused">Requests that it refused.</param>
internal sealed record LoadSlowReaders(int Readers, int Open, int Cut, int Refused);
