namespace Fathom.Training.Steps;

/// <summary>Result of an evaluation.</summary>
/// <param name="Loss">Mean over all targets, in nats.</param>
/// <param name="LossBySource">Mean over the targets of each source; null where a source has none.</param>
public sealed record Evaluation(double Loss, IReadOnlyList<double?> LossBySource);
