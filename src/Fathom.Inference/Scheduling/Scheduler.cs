namespace Fathom.Inference.Scheduling;

/// <summary>Decides which tokens each step computes. Knows no prefill and no decode: a step spends a budget of tokens letting computed catch up with known.</summary>
/// <remarks>
/// Sequences run in the order of their arrival. When cache blocks run out, the latest arrival gives its blocks back and waits at the
/// front of the queue; its tokens are computed again later, and as a draw depends on seed, request and position only, its text is the same.
/// </remarks>
internal sealed class Scheduler(BlockManager blocks, SchedulerOptions options)
{
    /// <summary>How many times the budget one sequence gets while it is alone: latent attention expands all that is cached for each piece of a prompt, and 8,192 tokens take a fifth less in pieces of 1,024.</summary>
    private const int PiecesAlone = 2;

    private readonly LinkedList<Sequence> _waiting = [];
    private readonly List<Sequence> _running = [];
    private readonly ScheduledBatch _batch = new();

    public IReadOnlyList<Sequence> Running => _running;

    public int NumWaiting => _waiting.Count;

    public int NumPreemptions { get; private set; }

    public bool HasWork => _running.Count + _waiting.Count > 0;

    public void Enqueue(Sequence sequence) => _waiting.AddLast(sequence);

    /// <summary>Chooses the tokens of the next step. The batch is reused by the next call.</summary>
    public ScheduledBatch Schedule()
    {
        RemoveCancelled();
        _batch.Items.Clear();
        int budget = IsAlone ? PiecesAlone * options.MaxBatchTokens : options.MaxBatchTokens;
        for (int i = 0; i < _running.Count && budget > 0; i++)
        {
            budget -= ScheduleTokens(_running[i], budget, sequencesBehind: _running.Count - i - 1);
        }

        while (budget > 0 && _waiting.First is { } next && CanAdmit(next.Value, budget))
        {
            Sequence sequence = next.Value;
            _waiting.RemoveFirst();
            sequence.Start(options.UsePrefixCache);
            _running.Add(sequence);
            int spent = ScheduleTokens(sequence, budget, sequencesBehind: 0);
            budget = spent == 0 ? 0 : budget - spent; // it was preempted at once: no room in this step
        }

        return _batch;
    }

    /// <summary>Records a finished step: tokens that are now in the cache, and sequences that ended.</summary>
    public void Commit(ScheduledBatch batch)
    {
        foreach (ScheduledSequence item in batch.Items)
        {
            if (item.Sequence.FinishReason is not null)
            {
                item.Sequence.Blocks.Release();
                _running.Remove(item.Sequence);
            }
        }
    }

    /// <summary>Whether there is but one sequence: nobody waits for the end of a longer step.</summary>
    private bool IsAlone => _running.Count + _waiting.Count == 1;

    /// <summary>Whether there seems to be room for what the sequence would compute in this step; what it finds in the cache may make it more.</summary>
    private bool CanAdmit(Sequence sequence, int budget) =>
        _running.Count < options.MaxRunning && blocks.BlocksFor(Math.Min(sequence.NumPending, budget)) <= blocks.NumFree;

    /// <summary>Gives a sequence its share of the budget, one token being left for each sequence behind it.</summary>
    /// <returns>Tokens spent.</returns>
    private int ScheduleTokens(Sequence sequence, int budget, int sequencesBehind)
    {
        int count = Math.Min(sequence.NumPending, Math.Max(1, budget - sequencesBehind));
        while (!sequence.Blocks.TryReserve(sequence.NumComputed + count))
        {
            Sequence victim = _running[^1];
            PreemptLatest();
            if (victim == sequence)
            {
                return 0;
            }
        }

        _batch.Items.Add(new ScheduledSequence(sequence, count, Samples: count == sequence.NumPending));
        return count;
    }

    /// <summary>Takes the blocks of the latest arrival; it waits at the front of the queue.</summary>
    public void PreemptLatest()
    {
        Sequence victim = _running[^1];
        _running.RemoveAt(_running.Count - 1);
        victim.Preempt();
        _waiting.AddFirst(victim);
        NumPreemptions++;
    }

    private void RemoveCancelled()
    {
        for (LinkedListNode<Sequence>? node = _waiting.First; node is not null;)
        {
            LinkedListNode<Sequence>? next = node.Next;
            if (node.Value.IsCancelled)
            {
                node.Value.Finish(FinishReason.Cancelled, null);
                _waiting.Remove(node);
            }

            node = next;
        }

        for (int i = _running.Count - 1; i >= 0; i--)
        {
            if (_running[i].IsCancelled)
            {
                _running[i].Finish(FinishReason.Cancelled, null);
                _running[i].Blocks.Release();
                _running.RemoveAt(i);
            }
        }
    }
}

/// <summary>Limits of a step.</summary>
/// <param name="MaxBatchTokens">Most tokens a step.</param>
/// <param name="MaxRunning">Most sequences at once.</param>
/// <param name="UsePrefixCache">Whether beginnings that the cache holds are reused.</param>
internal sealed record SchedulerOptions(int MaxBatchTokens, int MaxRunning, bool UsePrefixCache);
