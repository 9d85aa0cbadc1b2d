namespace Fathom.Inference.Constraints;

/// <summary>Whether an answer calls tools.</summary>
/// <param name="Mode">Whether it may, must, or must not.</param>
/// <param name="Name">The tool that it must call; null for any.</param>
public sealed record ToolChoice(ToolChoiceMode Mode, string? Name = null)
{
    /// <summary>The model decides.</summary>
    public static ToolChoice Auto { get; } = new(ToolChoiceMode.Auto);

    /// <summary>It calls none, and the prompt doesn't describe them.</summary>
    public static ToolChoice None { get; } = new(ToolChoiceMode.None);

    /// <summary>It calls at least one.</summary>
    public static ToolChoice Required { get; } = new(ToolChoiceMode.Required);

    /// <summary>Whether it may call several tools at once; if the format of calls isn't enforced, that is up to the model.</summary>
    public bool AllowsSeveral { get; init; } = true;

    /// <summary>Requires a call of the given tool.</summary>
    /// <param name="name">The tool's name.</param>
    public static ToolChoice Named(string name) => new(ToolChoiceMode.Required, name) { AllowsSeveral = false };
}

/// <summary>Whether an answer calls tools.</summary>
public enum ToolChoiceMode
{
    /// <summary>The model decides.</summary>
    Auto,

    /// <summary>It calls none.</summary>
    None,

    /// <summary>It calls at least one.</summary>
    Required,
}
