namespace Fathom.Training.Reinforcement;

/// <summary>Report of a step, with the answers that it learned from.</summary>
/// <param name="Record">Its figures.</param>
/// <param name="Groups">Its answers.</param>
/// <param name="Rewards">Their rewards, by group and sample.</param>
/// <param name="Collapse">Why the run should stop; null if it shouldn't.</param>
public sealed record GrpoStep(GrpoRecord Record, IReadOnlyList<RolloutGroup> Groups, IReadOnlyList<Reward[]> Rewards, Collapse? Collapse);
