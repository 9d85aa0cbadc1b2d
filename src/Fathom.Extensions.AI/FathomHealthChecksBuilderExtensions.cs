using Fathom.Extensions.AI;
using Fathom.Inference.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health of models that run in this process.</summary>
public static class FathomHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that is healthy when the model of <c>AddFathom</c> is loaded, or is to be loaded when it is first used.</summary>
    /// <param name="builder">The checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="key">The name of <c>AddKeyedFathom</c>; null for the model of <c>AddFathom</c>.</param>
    /// <param name="tags">Tags to choose it by.</param>
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
