using Fathom.Tasks;
using Fathom.Training.Steps;

namespace Fathom.Training.Reinforcement;

/// <summary>The figures of a step.</summary>
internal static class GrpoFigures
{
    /// <summary>The figures of a step's answers.</summary>
    public static GrpoRecord Of(int step, IReadOnlyList<RolloutGroup> groups, IReadOnlyList<Reward[]> rewards, int droppedGroups)
    {
        Rollout[] rollouts = [.. groups.SelectMany(group => group.Rollouts)];
        Reward[] all = [.. rewards.SelectMany(group => group)];
        return new GrpoRecord
        {
            Step = step,
            Tokens = 0,
            SampledTokens = rollouts.Sum(rollout => (long)rollout.Tokens.Count),
            Reward = all.Average(reward => reward.Total),
            RewardCorrect = all.Average(reward => reward.Correct),
            RewardFormat = all.Average(reward => reward.Format),
            RewardOverlong = all.Average(reward => reward.Overlong),
            RewardBrevity = all.Any(reward => reward.Brevity > 0) ? all.Average(reward => reward.Brevity) : null,
            PassRate = groups.Average(group => group.PassRate),
            PassRateByLevel = groups.GroupBy(group => KeyOf(group.Problem)).OrderBy(level => level.Key, StringComparer.Ordinal)
                .ToDictionary(level => level.Key, level => level.Average(group => group.PassRate)),
            MixedGroups = groups.Average(group => group.IsMixed ? 1.0 : 0.0),
            DroppedGroups = droppedGroups,
            MeanLength = rollouts.Average(rollout => rollout.Tokens.Count),
            MeanThinking = rollouts.Average(rollout => rollout.ThinkingTokens),
            Truncated = rollouts.Average(rollout => rollout.IsTruncated ? 1.0 : 0.0),
            RolloutSeconds = 0,
            UpdateSeconds = 0,
        };
    }

    /// <summary>Adds the figures of the updates.</summary>
    public static GrpoRecord With(GrpoRecord record, IReadOnlyList<StepReport> updates, LogProbabilityGap gap, double learningRate) =>
        updates.Count == 0 ? record : Add(record, updates, gap, learningRate);

    private static GrpoRecord Add(GrpoRecord record, IReadOnlyList<StepReport> updates, LogProbabilityGap gap, double learningRate) => record with
    {
        LogprobGap = gap.Mean,
        LogprobGapMax = gap.Max,
        Loss = updates.Average(update => update.Loss),
        Entropy = updates.Average(update => update.Entropy),
        ClipShare = updates.Average(update => update.ClipShare),
        MeanRatio = updates.Average(update => update.MeanRatio),
        Divergence = updates.Average(update => update.Divergence),
        GradientNorm = updates.Max(update => update.GradientNorm),
        LearningRate = updates[^1].LearningRateShare * learningRate,
        ExpertLoadMax = updates.Max(update => update.ExpertLoadMax),
    };

    private static string KeyOf(Problem problem) => $"{problem.Task}/{problem.Level}";
}
