namespace Fathom.Inference;

/// <summary>What a piece of an assistant's turn is.</summary>
public enum ChatPart
{
    /// <summary>Reasoning before the answer.</summary>
    Thinking,

    /// <summary>The answer.</summary>
    Answer,
}
