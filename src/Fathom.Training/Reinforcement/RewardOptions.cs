namespace Fathom.Training.Reinforcement;

/// <summary>Rewards and penalties besides the 1 for a right answer.</summary>
public sealed record RewardOptions
{
    /// <summary>Bonus for one closed thought with an answer after it.</summary>
    public double Format { get; init; } = 0.1;

    /// <summary>Whether only right answers get the bonus for their form, so that form alone never earns anything.</summary>
    public bool FormatIfRight { get; init; } = true;

    /// <summary>Penalty of an answer at the token limit.</summary>
    public double Overlong { get; init; } = 0.5;

    /// <summary>Share of the token limit, at its end, over which that penalty grows from 0.</summary>
    public double OverlongShare { get; init; } = 0.25;

    /// <summary>What the shortest right answers of a group can earn at most; see <see cref="RewardRule"/>.</summary>
    public double Brevity { get; init; }
}
