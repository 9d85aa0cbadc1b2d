using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fathom.Inference.Requests;

/// <summary>A submitted request: stream its updates, or wait for its result. Safe from any thread.</summary>
/// <remarks>The engine never waits for a reader; unread updates are buffered here.</remarks>
public sealed class GenerationHandle
{
    private readonly ChannelReader<GenerationUpdate> _updates;
    private readonly Action _cancel;
    private int _isStreamed;

    internal GenerationHandle(GenerationRequest request, ChannelReader<GenerationUpdate> updates, Task<GenerationResult> completion, Action cancel) =>
        (Request, _updates, Completion, _cancel) = (request, updates, completion, cancel);

    /// <summary>The request.</summary>
    public GenerationRequest Request { get; }

    /// <summary>Completes with the result when the request ends. Never faults; failures are reported by <see cref="FinishReason"/>.</summary>
    public Task<GenerationResult> Completion { get; }

    /// <summary>Waits for the result.</summary>
    public GenerationResult Result => Completion.GetAwaiter().GetResult();

    /// <summary>Whether the request has ended.</summary>
    public bool IsFinished => Completion.IsCompleted;

    /// <summary>
    /// Cancels the request: before the next step, it ends with <see cref="FinishReason.Cancelled"/> and releases its cache. Does nothing once it has ended.
    /// </summary>
    public void Cancel()
    {
        if (!IsFinished)
        {
            _cancel();
        }
    }

    /// <summary>Streams the request's updates; can be read once.</summary>
    /// <param name="cancellation">Cancels the request; the last update then has <see cref="FinishReason.Cancelled"/>.</param>
    /// <returns>Updates; the last one has the finish reason. Leaving the loop early cancels the request.</returns>
    /// <exception cref="InvalidOperationException">The updates were already read.</exception>
    public IAsyncEnumerable<GenerationUpdate> Stream(CancellationToken cancellation = default) =>
        Interlocked.Exchange(ref _isStreamed, 1) == 0
            ? Read(cancellation)
            : throw new InvalidOperationException("the updates of a request can be read once");

    private async IAsyncEnumerable<GenerationUpdate> Read([EnumeratorCancellation] CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.Register(Cancel);
        try
        {
            await foreach (GenerationUpdate update in _updates.ReadAllAsync(CancellationToken.None))
            {
                yield return update;
            }
        }
        finally
        {
            Cancel();
        }
    }
}
