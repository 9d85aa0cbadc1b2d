namespace Fathom.Inference.Requests;

/// <summary>Where guesses of the next tokens come from, which one pass then verifies together. The text is the same with and without.</summary>
public enum SpeculationMode
{
    /// <summary>No guesses.</summary>
    Off,

    /// <summary>What followed the last tokens where they stood before, in the prompt or in the output.</summary>
    Lookup,

    /// <summary>The model's multi-token-prediction layer; nothing where it has none.</summary>
    Mtp,

    /// <summary>Prompt lookup where it finds something, else multi-token prediction where the model has it.</summary>
    Auto,
}
