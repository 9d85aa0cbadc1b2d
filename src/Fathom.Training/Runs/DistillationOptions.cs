namespace Fathom.Training.Runs;

/// <summary>How a model follows a teacher.</summary>
public sealed record DistillationOptions
{
    /// <summary>Share of plain cross-entropy in the loss; documents without a teacher have nothing else.</summary>
    public double CrossEntropyShare { get; init; } = 0.1;

    /// <summary>The teacher's likeliest tokens that are read for every token.</summary>
    public int Top { get; init; } = 8;
}
