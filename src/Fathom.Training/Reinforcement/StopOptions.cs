namespace Fathom.Training.Reinforcement;

/// <summary>When to stop a run that goes wrong. All figures are running means; those of the first steps are the baseline.</summary>
public sealed record StopOptions
{
    /// <summary>Steps whose means are the baseline; until they end, only the probe can stop a run. 0 turns off everything but the probe.</summary>
    public int BaselineSteps { get; init; } = 20;

    /// <summary>Share of a new step in the running means.</summary>
    public double Rate { get; init; } = 0.1;

    /// <summary>Stops when the reward has lost this share of its best; 0 never.</summary>
    public double RewardDrop { get; init; } = 0.5;

    /// <summary>Stops when thoughts shrink below this share of the baseline and the reward is no better than at the beginning; 0 never.</summary>
    public double ThinkingShare { get; init; } = 0.1;

    /// <summary>Stops when answers grow beyond this multiple of the baseline and the reward is no better than at the beginning; 0 never.</summary>
    public double LengthGrowth { get; init; } = 3;

    /// <summary>Stops when the entropy falls below this share of the baseline while fewer than 9 of 10 answers are right; 0 never.</summary>
    public double EntropyShare { get; init; } = 0.02;

    /// <summary>Families that are not trained on and must not be forgotten.</summary>
    public IReadOnlyList<string> Probe { get; init; } = [];

    /// <summary>Steps between probes.</summary>
    public int ProbeEvery { get; init; } = 25;

    /// <summary>Problems of each family in a probe, from all levels of the development split.</summary>
    public int ProbeProblems { get; init; } = 32;

    /// <summary>Stops when a family's accuracy is this far below that before the first step; 0 never.</summary>
    public double ProbeDrop { get; init; } = 0.2;
}
