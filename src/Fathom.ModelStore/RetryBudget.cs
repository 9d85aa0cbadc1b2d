namespace Fathom.ModelStore;

/// <summary>Decides whether to retry a failed request, and waits before each retry: twice as long each time, until something succeeds.</summary>
internal sealed class RetryBudget(TimeProvider time)
{
    /// <summary>Consecutive failures that are tolerated.</summary>
    public const int MaxFailuresInARow = 6;

    /// <summary>Total failures that are tolerated.</summary>
    public const int MaxFailures = 60;

    /// <summary>Longest wait, even if the server requests a longer one.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(500);

    private int _inARow;
    private int _total;

    /// <summary>Records progress: the count of consecutive failures starts over.</summary>
    public void Progress() => _inARow = 0;

    /// <summary>Waits after a failure.</summary>
    /// <exception cref="ModelStoreException">The budget is used up.</exception>
    public async Task WaitAsync(HubRequestException failure, string where, CancellationToken cancellation)
    {
        if (++_total > MaxFailures || ++_inARow > MaxFailuresInARow)
        {
            throw ModelStoreException.Unavailable(
                "hub.unavailable", where, $"gave up after {_total - 1} retries: {failure.Message}; run the same command to continue", failure);
        }

        TimeSpan wait = failure.RetryAfter ?? s_firstWait * Math.Pow(2, _inARow - 1);
        await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellation).ConfigureAwait(false);
    }
}
