namespace Fathom.Inference.Chat;

/// <summary>Whether the assistant reasons before it answers.</summary>
public enum ThinkingMode
{
    /// <summary>As the model's template has it.</summary>
    Default,

    /// <summary>It does, if the model can.</summary>
    On,

    /// <summary>It does not: by the template's own switch, or else by an empty thought written for it.</summary>
    Off,
}
