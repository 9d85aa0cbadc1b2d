namespace Fathom.Inference.Hosting;

/// <summary>State of a hosted model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Engine">Its engine while it is loaded. For inspection only: without a lease it may be stopped at any time.</param>
/// <param name="Leases">Number of callers that use it or wait for it to load.</param>
public sealed record ModelStatus(HostedModel Model, Engine? Engine, int Leases)
{
    /// <summary>Whether it is loaded.</summary>
    public bool IsLoaded => Engine is not null;

    /// <summary>Whether it was loaded before, perhaps to be unloaded since.</summary>
    public bool WasLoaded { get; init; }

    /// <summary>Whether the last attempt to load it failed.</summary>
    public bool HasFailed { get; init; }
}
