using Fathom.Inference.Loading;

namespace Fathom.Inference.Hosting;

/// <summary>A model that a <see cref="ModelHost"/> can load.</summary>
/// <param name="Name">The name that requests use.</param>
/// <param name="Open">Opens the model; called again after it was unloaded. What it throws is reported to the callers that requested the model.</param>
public sealed record HostedModel(string Name, Func<LoadedModel> Open)
{
    /// <summary>Options of its engine.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>When the model was stored on this machine; null if unknown.</summary>
    public DateTimeOffset? Created { get; init; }
}
