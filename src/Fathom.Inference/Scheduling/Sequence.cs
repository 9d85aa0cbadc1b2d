using System.Runtime.InteropServices;
using System.Text;
using Fathom.Inference.Sampling;
using Fathom.Inference.Text;
using Fathom.Tokenizers;

namespace Fathom.Inference.Scheduling;

/// <summary>A request on its way: its known tokens, how many of them are in the cache, and what has come out.</summary>
internal sealed class Sequence
{
    private readonly List<int> _tokens;
    private readonly StreamingDetokenizer? _detokenizer;
    private readonly StopMatcher _stops;
    private readonly HashSet<int> _stopTokens;
    private readonly int _maxTokens;
    private readonly TimeProvider _clock;
    private readonly long _submitted;
    private long _started;
    private long _firstToken;
    private long _lastToken;

    public Sequence(GenerationRequest request, SequenceSettings settings, BlockManager blocks)
    {
        Request = request;
        Blocks = new BlockTable(blocks);
        Seed = request.Sampling.Seed ?? settings.RandomSeed;
        Penalties = request.Sampling.HasPenalties ? new TokenPenalties(request.Sampling, request.PromptTokens) : null;
        _tokens = [.. request.PromptTokens];
        _detokenizer = settings.Tokenizer is { } tokenizer ? CreateDetokenizer(tokenizer, request) : null;
        _stops = new StopMatcher(request.StopStrings);
        _stopTokens = [.. request.StopTokens];
        if (!request.IgnoreEndOfGeneration)
        {
            _stopTokens.UnionWith(settings.EndOfGeneration);
        }

        _maxTokens = Math.Min(request.MaxTokens ?? int.MaxValue, settings.ContextLength - request.PromptTokens.Count);
        _clock = settings.Clock;
        _submitted = _clock.GetTimestamp();
    }

    public GenerationRequest Request { get; }

    public BlockTable Blocks { get; }

    public ulong Seed { get; }

    /// <summary>Counts of tokens for penalties; null when the request has none.</summary>
    public TokenPenalties? Penalties { get; }

    /// <summary>All known tokens: the prompt and the output.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    public int NumTokens => _tokens.Count;

    /// <summary>Known tokens that are in the cache.</summary>
    public int NumComputed { get; private set; }

    public int NumPending => NumTokens - NumComputed;

    /// <summary>Prompt tokens that the cache already held when the request first ran.</summary>
    public int NumCached { get; private set; }

    public List<GeneratedToken> Output { get; } = [];

    public StringBuilder Text { get; } = new();

    /// <summary>Updates that the caller has not taken yet.</summary>
    public Queue<GenerationUpdate> Updates { get; } = new();

    public FinishReason? FinishReason { get; private set; }

    public Exception? Failure { get; private set; }

    public bool IsCancelled { get; set; }

    public TokenUsage Usage => new(Request.PromptTokens.Count, NumCached, Output.Count);

    public GenerationTimings Timings => new(
        Elapsed(_submitted, _started), Elapsed(_started, _firstToken), Elapsed(_firstToken, _lastToken));

    /// <summary>Begins to run, or begins again after a preemption, with what the cache holds of its beginning.</summary>
    public void Start(bool usePrefixCache)
    {
        NumComputed = usePrefixCache ? Blocks.ShareBeginning(Tokens) : 0;
        if (_started == 0)
        {
            _started = _clock.GetTimestamp();
            NumCached = NumComputed;
        }
    }

    /// <summary>Loses its cache; all known tokens stay and will be computed again.</summary>
    public void Preempt()
    {
        Blocks.Release();
        NumComputed = 0;
    }

    /// <summary>Records that the next pending tokens are in the cache.</summary>
    public void Advance(int count)
    {
        NumComputed += count;
        Blocks.SealFull(Tokens[..NumComputed]);
    }

    /// <summary>Takes a new token: its text, and whether it ends the answer.</summary>
    public void Accept(GeneratedToken token)
    {
        _lastToken = _clock.GetTimestamp();
        if (Output.Count == 0)
        {
            _firstToken = _lastToken;
        }

        _tokens.Add(token.TokenId);
        Output.Add(token);
        Penalties?.Count(token.TokenId);
        foreach (ITokenConstraint constraint in Request.Constraints)
        {
            constraint.Accept(token.TokenId);
        }

        if (_stopTokens.Contains(token.TokenId))
        {
            Finish(Inference.FinishReason.Stop, token);
            return;
        }

        string text = _stops.Append(_detokenizer?.Append(token.TokenId) ?? string.Empty);
        Text.Append(text);
        if (_stops.HasStopped)
        {
            FinishReason = Inference.FinishReason.Stop;
            Updates.Enqueue(new GenerationUpdate(text, token, FinishReason));
        }
        else if (Output.Count >= _maxTokens)
        {
            Updates.Enqueue(new GenerationUpdate(text, token, null));
            Finish(Inference.FinishReason.Length, null);
        }
        else
        {
            Updates.Enqueue(new GenerationUpdate(text, token, null));
        }
    }

    /// <summary>Ends the request and lets out text that was held back.</summary>
    public void Finish(FinishReason reason, GeneratedToken? token, Exception? failure = null)
    {
        string rest = _stops.Append(_detokenizer?.Flush() ?? string.Empty) + _stops.Flush();
        Text.Append(rest);
        FinishReason = reason;
        Failure = failure;
        Updates.Enqueue(new GenerationUpdate(rest, token, reason));
    }

    /// <summary>An answer goes on from its prompt, unless that is nothing but the token that begins a text.</summary>
    private static StreamingDetokenizer CreateDetokenizer(Tokenizer tokenizer, GenerationRequest request) =>
        new(tokenizer, request.SkipSpecialTokens, isContinuation: request.PromptTokens.Any(token => token != tokenizer.BosId));

    private TimeSpan Elapsed(long from, long to) => from == 0 || to == 0 ? TimeSpan.Zero : _clock.GetElapsedTime(from, to);
}

/// <summary>What all sequences of an engine share.</summary>
/// <param name="Tokenizer">Makes text of tokens; null for none.</param>
/// <param name="EndOfGeneration">The model's own end tokens.</param>
/// <param name="ContextLength">Most tokens of a sequence.</param>
/// <param name="RandomSeed">For requests without a seed.</param>
/// <param name="Clock">Measures time.</param>
internal sealed record SequenceSettings(Tokenizer? Tokenizer, IReadOnlySet<int> EndOfGeneration, int ContextLength, ulong RandomSeed, TimeProvider Clock);
