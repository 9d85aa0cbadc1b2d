namespace Fathom.Inference.Hosting;

/// <summary>A model's place in a host. Guarded by the host's lock.</summary>
internal sealed class ModelSlot(HostedModel model)
{
    public HostedModel Model => model;

    /// <summary>The load, pending or complete; null if the model isn't loaded.</summary>
    public Task<Engine>? Loading { get; set; }

    /// <summary>The last unload; the next load waits for it, since there may not be room for both.</summary>
    public Task Unloading { get; set; } = Task.CompletedTask;

    /// <summary>Whether a load ever succeeded.</summary>
    public bool WasLoaded { get; set; }

    /// <summary>Whether the last load that ended failed.</summary>
    public bool HasFailed { get; set; }

    public int Leases { get; set; }

    /// <summary>Number of its last lease, counted over all models; the idle model with the smallest has been idle longest.</summary>
    public long LastUse { get; set; }

    /// <summary>Unloads the model when it fires; null while the model is in use or not loaded.</summary>
    public ITimer? IdleTimer { get; set; }

    public Engine? LoadedEngine => Loading is { IsCompletedSuccessfully: true } ? Loading.Result : null;

    public bool IsIdle => Leases == 0 && LoadedEngine is not null;

    public void StopTimer()
    {
        IdleTimer?.Dispose();
        IdleTimer = null;
    }
}
