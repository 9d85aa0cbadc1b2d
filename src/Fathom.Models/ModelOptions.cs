using Fathom.Models.Blocks;

namespace Fathom.Models;

/// <summary>Choices that don't change what a model computes.</summary>
public sealed record ModelOptions
{
    /// <summary>Which form of latent attention runs.</summary>
    public MlaForm MlaForm { get; init; } = MlaForm.Cheapest;

    /// <summary>Whether a model without multi-token prediction is refused. It is built wherever the source has its tensors, whether required or not.</summary>
    public bool RequiresMtp { get; init; }
}
