using Fathom.Inference.Hosting;
using Fathom.Inference.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fathom.Extensions.AI;

/// <summary>Loads a model when the application starts, and has it generate one token, so that the first call waits for neither.</summary>
/// <param name="host">The model.</param>
/// <param name="loading">When to load it.</param>
/// <param name="log">Receives the outcome.</param>
internal sealed class ModelLoader(ModelHost host, ModelLoading loading, ILogger<ModelLoader> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        switch (loading)
        {
            case ModelLoading.AtStart:
                return LoadAsync(cancellationToken);
            case ModelLoading.InBackground:
                _background = LoadInBackgroundAsync();
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _background.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task LoadInBackgroundAsync()
    {
        await Task.Yield();
        try
        {
            await LoadAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The application stopped before the model was needed.
        }
        catch (Exception failure)
        {
            log.ModelFailed(host.Default.Name, failure);
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        TimeProvider clock = host.Default.Engine.Clock;
        long started = clock.GetTimestamp();
        using ModelLease lease = await host.AcquireAsync(null, cancellation).ConfigureAwait(false);
        var first = new GenerationRequest { PromptTokens = [0], MaxTokens = 1, Sampling = SamplingOptions.Greedy };
        await lease.Engine.Submit(first).Completion.WaitAsync(cancellation).ConfigureAwait(false);
        log.ModelReady(lease.Name, clock.GetElapsedTime(started).TotalSeconds);
    }
}
