using Fathom.Extensions.AI;
using Fathom.Inference.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers health checks for models that run in this process.</summary>
public static class FathomHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is healthy if the model of <c>AddFathom</c> is loaded, was unloaded when idle, or will be loaded on first use. It is unhealthy
    /// after a failed attempt to load the model.
    /// </summary>
    /// <param name="builder">The checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="key">The name of <c>AddKeyedFathom</c>; null for the model of <c>AddFathom</c>.</param>
    /// <param name="tags">Tags for selecting it.</param>
    public static IHealthChecksBuilder AddFathom(
        this IHealthChecksBuilder builder, string name = "fathom", string? key = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, provider => Create(provider, key), HealthStatus.Unhealthy, tags));
    }

    private static FathomHealthCheck Create(IServiceProvider provider, string? key)
    {
        ModelHost host = key is null ? provider.GetRequiredService<ModelHost>() : provider.GetRequiredKeyedService<ModelHost>(key);
        ModelLoading loading = provider.GetRequiredService<IOptionsMonitor<FathomOptions>>().Get(key ?? Options.Options.DefaultName).Loading;
        return new FathomHealthCheck(host, loading);
    }
}
