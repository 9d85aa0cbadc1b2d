namespace Fathom.Inference.Hosting;

/// <summary>A model's place in a host. Guarded by the host's lock.</summary>
internal sealed class ModelSlot(HostedModel model)
{
    public HostedModel Model => model;

    /// <summary>Loading, or loaded; null when it is not.</summary>
    public Task<Engine>? Loading { get; set; }

    /// <summary>The last unloading, which another loading waits for: there may not be room for both.</summary>
    public Task Unloading { get; set; } = Task.CompletedTask;

    public int Leases { get; set; }

    /// <summary>Which lease was given last, over all models: the smallest has been idle longest.</summary>
    public long LastUse { get; set; }

    /// <summary>Waits for the end of idleness; null while it is in use or not loaded.</summary>
    public ITimer? IdleTimer { get; set; }

    public Engine? LoadedEngine => Loading is { IsCompletedSuccessfully: true } ? Loading.Result : null;

    public bool IsIdle => Leases == 0 && LoadedEngine is not null;

    public void StopTimer()
    {
        IdleTimer?.Dispose();
        IdleTimer = null;
    }
}
