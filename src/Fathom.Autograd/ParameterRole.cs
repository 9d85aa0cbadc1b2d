namespace Fathom.Autograd;

/// <summary>What a parameter is for: optimizers, initialization and weight decay treat roles differently.</summary>
public enum ParameterRole
{
    /// <summary>A table of rows looked up by token or position; also the head where it is tied.</summary>
    Embedding,

    /// <summary>The output head where it is not tied.</summary>
    Head,

    /// <summary>A hidden matrix.</summary>
    Projection,

    /// <summary>A hidden matrix whose output is added to the residual stream.</summary>
    ResidualProjection,

    /// <summary>The matrix that scores experts.</summary>
    Router,

    /// <summary>A norm's gain.</summary>
    Gain,

    /// <summary>A vector that is added.</summary>
    Bias,

    /// <summary>What is added to experts' scores for selection only; has no gradient.</summary>
    SelectionBias,
}
