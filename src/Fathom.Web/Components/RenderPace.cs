namespace Fathom.Web.Components;

/// <summary>Merges many small changes into few renderings: at most one per 50 ms, and fewer if rendering is slow.</summary>
/// <remarks>Safe from any thread. The last change is always shown.</remarks>
internal sealed class RenderPace : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits between renderings at least this many times as long as rendering took.</summary>
    private const int IdleShare = 4;

    private readonly Lock _lock = new();
    private readonly Func<Task> _render;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TimeSpan _wait = s_interval;
    private bool _isDue;
    private bool _isDisposed;

    /// <summary>Starts with nothing to render.</summary>
    /// <param name="render">Renders.</param>
    /// <param name="time">Clock.</param>
    public RenderPace(Func<Task> render, TimeProvider time)
    {
        (_render, _time) = (render, time);
        _timer = time.CreateTimer(_ => _ = RunAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Signals a change.</summary>
    public void Request()
    {
        lock (_lock)
        {
            if (!_isDue && !_isDisposed)
            {
                _isDue = true;
                _timer.Change(_wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
    }

    private async Task RunAsync()
    {
        lock (_lock)
        {
            _isDue = false;
            if (_isDisposed)
            {
                return;
            }
        }

        long started = _time.GetTimestamp();
        try
        {
            await _render().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return; // the page has gone in the meantime
        }

        TimeSpan idle = _time.GetElapsedTime(started) * IdleShare;
        lock (_lock)
        {
            _wait = idle > s_interval ? idle : s_interval;
        }
    }
}
