using Fathom.Inference.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fathom.Extensions.AI;

/// <summary>Healthy if the model is loaded, was unloaded when idle, or will be loaded on first use; costs nothing.</summary>
/// <param name="host">The model.</param>
/// <param name="loading">When it is loaded.</param>
internal sealed class FathomHealthCheck(ModelHost host, ModelLoading loading) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ModelStatus status = host.Status()[0];
        string name = status.Model.Name;
        HealthCheckResult result = status.IsLoaded ? HealthCheckResult.Healthy($"{name} is loaded")
            : status.HasFailed ? new HealthCheckResult(context.Registration.FailureStatus, $"{name} couldn't be loaded")
            : status.WasLoaded ? HealthCheckResult.Healthy($"{name} was unloaded when it was idle, and is loaded when it is used again")
            : loading == ModelLoading.OnFirstUse ? HealthCheckResult.Healthy($"{name} is loaded when it is first used")
            : new HealthCheckResult(context.Registration.FailureStatus, $"{name} is not loaded yet");
        return Task.FromResult(result);
    }
}
