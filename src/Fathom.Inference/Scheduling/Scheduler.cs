using Fathom.Inference.Requests;

namespace Fathom.Inference.Scheduling;

/// <summary>
/// Decides which tokens each step computes. Knows no prefill and no decode: a step spends a budget of tokens letting computed catch up with known.
/// </summary>
/// <remarks>
/// Sequences that run do so in the order of their arrival; those that wait are let in so that all tenants get the same (<see cref="FairOrder"/>), and
/// not before a running one has computed what their prompts begin with, too: they find it in the cache then. When cache blocks run out, the latest
/// arrival gives its blocks back and waits at the
/// front of the queue; its tokens are computed again later, and as a draw depends on seed, request and position only, its text is the same.
/// A sequence whose reader is behind is left out, and gives its blocks back as soon as they might be missed.
/// </remarks>
internal sealed class Scheduler(BlockManager blocks, SchedulerOptions options)
{
    /// <summary>How many times the budget a sequence gets while it is alone. Latent attention expands all that is cached for each piece of
    /// a prompt, and 8,192 tokens take a fifth less time in pieces of 1,024.</summary>
    private const int PiecesAlone = 2;

    private readonly LinkedList<Sequence> _waiting = [];
    private readonly List<Sequence> _running = [];
    private readonly FairOrder _order = new();
    private readonly ScheduledBatch _batch = new();
    private int _scoreRows;

    public IReadOnlyList<Sequence> Running => _running;

    public int NumWaiting => _waiting.Count;

    public int NumPreemptions { get; private set; }

    public void Enqueue(Sequence sequence) => _waiting.AddLast(sequence);

    /// <summary>Chooses the tokens of the next step. The batch is reused by the next call.</summary>
    public ScheduledBatch Schedule()
    {
        _batch.Items.Clear();
        _scoreRows = options.MaxScoreRows;
        PreemptStalled();
        EndLate();
        int budget = IsAlone ? PiecesAlone * options.MaxBatchTokens : options.MaxBatchTokens;
        for (int i = 0; i < _running.Count && budget > 0; i++)
        {
            budget -= ScheduleTokens(_running[i], budget, sequencesBehind: _running.Count - i - 1);
        }

        _order.Count(_running);
        while (budget > 0 && NextWaiting() is { } next && CanAdmit(next.Value, budget))
        {
            Sequence sequence = next.Value;
            _waiting.Remove(next);
            _order.Serve(sequence.Tenant);
            sequence.Start(options.UsePrefixCache);
            _running.Add(sequence);
            int spent = ScheduleTokens(sequence, budget, sequencesBehind: 0);
            budget = spent == 0 ? 0 : budget - spent; // it was preempted at once: no room in this step
        }

        AddDrafts();
        return _batch;
    }

    /// <summary>Lets sequences guess as long as the step stays so small that each row has the bits that it would have alone.</summary>
    private void AddDrafts()
    {
        int room = options.MaxDraftRows;
        foreach (ScheduledSequence item in _batch.Items)
        {
            room -= item.Count;
        }

        for (int i = 0; i < _batch.Items.Count && room > 0; i++)
        {
            ScheduledSequence item = _batch.Items[i];
            int share = (room + _batch.Items.Count - i - 1) / (_batch.Items.Count - i);
            if (item.Sequence.NumPending != 1 || item.Sequence.Propose(share) is not (> 0 and int drafts))
            {
                continue;
            }

            if (!item.Sequence.Blocks.TryReserve(item.Sequence.NumComputed + 1 + drafts))
            {
                item.Sequence.WithdrawDrafts(); // guesses are not worth anybody's blocks
                continue;
            }

            room -= drafts;
            _batch.Items[i] = item with
            {
                NumDrafts = drafts,
                NumLogitRows = item.NumLogitRows + drafts,
                NumHiddenRows = item.NumHiddenRows + (item.NumHiddenRows > 0 ? drafts : 0),
            };
        }
    }

    /// <summary>Removes the sequences that a step ended.</summary>
    public void Commit(ScheduledBatch batch)
    {
        foreach (ScheduledSequence item in batch.Items)
        {
            if (item.Sequence.IsFinished)
            {
                Remove(item.Sequence);
            }
        }
    }

    /// <summary>Ends a sequence between steps, wherever it is.</summary>
    public void Cancel(Sequence sequence)
    {
        if (sequence.IsFinished)
        {
            return;
        }

        sequence.Finish(FinishReason.Cancelled);
        Remove(sequence);
    }

    /// <summary>Ends all sequences.</summary>
    public void EndAll(FinishReason reason, Exception? failure)
    {
        foreach (Sequence sequence in _running.Concat(_waiting))
        {
            sequence.Finish(reason, failure);
            sequence.Blocks.Release();
        }

        _running.Clear();
        _waiting.Clear();
    }

    /// <summary>Whether there is but one sequence: nobody waits for the end of a longer step.</summary>
    private bool IsAlone => _running.Count + _waiting.Count == 1;

    private void Remove(Sequence sequence)
    {
        sequence.Blocks.Release();
        if (!_running.Remove(sequence))
        {
            _waiting.Remove(sequence);
        }
    }

    /// <summary>The waiting sequence that is let in next, if it may be now.</summary>
    private LinkedListNode<Sequence>? NextWaiting()
    {
        LinkedListNode<Sequence>? best = null;
        for (LinkedListNode<Sequence>? node = _waiting.First; node is not null; node = node.Next)
        {
            if ((best is null || IsBefore(node.Value.Tenant, best.Value.Tenant)) && !node.Value.IsStalled && !WillFindMore(node.Value))
            {
                best = node;
            }
        }

        return best;
    }

    private bool IsBefore(string tenant, string other) => tenant != other && _order.RankOf(tenant).CompareTo(_order.RankOf(other)) < 0;

    /// <summary>Whether a running sequence is about to compute what this one begins with, too.</summary>
    private bool WillFindMore(Sequence waiting)
    {
        if (!options.UsePrefixCache)
        {
            return false;
        }

        foreach (Sequence running in _running)
        {
            if (running.IsInPrompt && !running.IsStalled && running.CacheSalt == waiting.CacheSalt)
            {
                int common = Math.Min(running.Tokens.CommonPrefixLength(waiting.Tokens), waiting.MaxCachedTokens);
                if (running.NumComputed < common / blocks.BlockTokens * blocks.BlockTokens)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether there seems to be room for what the sequence would compute in this step; what it finds in the cache may make it more.</summary>
    private bool CanAdmit(Sequence sequence, int budget) =>
        _running.Count < options.MaxRunning
        && (_scoreRows > 0 || sequence.NumLogitRows(sequence.NumPending) <= 1)
        && blocks.BlocksFor(Math.Min(sequence.NumPending, budget)) <= blocks.NumFree;

    /// <summary>Gives a sequence its share of the budget, one token being left for each sequence behind it.</summary>
    /// <returns>Tokens spent; 0 when it can't run in this step.</returns>
    private int ScheduleTokens(Sequence sequence, int budget, int sequencesBehind)
    {
        int count = sequence.IsStalled ? 0 : LimitScoreRows(sequence, Math.Min(sequence.NumPending, Math.Max(1, budget - sequencesBehind)));
        if (count == 0)
        {
            return 0;
        }

        while (!sequence.Blocks.TryReserve(sequence.NumComputed + count))
        {
            Sequence victim = _running[^1];
            Preempt(victim);
            if (victim == sequence)
            {
                return 0;
            }
        }

        int rows = sequence.NumLogitRows(count);
        _scoreRows -= rows > 1 ? rows : 0;
        _batch.Items.Add(new ScheduledSequence(sequence, count, rows, sequence.NumHiddenRows(count)));
        return count;
    }

    /// <summary>Shortens a piece that would need more rows of logits than the step has left: they are as wide as the vocabulary.</summary>
    private int LimitScoreRows(Sequence sequence, int count)
    {
        int rows = sequence.NumLogitRows(count);
        return rows <= 1 ? count : count - Math.Max(0, rows - _scoreRows);
    }

    /// <summary>Ends sequences that have waited too long for their first step.</summary>
    private void EndLate()
    {
        if (options.StartTimeout is not { } limit)
        {
            return;
        }

        for (LinkedListNode<Sequence>? node = _waiting.First, next; node is not null; node = next)
        {
            next = node.Next;
            if (node.Value.HasWaitedFor(limit))
            {
                node.Value.Finish(
                    FinishReason.Error, new GenerationException(GenerationErrorCodes.StartTimeout, "queue", $"a start within {limit}", "a longer queue"));
                _waiting.Remove(node);
            }
        }
    }

    /// <summary>Takes the blocks of a sequence; it waits at the front of the queue.</summary>
    private void Preempt(Sequence victim)
    {
        _running.Remove(victim);
        victim.Preempt();
        _waiting.AddFirst(victim);
        NumPreemptions++;
    }

    /// <summary>Takes the blocks of sequences whose readers are behind, when there is less room than a step might want.</summary>
    private void PreemptStalled()
    {
        if (blocks.NumFree >= blocks.BlocksFor(options.MaxBatchTokens) + _running.Count)
        {
            return;
        }

        for (int i = _running.Count - 1; i >= 0; i--)
        {
            if (_running[i].IsStalled)
            {
                Preempt(_running[i]);
            }
        }
    }
}

/// <summary>Limits of a step.</summary>
/// <param name="MaxBatchTokens">Most tokens a step.</param>
/// <param name="MaxRunning">Most sequences at once.</param>
/// <param name="UsePrefixCache">Whether beginnings that the cache holds are reused.</param>
/// <param name="MaxScoreRows">Most rows of logits for sequences that want more than one.</param>
/// <param name="MaxDraftRows">Most rows of a step that verifies guesses; 0 for no guesses.</param>
internal sealed record SchedulerOptions(int MaxBatchTokens, int MaxRunning, bool UsePrefixCache, int MaxScoreRows = 64, int MaxDraftRows = 0)
{
    /// <summary>Longest that a sequence may wait for its first step; null for no limit.</summary>
    public TimeSpan? StartTimeout { get; init; }
}
