namespace Fathom.Training.Data;

/// <summary>How much of a teacher's distributions is kept.</summary>
public sealed record TeacherOptions
{
    /// <summary>Most tokens of each distribution, the likeliest.</summary>
    public int Top { get; init; } = 8;

    /// <summary>The likeliest tokens are kept until their probabilities sum to this; the rest is left out.</summary>
    public double Mass { get; init; } = 0.999;
}
