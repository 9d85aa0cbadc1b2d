namespace Fathom.Models;

/// <summary>Where hidden states are read.</summary>
public enum HiddenStage
{
    /// <summary>
    /// After the final norm: what the head multiplies, what embeddings are pooled from, and what a multi-token-prediction layer was trained on.
    /// </summary>
    AfterFinalNorm,

    /// <summary>Before the final norm: the residual stream as the last layer leaves it.</summary>
    BeforeFinalNorm,
}
