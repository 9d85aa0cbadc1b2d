namespace Fathom.Training.Data;

/// <summary>What is kept of a teacher's distributions.</summary>
public sealed record TeacherOptions
{
    /// <summary>Most tokens of each distribution, the likeliest.</summary>
    public int Top { get; init; } = 8;

    /// <summary>Tokens behind the likeliest ones that have so much probability together are left out.</summary>
    public double Mass { get; init; } = 0.999;
}
