namespace Fathom.Autograd;

/// <summary>Role of a parameter: optimizers, initialization and weight decay treat roles differently.</summary>
public enum ParameterRole
{
    /// <summary>A table of rows looked up by token or position; also the head if it is tied.</summary>
    Embedding,

    /// <summary>The output head if it is not tied.</summary>
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

    /// <summary>Added to experts' scores for the selection only; has no gradient.</summary>
    SelectionBias,
}
