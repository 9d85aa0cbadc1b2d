namespace Fathom.Tasks;

/// <summary>How worked solutions are written.</summary>
public sealed record SolveOptions
{
    /// <summary>Solutions without mistakes.</summary>
    public static SolveOptions Default { get; } = new();

    /// <summary>Share of solutions, 0 to 1, that make one wrong step, mark it with <c>no,</c> and give the right one. Solutions with few steps may stay below it.</summary>
    public double MistakeRate { get; init; }

    /// <summary>Seed of the choice of mistakes; the same problem and seed give the same solution.</summary>
    public long Seed { get; init; }
}
