using Fathom.Inference;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;

namespace Fathom.Extensions.AI.Tests;

/// <summary>Hosts of one model for tests.</summary>
internal static class TestHosts
{
    /// <summary>A host of a model that says what a test has written down.</summary>
    public static ModelHost Create(Script script, TimeProvider? clock = null, TimeSpan? startTimeout = null) => new(
    [
        new HostedModel("tiny", script.Open)
        {
            Engine = new EngineOptions
            {
                Threads = 1,
                BlockTokens = 4,
                MaxCacheTokens = 4_096,
                Weights = WeightPlacement.File,
                Clock = clock ?? TimeProvider.System,
                StartTimeout = startTimeout,
            },
        },
    ]);

    /// <summary>Options of the model that comes with Fathom.</summary>
    public static FathomOptions Mini() => new() { Threads = 1, Weights = WeightPlacement.File };

    /// <summary>Waits until no call holds anything of a model that has been used.</summary>
    public static async Task WaitUntilIdleAsync(ModelHost host)
    {
        while (host.Status()[0] is { Leases: > 0 } || host.Status()[0].Engine?.Stats is not { RunningRequests: 0, WaitingRequests: 0, UsedBlocks: 0 })
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
