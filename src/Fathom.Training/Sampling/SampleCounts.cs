using System.Text.Json.Serialization;

namespace Fathom.Training.Sampling;

/// <summary>Counts of the answers to the problems of one level, or of all levels.</summary>
public sealed record SampleCounts
{
    /// <summary>Problems.</summary>
    public int Problems { get; init; }

    /// <summary>Sampled answers.</summary>
    public int Answers { get; init; }

    /// <summary>Right answers.</summary>
    public int Right { get; init; }

    /// <summary>Right answers with one closed thought whose equations are all true.</summary>
    public int Sound { get; init; }

    /// <summary>Answers that were written.</summary>
    public int Kept { get; init; }

    /// <summary>Problems of which at least one answer was written.</summary>
    public int Solved { get; init; }

    /// <summary>Share of right answers.</summary>
    [JsonIgnore]
    public double PassRate => Answers == 0 ? 0 : (double)Right / Answers;

    /// <summary>Share of the answers that were written.</summary>
    [JsonIgnore]
    public double KeptShare => Answers == 0 ? 0 : (double)Kept / Answers;

    /// <summary>Adds counts.</summary>
    public static SampleCounts operator +(SampleCounts left, SampleCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new()
        {
            Problems = left.Problems + right.Problems,
            Answers = left.Answers + right.Answers,
            Right = left.Right + right.Right,
            Sound = left.Sound + right.Sound,
            Kept = left.Kept + right.Kept,
            Solved = left.Solved + right.Solved,
        };
    }

    /// <summary>Adds counts.</summary>
    public static SampleCounts Add(SampleCounts left, SampleCounts right) => left + right;
}
