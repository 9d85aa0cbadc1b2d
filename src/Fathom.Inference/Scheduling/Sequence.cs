using System.Runtime.InteropServices;
using Fathom.Inference.Requests;

namespace Fathom.Inference.Scheduling;

/// <summary>A request on its way: its known tokens, and how many of them are in the cache. What it makes of a step's results is its kind's business.</summary>
/// <remarks>Belongs to the engine thread from the moment it is queued.</remarks>
internal abstract class Sequence
{
    private readonly List<int> _tokens;
    private readonly SequenceServices _services;
    private readonly long _submitted;
    private long _started;
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

    /// <summary>Whose it is.</summary>
    public string Tenant { get; }

    /// <summary>It shares cached beginnings with sequences of the same salt only.</summary>
    public string CacheSalt { get; }

    /// <summary>Whether its prompt is not computed yet.</summary>
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

    /// <summary>Whether nothing should be computed until the consumer has read what is there.</summary>
    public virtual bool IsStalled => false;

    /// <summary>Known tokens that may come from the cache; the others' outputs are wanted.</summary>
    public virtual int MaxCachedTokens => NumTokens - 1;

    protected EngineMeters Meters => _services.Meters;

    /// <summary>Of the next <paramref name="count"/> pending tokens, how many, counted from the last, need logits.</summary>
    public abstract int NumLogitRows(int count);

    /// <summary>Of the next <paramref name="count"/> pending tokens, how many, counted from the last, need hidden states.</summary>
    public virtual int NumHiddenRows(int count) => 0;

    /// <summary>Tokens that may follow the pending ones, to be verified by the step.</summary>
    public virtual IReadOnlyList<int> Drafts => [];

    /// <summary>Guesses tokens; only when one token is pending.</summary>
    /// <returns>How many there are.</returns>
    public virtual int Propose(int max) => 0;

    /// <summary>Drops the guesses.</summary>
    public virtual void WithdrawDrafts()
    {
    }

    /// <summary>Starts to run, or starts again after a preemption, with what the cache holds of its beginning.</summary>
    public void Start(bool usePrefixCache)
    {
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

    /// <summary>Whether it has not started, and was submitted longer ago.</summary>
    public bool HasWaitedFor(TimeSpan limit) => _started == 0 && _services.Clock.GetElapsedTime(_submitted) > limit;

    /// <summary>Gives its blocks back; all known tokens stay and will be computed again.</summary>
    public void Preempt()
    {
        Blocks.Release();
        NumComputed = 0;
    }

    /// <summary>Records that the next pending tokens are in the cache, and takes what the step computed for them.</summary>
    public void Advance(int count, in StepOutput output)
    {
        NumComputed += count;
        Blocks.CacheFullBlocks(Tokens[..NumComputed]);
        Take(count, output);
    }

    /// <summary>Ends the request; its consumer hears of it when the step's books are closed.</summary>
    /// <param name="reason">Why.</param>
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

    /// <summary>Hands the end of a finished request to its consumer.</summary>
    public void Deliver() => Complete(FinishReason!.Value, _failure);

    /// <summary>Ends a request that no engine will ever see, on whatever thread.</summary>
    public void Refuse()
    {
        FinishReason = Requests.FinishReason.Cancelled;
        _services.Queue.Leave(Tenant);
        Deliver();
    }

    /// <summary>Takes what a step computed for <paramref name="count"/> tokens, the last of which is now the last computed one.</summary>
    protected abstract void Take(int count, in StepOutput output);

    /// <summary>Signals to the consumer that nothing more will come.</summary>
    protected abstract void Complete(FinishReason reason, Exception? failure);

    protected void Append(int token) => _tokens.Add(token);

    /// <summary>Records that the pending token is in the cache already: it was guessed.</summary>
    protected void AdvanceOverDraft()
    {
        NumComputed++;
        Blocks.CacheFullBlocks(Tokens[..NumComputed]);
    }

    protected long Timestamp() => _services.Clock.GetTimestamp();

    /// <summary>Where its time went, the first and last output at the given timestamps (0 for none).</summary>
    protected GenerationTimings Timings(long first, long last) => new(Elapsed(_submitted, _started), Elapsed(_started, first), Elapsed(first, last));

    private TimeSpan Elapsed(long from, long to) => from == 0 || to == 0 ? TimeSpan.Zero : _services.Clock.GetElapsedTime(from, to);
}

/// <summary>What all sequences of an engine share.</summary>
/// <param name="Blocks">The cache's blocks.</param>
/// <param name="Queue">The place in the queue that a sequence holds until it starts.</param>
/// <param name="Meters">Counts what happens.</param>
/// <param name="Clock">Measures time.</param>
internal sealed record SequenceServices(BlockManager Blocks, RequestQueue Queue, EngineMeters Meters, TimeProvider Clock)
{
    /// <summary>Sequences that ended and whose consumers don't know yet.</summary>
    public List<Sequence> Finished { get; } = [];
}
