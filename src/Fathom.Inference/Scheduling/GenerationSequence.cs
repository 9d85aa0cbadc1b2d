using System.Text;
using System.Threading.Channels;
using Fathom.Inference.Requests;
using Fathom.Inference.Sampling;
using Fathom.Inference.Speculation;
using Fathom.Inference.Text;
using Fathom.Tokenizers;

namespace Fathom.Inference.Scheduling;

/// <summary>A request for new tokens; draws one whenever all known tokens are computed.</summary>
internal sealed class GenerationSequence : Sequence
{
    private readonly List<GeneratedToken> _output = [];
    private readonly StringBuilder _text = new();
    private readonly StreamingDetokenizer? _detokenizer;
    private readonly StopMatcher _stops;
    private readonly HashSet<int> _stopTokens;
    private readonly int _maxTokens;
    private readonly Drafter? _drafter;
    private readonly bool _usesMtp;
    private readonly ChannelWriter<GenerationUpdate> _updates;
    private readonly TaskCompletionSource<GenerationResult> _completion;
    private long _firstToken;
    private long _lastToken;

    /// <summary>Text and token of the last update, which also has the finish reason.</summary>
    private (string Text, GeneratedToken? Token) _ending = (string.Empty, null);

    public GenerationSequence(GenerationRequest request, GenerationSettings settings, SequenceServices services, GenerationOutput output)
        : base(request.PromptTokens, services, request.Tenant, request.CacheSalt)
    {
        Request = request;
        Seed = request.Sampling.Seed ?? settings.RandomSeed;
        Penalties = request.Sampling.HasPenalties ? new TokenPenalties(request.Sampling, request.PromptTokens) : null;
        _updates = output.Updates;
        _completion = output.Completion;
        _detokenizer = settings.Tokenizer is { } tokenizer ? CreateDetokenizer(tokenizer, request) : null;
        _stops = new StopMatcher(request.StopStrings);
        _stopTokens = [.. request.StopTokens];
        if (!request.IgnoreEndOfGeneration)
        {
            _stopTokens.UnionWith(settings.EndOfGeneration);
        }

        SpeculationMode speculation = settings.Speculation.ModeOf(request);
        _drafter = speculation == SpeculationMode.Off ? null : new Drafter(speculation, settings.Speculation.MaxDrafts);
        _usesMtp = settings.Speculation.UsesMtp;
        _maxTokens = Math.Min(request.MaxTokens ?? int.MaxValue, settings.ContextLength - request.PromptTokens.Count);
    }

    public GenerationRequest Request { get; }

    public ulong Seed { get; }

    /// <summary>Token counts for penalties; null if the request has none.</summary>
    public TokenPenalties? Penalties { get; }

    public override IReadOnlyList<int> Drafts => _drafter?.Drafts ?? [];

    // A piece of a prompt needs no logits; only the last known token's are drawn from.
    public override int NumLogitRows(int count) => count == NumPending ? 1 : 0;

    /// <summary>The multi-token-prediction layer needs the hidden state of every token.</summary>
    public override int NumHiddenRows(int count) => _usesMtp ? count : 0;

    public override int Propose(int max) => _drafter?.Propose(Tokens, Math.Min(max, _maxTokens - _output.Count - 1)) ?? 0;

    public override void WithdrawDrafts() => _drafter?.Withdraw();

    /// <summary>Records which token the multi-token-prediction layer expects after the newest one.</summary>
    public void Predict(int? token)
    {
        if (_drafter is not null)
        {
            _drafter.Prediction = token;
        }
    }

    /// <summary>Appends a new token, streams its text, and checks whether it ends the answer.</summary>
    public void Accept(GeneratedToken token)
    {
        RecordTime();
        Append(token.TokenId);
        _output.Add(token);
        Penalties?.Count(token.TokenId);
        foreach (ITokenConstraint constraint in Request.Constraints)
        {
            constraint.Accept(token.TokenId);
        }

        if (_stopTokens.Contains(token.TokenId))
        {
            _ending = (string.Empty, token);
            Finish(Requests.FinishReason.Stop);
            return;
        }

        string text = _stops.Append(_detokenizer?.Append(token.TokenId) ?? string.Empty);
        if (_stops.HasStopped)
        {
            _ending = (text, token);
            Finish(Requests.FinishReason.Stop);
            return;
        }

        _text.Append(text);
        _updates.TryWrite(new GenerationUpdate(text, token, null));
        if (_output.Count >= _maxTokens)
        {
            Finish(Requests.FinishReason.Length);
        }
    }

    /// <summary>
    /// Draws the next token, and another for each draft that equals the token drawn. Every draw uses the logits and options that it would have without
    /// drafts, so they don't change the text. A failure here, such as one in a constraint, ends this sequence only.
    /// </summary>
    protected override void Take(int count, in StepOutput output)
    {
        if (NumPending > 0)
        {
            return;
        }

        int accepted = 0;
        try
        {
            // Row i of the logits follows draft i − 1 (row 0 the pending token), so it counts only if all drafts before it were drawn.
            while (Draw(output, accepted) is { } token && !IsFinished && accepted < Drafts.Count && Drafts[accepted] == token)
            {
                AdvanceOverDraft();
                accepted++;
            }
        }
        catch (Exception failure)
        {
            Finish(Requests.FinishReason.Error, failure);
        }

        Meters.CountDrafts(Drafts.Count, accepted);
        _drafter?.Settle(accepted);
    }

    private int Draw(in StepOutput output, int row)
    {
        // The draw is keyed by the token's position. A preemption, another batch, or drafts therefore can't change it: there is no generator state.
        GeneratedToken token = output.Sampler.Sample(new TokenDraw(Request, Penalties, Seed, NumTokens), output.LogitRow(row))
            ?? throw new InvalidOperationException("no token can be drawn: the logits are NaN or infinite, or every token is forbidden");
        Accept(token with { WeightsVersion = output.WeightsVersion });
        return token.TokenId;
    }

    /// <summary>Releases text that was held back, and the whole result.</summary>
    protected override void Complete(FinishReason reason, Exception? failure)
    {
        string rest = _ending.Text + _stops.Append(_detokenizer?.Flush() ?? string.Empty) + _stops.Flush();
        _text.Append(rest);
        _updates.TryWrite(new GenerationUpdate(rest, _ending.Token, reason));
        _updates.Complete();
        _completion.SetResult(new GenerationResult
        {
            Request = Request,
            Tokens = _output,
            Text = _text.ToString(),
            FinishReason = reason,
            StopString = _stops.Found,
            Failure = failure,
            Usage = new TokenUsage(NumPromptTokens, NumCached, _output.Count)
            {
                IsSpeculative = _drafter is not null,
                DraftedTokens = _drafter?.NumDrafted ?? 0,
                AcceptedTokens = _drafter?.NumAccepted ?? 0,
            },
            Timings = Timings(_firstToken, _lastToken),
        });
    }

    private void RecordTime()
    {
        _lastToken = Timestamp();
        if (_firstToken == 0)
        {
            _firstToken = _lastToken;
            Meters.CountFirstToken(Timings(_firstToken, _lastToken).TimeToFirstToken);
        }

        Meters.CountToken();
    }

    /// <summary>Creates the detokenizer. An answer continues its prompt's text, unless the prompt is nothing but a BOS token.</summary>
    private static StreamingDetokenizer CreateDetokenizer(Tokenizer tokenizer, GenerationRequest request) =>
        new(tokenizer, request.SkipSpecialTokens, isContinuation: request.PromptTokens.Any(token => token != tokenizer.BosId));
}

/// <summary>Settings shared by all generation requests of an engine.</summary>
/// <param name="Tokenizer">Converts tokens to text; null for none.</param>
/// <param name="EndOfGeneration">The model's own end tokens.</param>
/// <param name="ContextLength">Most tokens of a sequence.</param>
/// <param name="RandomSeed">Seed of a request that has none.</param>
/// <param name="Speculation">How the engine drafts tokens.</param>
internal readonly record struct GenerationSettings(
    Tokenizer? Tokenizer, IReadOnlySet<int> EndOfGeneration, int ContextLength, ulong RandomSeed, SpeculationSettings Speculation = default);

/// <summary>Where the results of a request go.</summary>
/// <param name="Updates">Receives each update; unbounded, since a request has at most about as many updates as its context has tokens.</param>
/// <param name="Completion">Receives the whole result at the end.</param>
internal readonly record struct GenerationOutput(ChannelWriter<GenerationUpdate> Updates, TaskCompletionSource<GenerationResult> Completion);
