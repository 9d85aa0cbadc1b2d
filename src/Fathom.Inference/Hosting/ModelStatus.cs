namespace Fathom.Inference.Hosting;

/// <summary>How a hosted model is.</summary>
/// <param name="Model">The model.</param>
/// <param name="Engine">Its engine while it is loaded. To be looked at only: without a lease it may be stopped at any time.</param>
/// <param name="Leases">How many use it, or wait for it to be loaded.</param>
public sealed record ModelStatus(HostedModel Model, Engine? Engine, int Leases)
{
    /// <summary>Whether it is loaded.</summary>
    public bool IsLoaded => Engine is not null;
}
