namespace Fathom.Tasks.Answers;

/// <summary>Yes, no, or not to be known from what is given.</summary>
public enum Ternary
{
    /// <summary>It is so.</summary>
    Yes,

    /// <summary>It is not so.</summary>
    No,

    /// <summary>What is given does not decide it.</summary>
    Unknown,
}
