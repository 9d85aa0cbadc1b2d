namespace Fathom.Training.Data;

/// <summary>Which tasks and levels of <c>Fathom.Tasks</c> are drawn, and how often.</summary>
public record TaskChoice
{
    /// <summary>Assembly files with further tasks.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>Names of the tasks; null for all.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Factors on the shares of single tasks.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>How often each level of a task is drawn.</summary>
    public TaskLevelShares Levels { get; init; } = TaskLevelShares.Even;

    /// <summary>Highest level that is drawn, by task; all levels of those not named.</summary>
    public IReadOnlyDictionary<string, int> MostLevels { get; init; } = new Dictionary<string, int>();
}

/// <summary>How often each level of a task is drawn.</summary>
public enum TaskLevelShares
{
    /// <summary>All levels alike.</summary>
    Even,

    /// <summary>Each level half as often as the one below it.</summary>
    Easy,

    /// <summary>Each level 0.7 times as often as the one below it.</summary>
    Gentle,

    /// <summary>In proportion to the level.</summary>
    Hard,
}
