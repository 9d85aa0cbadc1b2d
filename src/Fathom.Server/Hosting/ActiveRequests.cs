namespace Fathom.Server.Hosting;

/// <summary>Counts running requests, and refuses new ones once the server is stopping. Safe from any thread.</summary>
internal sealed class ActiveRequests
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public bool IsDraining { get; private set; }

    /// <summary>Counts a request; false once the server is stopping.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _count += IsDraining ? 0 : 1;
            return !IsDraining;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_count == 0 && IsDraining)
            {
                _idle.TrySetResult();
            }
        }
    }

    /// <summary>Stops admitting requests.</summary>
    /// <returns>Completes when the last one has ended.</returns>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            IsDraining = true;
            if (_count == 0)
            {
                _idle.TrySetResult();
            }

            return _idle.Task;
        }
    }
}
