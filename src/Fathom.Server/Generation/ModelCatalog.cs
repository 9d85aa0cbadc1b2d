using Fathom.Inference;
using Fathom.Inference.Chat;
using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;

namespace Fathom.Server.Generation;

/// <summary>The models by every name that requests may use.</summary>
/// <param name="host">The models.</param>
/// <param name="acceptsAnyName">Whether unknown names mean the default model.</param>
internal sealed class ModelCatalog(ModelHost host, bool acceptsAnyName)
{
    /// <summary>DeepSeek's own model names: the default model, with and without thinking.</summary>
    private static readonly Dictionary<string, ThinkingMode> s_aliases = new()
    {
        ["deepseek-chat"] = ThinkingMode.Off,
        ["deepseek-reasoner"] = ThinkingMode.On,
    };

    public ModelHost Host => host;

    /// <summary>Acquires a model; loads it if necessary.</summary>
    /// <param name="name">The model's name in the request; null or empty for the default one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ModelHostException">The model doesn't exist or can't be loaded.</exception>
    public async Task<ServedModel> AcquireAsync(string? name, CancellationToken cancellation)
    {
        ThinkingMode thinking = ThinkingMode.Default;
        string? target = host.Find(name)?.Name;
        if (target is null && s_aliases.TryGetValue(name!, out ThinkingMode aliased))
        {
            (target, thinking) = (host.Default.Name, aliased);
        }

        target ??= acceptsAnyName ? host.Default.Name : name;
        ModelLease lease = await host.AcquireAsync(target, cancellation);
        return new ServedModel(lease, string.IsNullOrEmpty(name) ? lease.Name : name, thinking);
    }
}

/// <summary>A model in use by a request.</summary>
/// <param name="Lease">The right to use it.</param>
/// <param name="Name">Its name in the request.</param>
/// <param name="Thinking">Whether that name implies thinking.</param>
internal sealed record ServedModel(ModelLease Lease, string Name, ThinkingMode Thinking) : IDisposable
{
    public Engine Engine => Lease.Engine;

    public LoadedModel Model => Lease.Model;

    public void Dispose() => Lease.Dispose();
}
