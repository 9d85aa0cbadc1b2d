namespace Fathom.Training.Reinforcement;

/// <summary>What an answer is worth beside its being right, which is worth 1.</summary>
public sealed record RewardOptions
{
    /// <summary>For one closed thought and an answer behind it.</summary>
    public double Format { get; init; } = 0.1;

    /// <summary>Whether only right answers get the bonus for their form, so that form alone is never worth anything.</summary>
    public bool FormatIfRight { get; init; } = true;

    /// <summary>What the longest answer loses.</summary>
    public double Overlong { get; init; } = 0.5;

    /// <summary>Share of the longest answer, at its end, over which that loss grows from 0.</summary>
    public double OverlongShare { get; init; } = 0.25;

    /// <summary>What the shortest right answers of a group can earn at most; see <see cref="RewardRule"/>.</summary>
    public double Brevity { get; init; }
}
