using Fathom.Inference.Loading;

namespace Fathom.Inference.Hosting;

/// <summary>Keeps a model loaded until disposed. Safe from any thread.</summary>
public sealed class ModelLease : IDisposable
{
    private Action? _release;

    internal ModelLease(HostedModel hosted, Engine engine, Action release) => (Hosted, Engine, _release) = (hosted, engine, release);

    /// <summary>The requested model.</summary>
    public HostedModel Hosted { get; }

    /// <summary>Runs the model.</summary>
    public Engine Engine { get; }

    /// <summary>The engine's model.</summary>
    public LoadedModel Model => Engine.LoadedModel;

    /// <summary>The name that requests use.</summary>
    public string Name => Hosted.Name;

    /// <summary>Releases the model; further calls do nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
