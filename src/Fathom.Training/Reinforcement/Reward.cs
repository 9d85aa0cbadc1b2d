namespace Fathom.Training.Reinforcement;

/// <summary>An answer's reward in its parts.</summary>
/// <param name="Correct">The verifier's score, 0 to 1.</param>
/// <param name="Format">The bonus for its form.</param>
/// <param name="Overlong">The penalty for its length, 0 or less.</param>
/// <param name="Brevity">The bonus for being shorter than other right answers.</param>
public readonly record struct Reward(double Correct, double Format, double Overlong, double Brevity = 0)
{
    /// <summary>The sum.</summary>
    public double Total => Correct + Format + Overlong + Brevity;
}
