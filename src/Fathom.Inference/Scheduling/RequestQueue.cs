namespace Fathom.Inference.Scheduling;

/// <summary>Counts requests that were accepted and have not started, and refuses more than so many. Safe from any thread.</summary>
/// <remarks>
/// A full queue has a reserve of an eighth for tenants of whom nothing waits yet: whoever fills it can't keep others out.
/// </remarks>
/// <param name="capacity">Most requests that may wait.</param>
/// <param name="clock">Measures how fast they start; null for the system's.</param>
internal sealed class RequestQueue(int capacity, TimeProvider? clock = null)
{
    /// <summary>What part of the capacity is there once more for tenants of whom nothing waits.</summary>
    private const int ReserveShare = 8;

    /// <summary>What a new interval between two starts counts beside the earlier ones.</summary>
    private const double NewestShare = 0.1;

    private static readonly TimeSpan s_shortestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byTenant = [];
    private int _count;
    private long _lastLeft;
    private TimeSpan? _interval;
    private TaskCompletionSource? _room;

    /// <summary>Most requests that may wait.</summary>
    public int Capacity => capacity;

    /// <summary>Requests that wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes places for several requests of a tenant, all of them or none.</summary>
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
    /// When somebody who found it full may try again: in the time in which an eighth of it starts at the present pace, from a second to a minute.
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

    /// <summary>Whether a tenant's requests would be let in now.</summary>
    public bool HasRoom(int requests, string tenant = "")
    {
        lock (_gate)
        {
            return Fits(requests, tenant);
        }
    }

    /// <summary>Completes when a place is given back after this call.</summary>
    public Task WhenLeft()
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _room, room, null) ?? room).Task;
    }

    /// <summary>Gives one place of a tenant back: its request started, or ended before it could.</summary>
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

    /// <summary>Measures the time since the last place was given back, if others waited all the time.</summary>
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
