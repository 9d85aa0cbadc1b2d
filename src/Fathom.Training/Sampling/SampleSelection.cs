using Fathom.Tasks.Solutions;
using Fathom.Training.Reinforcement;

namespace Fathom.Training.Sampling;

/// <summary>Selects the answers to a problem that are worth learning from.</summary>
/// <param name="keep">Most answers of a problem.</param>
/// <param name="trueSteps">Whether every written equation must be true.</param>
public sealed class SampleSelection(int keep, bool trueSteps)
{
    private const string Close = "</think>";

    /// <summary>Returns right answers with one closed thought, the shortest first, one of each text.</summary>
    /// <param name="group">A problem's answers.</param>
    /// <param name="counts">Counts of the group's answers.</param>
    public IReadOnlyList<Rollout> Choose(RolloutGroup group, out SampleCounts counts)
    {
        ArgumentNullException.ThrowIfNull(group);
        Rollout[] right = [.. group.Rollouts.Where(rollout => rollout.Verdict.IsRight)];
        Rollout[] sound = [.. right.Where(IsSound)];
        Rollout[] kept = [.. sound.DistinctBy(rollout => rollout.Text).OrderBy(rollout => rollout.Tokens.Count).Take(keep)];
        counts = new SampleCounts
        {
            Problems = 1,
            Answers = group.Rollouts.Count,
            Right = right.Length,
            Sound = sound.Length,
            Kept = kept.Length,
            Solved = kept.Length > 0 ? 1 : 0,
        };
        return kept;
    }

    private bool IsSound(Rollout rollout) =>
        RewardRule.IsWellFormed(rollout) && (!trueSteps || StepChecker.Check(Thought(rollout.Text)).FalseSteps == 0);

    private static string Thought(string text) =>
        text[..text.IndexOf(Close, StringComparison.Ordinal)].Replace("<think>", "", StringComparison.Ordinal);
}
