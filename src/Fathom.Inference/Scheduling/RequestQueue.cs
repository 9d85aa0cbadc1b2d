namespace Fathom.Inference.Scheduling;

/// <summary>Counts requests that are accepted but not started, and limits their number. Safe from any thread.</summary>
/// <remarks>
/// A full queue keeps an extra eighth of its capacity for tenants without waiting requests, so that a tenant who fills it can't keep others out.
/// </remarks>
/// <param name="capacity">Most requests that may wait.</param>
/// <param name="clock">Measures how fast requests start; null for the system clock.</param>
internal sealed class RequestQueue(int capacity, TimeProvider? clock = null)
{
    /// <summary>The capacity divided by this is the reserve for tenants without waiting requests.</summary>
    private const int ReserveShare = 8;

    /// <summary>Weight of the newest interval in the moving average of intervals between starts.</summary>
    private const double NewestShare = 0.1;

    private static readonly TimeSpan s_shortestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byTenant = [];
    private int _count; // written under the lock, read without
    private long _lastLeft; // timestamp; 0 if no request was left waiting then
    private TimeSpan? _interval; // moving average between starts while requests wait
    private TaskCompletionSource? _room; // outside the lock: exchanged atomically

    /// <summary>Most requests that may wait.</summary>
    public int Capacity => capacity;

    /// <summary>Number of waiting requests.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes places for several requests of a tenant, all or none.</summary>
    public bool TryEnter(int requests, string tenant = "")
    {
        lock (_gate)
        {
            if (!Fits(requests, tenant))
            {
                return false;
            }

            _count += requests;
            _byTenant[tenant] = _byTenant.GetValueOrDefault(tenant) + requests;
            return true;
        }
    }

    /// <summary>
    /// When to try again after finding the queue full: the time in which an eighth of it starts at the current pace, from one second to one minute.
    /// </summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            lock (_gate)
            {
                TimeSpan? wait = _interval * Math.Max(1, capacity / ReserveShare);
                return wait is { } known ? TimeSpan.FromTicks(Math.Clamp(known.Ticks, s_shortestRetry.Ticks, s_longestRetry.Ticks)) : null;
            }
        }
    }

    /// <summary>Whether a tenant's requests would be accepted now.</summary>
    public bool HasRoom(int requests, string tenant = "")
    {
        lock (_gate)
        {
            return Fits(requests, tenant);
        }
    }

    /// <summary>Returns a task that completes when a place is freed after this call.</summary>
    public Task WhenLeft()
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _room, room, null) ?? room).Task;
    }

    /// <summary>Frees one place of a tenant, because its request started or ended before it could.</summary>
    public void Leave(string tenant = "")
    {
        lock (_gate)
        {
            KeepPace();
            _count--;
            int waiting = _byTenant.GetValueOrDefault(tenant) - 1;
            if (waiting > 0)
            {
                _byTenant[tenant] = waiting;
            }
            else
            {
                _byTenant.Remove(tenant);
            }
        }

        Interlocked.Exchange(ref _room, null)?.SetResult();
    }

    /// <summary>Measures the time since the last place was freed, if requests waited throughout.</summary>
    private void KeepPace()
    {
        long now = _clock.GetTimestamp();
        if (_lastLeft != 0)
        {
            TimeSpan newest = _clock.GetElapsedTime(_lastLeft, now);
            _interval = _interval is { } known ? known + (NewestShare * (newest - known)) : newest;
        }

        _lastLeft = _count > 1 ? now : 0;
    }

    private bool Fits(int requests, string tenant)
    {
        bool isNew = _byTenant.Count > 0 && !_byTenant.ContainsKey(tenant);
        return _count + requests <= (isNew ? capacity + (capacity / ReserveShare) : capacity);
    }
}
