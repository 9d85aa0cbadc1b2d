namespace Fathom.Templates;

/// <summary>Kind of a piece of a model's output.</summary>
public enum ReasoningKind
{
    /// <summary>The model's thinking before its answer.</summary>
    Thinking,

    /// <summary>The answer.</summary>
    Answer,
}
