namespace Fathom.Tasks;

/// <summary>The disjoint parts that a task's problems are split into, by a hash of their keys.</summary>
public enum ProblemSplit
{
    /// <summary>90% of all keys.</summary>
    Train,

    /// <summary>5%: for choosing checkpoints and settings.</summary>
    Dev,

    /// <summary>5%: for reported scores.</summary>
    Test,
}
