namespace Fathom.Inference.Chat;

/// <summary>Whether the assistant thinks before it answers.</summary>
public enum ThinkingMode
{
    /// <summary>The template's default.</summary>
    Default,

    /// <summary>It thinks, if the model can.</summary>
    On,

    /// <summary>It doesn't think: by the template's own switch, or else by prefilled empty thinking.</summary>
    Off,
}
