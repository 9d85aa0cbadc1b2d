using Fathom.Inference.Requests;

namespace Fathom.Inference.Scheduling;

/// <summary>
/// Decides which tokens each step computes. It doesn't distinguish prefill from decode: a step spends its token budget on computing pending tokens.
/// </summary>
/// <remarks>
/// Running sequences are served in the order of their admission. Waiting ones are admitted so that tenants get equal shares (<see cref="FairOrder"/>),
/// but not while a running sequence is computing a prefix that they share: afterwards they find it in the cache. When cache blocks run out, the sequence
/// admitted last gives its blocks back and waits at the front of the queue. Its tokens are computed again later; since a draw depends only on seed,
/// request, and position, its text stays the same. A sequence whose reader falls behind is skipped, and gives its blocks back when they may be needed.
/// </remarks>
internal sealed class Scheduler(BlockManager blocks, SchedulerOptions options)
{
    /// <summary>Multiple of the budget that a sequence gets while it is alone. Latent attention expands the whole cached part again for each piece of
    /// a prompt; 8,192 tokens take a fifth less time in pieces of 1,024.</summary>
    private const int PiecesAlone = 2;

    private readonly LinkedList<Sequence> _waiting = []; // in order of arrival, preempted sequences first
    private readonly List<Sequence> _running = []; // in order of admission; the last is preempted first
    private readonly FairOrder _order = new();
    private readonly ScheduledBatch _batch = new();
    private readonly HashSet<string> _served = []; // tenants with a prompt that has had its share of this step, and isn't done
    private readonly HashSet<string> _sharing = []; // tenants with a prompt that is still to have one
    private int _scoreRows; // rows of logits left in this step for sequences that need more than one

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

        // Running sequences first. A decoding one has a single pending token; a prompt in progress takes what is left of the budget but for one token
        // per sequence after it, so that long prompts don't stall others' decode (chunked prefill), shared with other tenants' prompts.
        int budget = IsAlone ? PiecesAlone * options.MaxBatchTokens : options.MaxBatchTokens;
        _order.Count(_running);
        _served.Clear();
        int newcomers = HasNewcomer ? 1 : 0;
        for (int i = 0; i < _running.Count && budget > 0; i++)
        {
            Sequence sequence = _running[i];
            int spent = ScheduleTokens(sequence, LargestPiece(i, budget, newcomers));
            budget -= spent;
            if (spent < sequence.NumPending && !sequence.IsStalled)
            {
                _served.Add(sequence.Tenant);
            }
        }

        // New sequences share what is left. Cached blocks count as computed from the start, so only the rest costs budget.
        _order.Count(_running);
        while (budget > 0 && NextWaiting() is { } next && CanAdmit(next.Value, budget))
        {
            Sequence sequence = next.Value;
            _waiting.Remove(next);
            _order.Serve(sequence.Tenant);
            sequence.Start(options.UsePrefixCache);
            _running.Add(sequence);
            int spent = ScheduleTokens(sequence, budget);
            budget = spent == 0 ? 0 : budget - spent; // 0: preempted right away, there is no room in this step
        }

        AddDrafts();
        return _batch;
    }

    /// <summary>Lets sequences draft tokens while the step is so small that each row has the bits that it would have alone.</summary>
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
            int share = (room + _batch.Items.Count - i - 1) / (_batch.Items.Count - i); // room ÷ sequences left, rounded up
            if (item.Sequence.NumPending != 1 || item.Sequence.Propose(share) is not (> 0 and int drafts))
            {
                continue;
            }

            if (!item.Sequence.Blocks.TryReserve(item.Sequence.NumComputed + 1 + drafts))
            {
                item.Sequence.WithdrawDrafts(); // drafts aren't worth preempting a sequence
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

    /// <summary>Removes the sequences that finished in a step.</summary>
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

    /// <summary>Ends a sequence between steps, running or waiting.</summary>
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

    /// <summary>Whether there is a single sequence, so that no other one waits for the end of a longer step.</summary>
    private bool IsAlone => _running.Count + _waiting.Count == 1;

    private void Remove(Sequence sequence)
    {
        sequence.Blocks.Release();
        if (!_running.Remove(sequence))
        {
            _waiting.Remove(sequence);
        }
    }

    /// <summary>Returns the waiting sequence to admit next; null if none may run now.</summary>
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

    // Within a tenant, and among equal ranks, the queue's order decides: the first one found stays the best.
    private bool IsBefore(string tenant, string other) => tenant != other && _order.RankOf(tenant).CompareTo(_order.RankOf(other)) < 0;

    /// <summary>Whether a running sequence has yet to compute full blocks of a prefix that the waiting one shares.</summary>
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

    /// <summary>
    /// Whether there is room for what the sequence would compute in this step, ignoring what it may find in the cache. One that was preempted needs room
    /// for all its tokens: otherwise it would take the free blocks only to be preempted again.
    /// </summary>
    private bool CanAdmit(Sequence sequence, int budget) =>
        _running.Count < options.MaxRunning
        && (_scoreRows > 0 || sequence.NumLogitRows(sequence.NumPending) <= 1)
        && blocks.BlocksFor(sequence.HasStarted ? sequence.NumTokens : Math.Min(sequence.NumPending, budget)) <= RoomFor(sequence);

    /// <summary>Free blocks, and for one that was preempted those of its prefix that others are using.</summary>
    private int RoomFor(Sequence sequence) =>
        blocks.NumFree + (sequence.HasStarted && options.UsePrefixCache ? sequence.Blocks.CountUsed(sequence.Tokens[..sequence.MaxCachedTokens]) : 0);

    /// <summary>Whether a tenant that has nothing running waits, and could begin.</summary>
    private bool HasNewcomer =>
        _running.Count < options.MaxRunning
        && NextWaiting()?.Value is { } next
        && _order.RankOf(next.Tenant).Running == 0
        && CanAdmit(next, options.MaxBatchTokens / 2);

    /// <summary>
    /// Returns the most tokens of a running sequence in this step: what is left but for one token per sequence after it, in equal shares with the other
    /// tenants that have prompts. A tenant's own prompts are read one after the other.
    /// </summary>
    private int LargestPiece(int index, int budget, int newcomers)
    {
        Sequence sequence = _running[index];
        if (sequence.NumPending <= 1 || _served.Contains(sequence.Tenant))
        {
            return 1;
        }

        _sharing.Clear();
        for (int i = index + 1; i < _running.Count; i++)
        {
            Sequence other = _running[i];
            if (other.NumPending > 1 && !other.IsStalled && other.Tenant != sequence.Tenant && !_served.Contains(other.Tenant))
            {
                _sharing.Add(other.Tenant);
            }
        }

        return Math.Max(1, (budget - (_running.Count - index - 1)) / (1 + newcomers + _sharing.Count));
    }

    /// <summary>Gives a sequence tokens of the budget.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="most">Most tokens.</param>
    /// <returns>Tokens spent; 0 if it can't run in this step.</returns>
    private int ScheduleTokens(Sequence sequence, int most)
    {
        int count = sequence.IsStalled ? 0 : LimitScoreRows(sequence, Math.Min(sequence.NumPending, most));
        if (count == 0)
        {
            return 0;
        }

        while (!sequence.Blocks.TryReserve(sequence.NumComputed + count))
        {
            // Sequences are scheduled in order, so the victim isn't in the batch yet; at worst it is this sequence itself.
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

    /// <summary>Shortens a piece that would need more rows of logits than the step has left; each is as wide as the vocabulary.</summary>
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

    /// <summary>Takes a sequence's blocks and puts it at the front of the queue.</summary>
    private void Preempt(Sequence victim)
    {
        _running.Remove(victim);
        victim.Preempt();
        _waiting.AddFirst(victim);
        NumPreemptions++;
    }

    /// <summary>Preempts sequences whose readers fall behind if the free blocks may not suffice for a step, or if they keep others from running.</summary>
    private void PreemptStalled()
    {
        // Each running sequence may begin one block that it doesn't fill.
        bool hasBlocks = blocks.NumFree >= blocks.BlocksFor(options.MaxBatchTokens) + _running.Count;
        if (hasBlocks && (_running.Count < options.MaxRunning || !_running.Exists(sequence => sequence.IsStalled) || NextWaiting() is null))
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
/// <param name="MaxBatchTokens">Token budget of a step.</param>
/// <param name="MaxRunning">Most running sequences.</param>
/// <param name="UsePrefixCache">Whether cached prefixes are reused.</param>
/// <param name="MaxScoreRows">Most rows of logits per step for sequences that need more than one.</param>
/// <param name="MaxDraftRows">Most rows of a step that verifies drafts; 0 for no drafts.</param>
internal sealed record SchedulerOptions(int MaxBatchTokens, int MaxRunning, bool UsePrefixCache, int MaxScoreRows = 64, int MaxDraftRows = 0)
{
    /// <summary>Longest wait of a sequence for its first step; null for no limit.</summary>
    public TimeSpan? StartTimeout { get; init; }
}
