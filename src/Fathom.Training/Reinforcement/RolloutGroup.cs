using Fathom.Tasks;

namespace Fathom.Training.Reinforcement;

/// <summary>The answers to one problem.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Rollouts">Its answers, by number of the sample.</param>
public sealed record RolloutGroup(Problem Problem, IReadOnlyList<Rollout> Rollouts)
{
    /// <summary>Share of right answers.</summary>
    public double PassRate => Rollouts.Average(rollout => rollout.Verdict.IsRight ? 1.0 : 0.0);

    /// <summary>Whether some answers are right and others wrong.</summary>
    public bool IsMixed => PassRate is > 0 and < 1;
}
