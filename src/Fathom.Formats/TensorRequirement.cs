namespace Fathom.Formats;

/// <summary>A tensor that a model's hyper-parameters require.</summary>
/// <param name="Name">Checkpoint name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsOptional">Whether the model runs without it (the selection bias of a router).</param>
public readonly record struct TensorRequirement(string Name, TensorShape Shape, bool IsOptional = false);
