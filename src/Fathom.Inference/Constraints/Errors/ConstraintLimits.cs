namespace Fathom.Inference.Constraints.Errors;

/// <summary>Limits on the cost of a schema, pattern or grammar.</summary>
public sealed record ConstraintLimits
{
    /// <summary>The default limits.</summary>
    public static ConstraintLimits Default { get; } = new();

    /// <summary>Most characters of a schema or grammar.</summary>
    public int MaxSourceCharacters { get; init; } = 256 * 1024;

    /// <summary>Deepest nesting of a schema, group or grammar.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most parts of a schema or grammar: subschemas, or literals, classes, groups and references.</summary>
    public int MaxNodes { get; init; } = 20_000;

    /// <summary>Most characters of a regular expression.</summary>
    public int MaxPatternCharacters { get; init; } = 4_096;

    /// <summary>Largest count of a bounded repetition, which is expanded.</summary>
    public int MaxRepetition { get; init; } = 10_000;

    /// <summary>Most states of the automata, before and after determinization.</summary>
    public int MaxStates { get; init; } = 100_000;

    /// <summary>Most steps of determinization: about a quarter of a second.</summary>
    public int MaxWork { get; init; } = 1_000_000;

    /// <summary>Most simultaneous parses of a text; a request whose grammar needs more fails.</summary>
    public int MaxStacks { get; init; } = 1_024;

    /// <summary>Most compiled constraints that a model keeps.</summary>
    public int MaxCached { get; init; } = 256;
}
