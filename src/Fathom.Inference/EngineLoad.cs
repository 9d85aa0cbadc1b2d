namespace Fathom.Inference;

/// <summary>How busy an engine is.</summary>
/// <param name="RunningRequests">Requests that take part in steps.</param>
/// <param name="WaitingRequests">Requests that wait for room.</param>
/// <param name="UsedBlocks">Cache blocks that requests hold.</param>
/// <param name="TotalBlocks">All cache blocks.</param>
/// <param name="Preemptions">How often a request had to give its blocks back so far.</param>
public readonly record struct EngineLoad(int RunningRequests, int WaitingRequests, int UsedBlocks, int TotalBlocks, int Preemptions);
