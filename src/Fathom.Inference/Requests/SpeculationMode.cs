namespace Fathom.Inference.Requests;

/// <summary>Where drafts come from, which a single pass then verifies together. They don't change the text.</summary>
public enum SpeculationMode
{
    /// <summary>No drafts.</summary>
    Off,

    /// <summary>The tokens that followed an earlier occurrence of the last tokens, in the prompt or in the output.</summary>
    Lookup,

    /// <summary>The model's multi-token-prediction layer; no drafts if it has none.</summary>
    Mtp,

    /// <summary>Prompt lookup if it finds something, otherwise multi-token prediction if the model has it.</summary>
    Auto,
}
