using System.Globalization;
using Fathom.Evaluation;

namespace Fathom.Cli.Output;

/// <summary>A score.</summary>
internal record AccuracyResult
{
    /// <summary>Number of problems.</summary>
    public required int N { get; init; }

    /// <summary>Mean share of right answers.</summary>
    public required double Score { get; init; }

    /// <summary>Its 95% interval.</summary>
    public required IReadOnlyList<double> Ci95 { get; init; }

    /// <summary>Probability that one of k answers is right, by k.</summary>
    public required IReadOnlyDictionary<string, double> PassAt { get; init; }

    /// <summary>Share of problems where the most frequent of k answers is right, by k.</summary>
    public required IReadOnlyDictionary<string, double> MajAt { get; init; }

    /// <summary>Mean tokens per answer.</summary>
    public required double Tokens { get; init; }

    /// <summary>Mean tokens per thought.</summary>
    public required double ThinkingTokens { get; init; }

    /// <summary>Share of answers cut at the token limit.</summary>
    public required double Truncated { get; init; }

    /// <summary>A score in its printed form.</summary>
    public static AccuracyResult Of(Score score) => new()
    {
        N = score.Problems,
        Score = score.Accuracy,
        Ci95 = [score.Confidence.Low, score.Confidence.High],
        PassAt = ByName(score.PassAt),
        MajAt = ByName(score.MajorityAt),
        Tokens = score.Tokens,
        ThinkingTokens = score.ThinkingTokens,
        Truncated = score.Truncated,
    };

    /// <summary>Values by k, keyed as in JSON.</summary>
    protected static IReadOnlyDictionary<string, double> ByName(IReadOnlyDictionary<int, double> values) =>
        values.ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value);
}
