namespace Fathom.Training.Runs;

/// <summary>How a model learns from a teacher.</summary>
public sealed record DistillationOptions
{
    /// <summary>Share of plain cross-entropy in the loss; documents without a teacher use only that.</summary>
    public double CrossEntropyShare { get; init; } = 0.1;

    /// <summary>Number of the teacher's likeliest tokens that are read for every token.</summary>
    public int Top { get; init; } = 8;
}
