using Fathom.Inference;

namespace Fathom.Cli.Measurement;

/// <summary>Options of an engine that answers many task problems at once.</summary>
internal static class TaskEngine
{
    private const int Batch = 128;
    private const int QueueFactor = 4;

    /// <summary>Options with room for a batch of answers.</summary>
    /// <param name="options">The other options.</param>
    public static EngineOptions For(EngineOptions options) => options with
    {
        MaxRunningRequests = Batch,
        MaxQueuedRequests = QueueFactor * Batch,
        MaxCacheTokens = null,
        CacheSequences = Batch,
    };
}
