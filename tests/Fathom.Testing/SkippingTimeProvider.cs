namespace Fathom.Testing;

/// <summary>A clock on which short waits are over at once, and long ones last until the test ends them.</summary>
/// <param name="longest">Waits up to this long are skipped.</param>
public sealed class SkippingTimeProvider(TimeSpan longest) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _skipped = [];
    private readonly List<LongTimer> _pending = [];

    /// <summary>The waits that were skipped, in order.</summary>
    public IReadOnlyList<TimeSpan> Skipped
    {
        get
        {
            lock (_gate)
            {
                return [.. _skipped];
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(2026, 8, 22, 12, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            var timer = new LongTimer(this, () => callback(state));
            if (dueTime > longest || dueTime == Timeout.InfiniteTimeSpan)
            {
                _pending.Add(timer);
                return timer;
            }

            _skipped.Add(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return timer;
        }
    }

    /// <summary>Lets every long wait that has begun be over.</summary>
    public void EndLongWaits()
    {
        LongTimer[] due;
        lock (_gate)
        {
            due = [.. _pending];
            _pending.Clear();
        }

        Array.ForEach(due, timer => timer.Fire());
    }

    private sealed class LongTimer(SkippingTimeProvider owner, Action callback) : ITimer
    {
        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._pending.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
