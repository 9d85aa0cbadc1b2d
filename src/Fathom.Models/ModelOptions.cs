namespace Fathom.Models;

/// <summary>Choices that change a model's speed, not its meaning.</summary>
public sealed record ModelOptions
{
    /// <summary>Which form of latent attention runs.</summary>
    public MlaForm MlaForm { get; init; } = MlaForm.Cheapest;
}
