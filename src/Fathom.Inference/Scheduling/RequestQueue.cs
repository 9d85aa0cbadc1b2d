namespace Fathom.Inference.Scheduling;

/// <summary>Counts requests that were accepted and have not started, and refuses more than so many. Safe from any thread.</summary>
internal sealed class RequestQueue(int capacity)
{
    private int _count;
    private TaskCompletionSource? _room;

    /// <summary>Most requests that may wait.</summary>
    public int Capacity => capacity;

    /// <summary>Requests that wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes places for several requests, all of them or none.</summary>
    public bool TryEnter(int requests)
    {
        int seen = Count;
        while (seen + requests <= capacity)
        {
            int found = Interlocked.CompareExchange(ref _count, seen + requests, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Completes when a place is given back after this call.</summary>
    public Task WhenLeft()
    {
        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _room, room, null) ?? room).Task;
    }

    /// <summary>Gives one place back: its request started, or ended before it could.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _count);
        Interlocked.Exchange(ref _room, null)?.SetResult();
    }
}
