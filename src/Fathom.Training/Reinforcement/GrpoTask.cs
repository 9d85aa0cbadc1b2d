namespace Fathom.Training.Reinforcement;

/// <summary>A family of problems to learn.</summary>
public sealed record GrpoTask
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its levels to draw from; null for all.</summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>How often its problems are drawn, relative to the others, at the same signal.</summary>
    public double Weight { get; init; } = 1;
}
