namespace Fathom.Templates;

/// <summary>What a piece of a model's output is.</summary>
public enum ReasoningKind
{
    /// <summary>What the model thinks before it answers.</summary>
    Thinking,

    /// <summary>What it answers.</summary>
    Answer,
}
