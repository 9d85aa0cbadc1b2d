namespace Fathom.Tasks.Answers;

/// <summary>How good an answer is, and why.</summary>
/// <param name="Score">0 (wrong) to 1 (right).</param>
/// <param name="Reason">A short reason, for people and logs.</param>
public readonly record struct Verdict(double Score, string Reason)
{
    /// <summary>The verdict on a right answer.</summary>
    public static Verdict Right { get; } = new(1, "right");

    /// <summary>Whether the answer is right.</summary>
    public bool IsRight => Score >= 1;

    /// <summary>The verdict on a wrong answer.</summary>
    /// <param name="reason">What is wrong with it.</param>
    public static Verdict Wrong(string reason) => new(0, reason);

    /// <summary>Right or wrong by a condition.</summary>
    /// <param name="isRight">Whether the answer is right.</param>
    /// <param name="reason">The reason if it is not.</param>
    public static Verdict If(bool isRight, string reason) => isRight ? Right : Wrong(reason);
}
