namespace Fathom.Training.Reinforcement;

/// <summary>How levels are chosen.</summary>
public sealed record CurriculumOptions
{
    /// <summary>Share of a new group in the running means of its level.</summary>
    public double Rate { get; init; } = 0.1;

    /// <summary>Share of the weight that a level keeps regardless of its means, so that these stay up to date.</summary>
    public double Exploration { get; init; } = 0.1;
}
