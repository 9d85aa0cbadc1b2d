using System.Runtime.InteropServices;
using Fathom.Inference.Requests;

namespace Fathom.Inference.Scheduling;

/// <summary>A request inside the engine: its known tokens, and how many of them are in the cache. Subclasses consume the results of a step.</summary>
/// <remarks>Owned by the engine thread as soon as it is queued.</remarks>
internal abstract class Sequence
{
    private readonly List<int> _tokens;
    private readonly SequenceServices _services;
    private readonly long _submitted;
    private long _started; // timestamp of the first start; 0 before
    private Exception? _failure;

    protected Sequence(IReadOnlyList<int> promptTokens, SequenceServices services, string tenant = "", string cacheSalt = "")
    {
        (Tenant, CacheSalt) = (tenant, cacheSalt);
        _tokens = [.. promptTokens];
        _services = services;
        _submitted = services.Clock.GetTimestamp();
        NumPromptTokens = promptTokens.Count;
        Blocks = new BlockTable(services.Blocks, cacheSalt);
    }

    public BlockTable Blocks { get; }

    /// <summary>The request's tenant.</summary>
    public string Tenant { get; }

    /// <summary>Cached prefixes are shared only with sequences of the same salt.</summary>
    public string CacheSalt { get; }

    /// <summary>Whether part of its prompt isn't computed yet.</summary>
    public bool IsInPrompt => NumComputed < NumPromptTokens;

    public int NumPromptTokens { get; }

    /// <summary>All known tokens: the prompt and the output.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    public int NumTokens => _tokens.Count;

    /// <summary>Known tokens that are in the cache.</summary>
    public int NumComputed { get; private set; }

    public int NumPending => NumTokens - NumComputed;

    /// <summary>Prompt tokens that the cache already held when the request first ran.</summary>
    public int NumCached { get; private set; }

    public FinishReason? FinishReason { get; private set; }

    public bool IsFinished => FinishReason is not null;

    /// <summary>Whether to compute nothing until the consumer has read what is available.</summary>
    public virtual bool IsStalled => false;

    /// <summary>Number of known tokens that may come from the cache; the others must be computed for their outputs.</summary>
    public virtual int MaxCachedTokens => NumTokens - 1;

    protected EngineMeters Meters => _services.Meters;

    /// <summary>Returns how many of the next <paramref name="count"/> pending tokens, counted from the last, need logits.</summary>
    public abstract int NumLogitRows(int count);

    /// <summary>Returns how many of the next <paramref name="count"/> pending tokens, counted from the last, need hidden states.</summary>
    public virtual int NumHiddenRows(int count) => 0;

    /// <summary>Guessed tokens after the pending ones, which the step verifies.</summary>
    public virtual IReadOnlyList<int> Drafts => [];

    /// <summary>Drafts tokens; called only when a single token is pending.</summary>
    /// <returns>The number of drafts.</returns>
    public virtual int Propose(int max) => 0;

    /// <summary>Drops the drafts.</summary>
    public virtual void WithdrawDrafts()
    {
    }

    /// <summary>Starts, or restarts after a preemption, with the cached blocks of its prefix.</summary>
    public void Start(bool usePrefixCache)
    {
        // After a preemption this may find its own blocks again, if no one has reused them since.
        Blocks.Begin();
        NumComputed = usePrefixCache ? Blocks.MatchPrefix(Tokens[..MaxCachedTokens]) : 0;
        if (_started != 0)
        {
            return;
        }

        _started = _services.Clock.GetTimestamp();
        NumCached = NumComputed;
        _services.Queue.Leave(Tenant);
        Meters.CountStart(NumPromptTokens, NumCached);
    }

    /// <summary>Whether it ran before.</summary>
    public bool HasStarted => _started != 0;

    /// <summary>Whether it hasn't started and was submitted more than <paramref name="limit"/> ago.</summary>
    public bool HasWaitedFor(TimeSpan limit) => _started == 0 && _services.Clock.GetElapsedTime(_submitted) > limit;

    /// <summary>Releases its blocks; all known tokens stay and will be computed again.</summary>
    public void Preempt()
    {
        Blocks.Release();
        NumComputed = 0;
    }

    /// <summary>Records that the next pending tokens are in the cache, and consumes what the step computed for them.</summary>
    public void Advance(int count, in StepOutput output)
    {
        NumComputed += count;
        Blocks.CacheFullBlocks(Tokens[..NumComputed]);
        Take(count, output);
    }

    /// <summary>Ends the request; its consumer is notified later, by <see cref="Deliver"/>.</summary>
    /// <param name="reason">Why it ends.</param>
    /// <param name="failure">What went wrong, for <see cref="Requests.FinishReason.Error"/>.</param>
    public void Finish(FinishReason reason, Exception? failure = null)
    {
        if (IsFinished)
        {
            return;
        }

        (FinishReason, _failure) = (reason, failure);
        if (_started == 0)
        {
            _services.Queue.Leave(Tenant);
        }

        Meters.CountFinish(reason);
        _services.Finished.Add(this);
    }

    /// <summary>Notifies the consumer of a finished request.</summary>
    public void Deliver() => Complete(FinishReason!.Value, _failure);

    /// <summary>Ends a request that never reached an engine; may run on any thread.</summary>
    public void Refuse()
    {
        FinishReason = Requests.FinishReason.Cancelled;
        _services.Queue.Leave(Tenant);
        Deliver();
    }

    /// <summary>Consumes what a step computed for <paramref name="count"/> tokens; <see cref="NumComputed"/> already includes them.</summary>
    protected abstract void Take(int count, in StepOutput output);

    /// <summary>Signals the end to the consumer.</summary>
    protected abstract void Complete(FinishReason reason, Exception? failure);

    protected void Append(int token) => _tokens.Add(token);

    /// <summary>Records that the pending token is already in the cache, because the step computed it as a draft.</summary>
    protected void AdvanceOverDraft()
    {
        NumComputed++;
        Blocks.CacheFullBlocks(Tokens[..NumComputed]);
    }

    protected long Timestamp() => _services.Clock.GetTimestamp();

    /// <summary>Returns where its time went, given the timestamps of the first and last output (0 for none).</summary>
    protected GenerationTimings Timings(long first, long last) => new(Elapsed(_submitted, _started), Elapsed(_started, first), Elapsed(first, last));

    private TimeSpan Elapsed(long from, long to) => from == 0 || to == 0 ? TimeSpan.Zero : _services.Clock.GetElapsedTime(from, to);
}

/// <summary>Objects shared by all sequences of an engine.</summary>
/// <param name="Blocks">The cache's blocks.</param>
/// <param name="Queue">The queue in which a sequence has a place until it starts.</param>
/// <param name="Meters">The engine's counters.</param>
/// <param name="Clock">Measures time.</param>
internal sealed record SequenceServices(BlockManager Blocks, RequestQueue Queue, EngineMeters Meters, TimeProvider Clock)
{
    /// <summary>Ended sequences whose consumers aren't notified yet.</summary>
    public List<Sequence> Finished { get; } = [];
}
