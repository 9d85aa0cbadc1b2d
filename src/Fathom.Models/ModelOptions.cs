using Fathom.Models.Blocks;

namespace Fathom.Models;

/// <summary>Choices that don't change what a model computes.</summary>
public sealed record ModelOptions
{
    /// <summary>Which form of latent attention runs.</summary>
    public MlaForm MlaForm { get; init; } = MlaForm.Cheapest;

    /// <summary>Whether a model without multi-token prediction is refused. The modules are created whenever the source has their tensors.</summary>
    public bool RequiresMtp { get; init; }
}
