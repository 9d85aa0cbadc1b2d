using System.Diagnostics.CodeAnalysis;
using Fathom.Evaluation;

namespace Fathom.Cli.Output;

/// <summary>A task's score, over all levels and by level.</summary>
internal sealed record TaskAccuracyResult : AccuracyResult
{
    [SetsRequiredMembers]
    private TaskAccuracyResult(AccuracyResult total, IReadOnlyDictionary<string, AccuracyResult> levels)
        : base(total) => Levels = levels;

    /// <summary>Scores by level.</summary>
    public IReadOnlyDictionary<string, AccuracyResult> Levels { get; }

    /// <summary>A task's score in its printed form.</summary>
    public static TaskAccuracyResult Of(Score total, IReadOnlyDictionary<string, AccuracyResult> levels) => new(AccuracyResult.Of(total), levels);
}
