using Fathom.Inference.Loading;

namespace Fathom.Testing.Models;

/// <summary>What a model says.</summary>
/// <param name="Key">Tells scripts apart.</param>
/// <param name="Open">Makes the model.</param>
public sealed record Script(string Key, Func<LoadedModel> Open);
