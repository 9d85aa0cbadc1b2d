using Fathom.Inference.Loading;

namespace Fathom.Inference.Hosting;

/// <summary>The right to use a model: it stays loaded until this is disposed. Safe from any thread.</summary>
public sealed class ModelLease : IDisposable
{
    private Action? _release;

    internal ModelLease(HostedModel hosted, Engine engine, Action release) => (Hosted, Engine, _release) = (hosted, engine, release);

    /// <summary>What was asked for.</summary>
    public HostedModel Hosted { get; }

    /// <summary>Runs the model.</summary>
    public Engine Engine { get; }

    /// <summary>The model that runs.</summary>
    public LoadedModel Model => Engine.LoadedModel;

    /// <summary>What requests call it.</summary>
    public string Name => Hosted.Name;

    /// <summary>Gives the right back; more than once does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
