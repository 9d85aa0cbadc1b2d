namespace Fathom.Tasks;

/// <summary>Selects a stream of a task's problems.</summary>
public sealed record DrawRequest
{
    /// <summary>The level, from 1.</summary>
    public int Level { get; init; } = 1;

    /// <summary>The split.</summary>
    public ProblemSplit Split { get; init; } = ProblemSplit.Train;

    /// <summary>The phrasings.</summary>
    public PhrasingRing Ring { get; init; } = PhrasingRing.Trained;

    /// <summary>The seed.</summary>
    public long Seed { get; init; }
}
