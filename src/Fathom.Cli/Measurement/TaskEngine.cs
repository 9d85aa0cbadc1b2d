using Fathom.Inference;

namespace Fathom.Cli.Measurement;

/// <summary>How an engine runs that answers many problems of tasks at once.</summary>
internal static class TaskEngine
{
    private const int Batch = 128;
    private const int QueueFactor = 4;

    /// <summary>Options with room for a batch of answers.</summary>
    /// <param name="options">What else was chosen.</param>
    public static EngineOptions For(EngineOptions options) => options with
    {
        MaxRunningRequests = Batch,
        MaxQueuedRequests = QueueFactor * Batch,
        MaxCacheTokens = null,
        CacheSequences = Batch,
    };
}
