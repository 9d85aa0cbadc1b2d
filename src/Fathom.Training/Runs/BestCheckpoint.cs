namespace Fathom.Training.Runs;

/// <summary>The checkpoint with the lowest validation loss of a run.</summary>
/// <param name="Step">Its step.</param>
/// <param name="ValidationLoss">Its loss, in nats per token.</param>
public readonly record struct BestCheckpoint(int Step, double ValidationLoss);
