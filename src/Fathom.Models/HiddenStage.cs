namespace Fathom.Models;

/// <summary>Where hidden states are read.</summary>
public enum HiddenStage
{
    /// <summary>
    /// After the final norm: the input of the head, of embedding pooling, and of multi-token-prediction layers.
    /// </summary>
    AfterFinalNorm,

    /// <summary>Before the final norm: the residual stream after the last layer.</summary>
    BeforeFinalNorm,
}
