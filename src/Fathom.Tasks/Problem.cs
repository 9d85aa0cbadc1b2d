namespace Fathom.Tasks;

/// <summary>A question as a person would type it, and what its task needs to judge an answer.</summary>
/// <param name="Task">Name of the task that made it.</param>
/// <param name="Level">Its level, from 1.</param>
/// <param name="Text">The question.</param>
/// <param name="Key">Canonical key: equal for problems that differ only in wording, order of commuting operands or names.</param>
/// <param name="Facts">What only the task reads: the operands, the truth.</param>
public sealed record Problem(string Task, int Level, string Text, string Key, object Facts)
{
    /// <summary>The exchanges before the question; empty for most tasks.</summary>
    public IReadOnlyList<EarlierTurn> Earlier { get; init; } = [];
}
