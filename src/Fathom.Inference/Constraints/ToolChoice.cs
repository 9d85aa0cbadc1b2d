namespace Fathom.Inference.Constraints;

/// <summary>Whether an answer calls tools.</summary>
/// <param name="Mode">Whether it may or must.</param>
/// <param name="Name">The one tool that it must call; null for any.</param>
public sealed record ToolChoice(ToolChoiceMode Mode, string? Name = null)
{
    /// <summary>The model decides.</summary>
    public static ToolChoice Auto { get; } = new(ToolChoiceMode.Auto);

    /// <summary>It calls none, and isn't told of them.</summary>
    public static ToolChoice None { get; } = new(ToolChoiceMode.None);

    /// <summary>It calls at least one.</summary>
    public static ToolChoice Required { get; } = new(ToolChoiceMode.Required);

    /// <summary>Whether it may call several at once; where calls aren't bound to a form, that is up to the model.</summary>
    public bool AllowsSeveral { get; init; } = true;

    /// <summary>It calls this tool.</summary>
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
