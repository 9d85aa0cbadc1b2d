using Fathom.Inference.Loading;

namespace Fathom.Inference.Hosting;

/// <summary>A model that a <see cref="ModelHost"/> can load.</summary>
/// <param name="Name">What requests call it.</param>
/// <param name="Open">Opens it; may be called again after it was unloaded. What it throws is told to those who wanted the model.</param>
public sealed record HostedModel(string Name, Func<LoadedModel> Open)
{
    /// <summary>How its engine runs.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>When it came to this machine; null when nobody knows.</summary>
    public DateTimeOffset? Created { get; init; }
}
