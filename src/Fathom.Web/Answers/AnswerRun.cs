using System.Text;
using Fathom.Inference.Chat;
using Fathom.Templates;
using Fathom.Web.Conversations;

namespace Fathom.Web.Answers;

/// <summary>A running answer. It belongs to the server: pages come and go, and pick it up wherever it is.</summary>
/// <remarks>Safe from any thread. One task writes; readers take snapshots.</remarks>
public sealed class AnswerRun : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _thinking = new();
    private readonly StringBuilder _text = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly TimeSpan _thinkingBefore;
    private ConversationMessage _message;
    private AnswerFigures? _figures;
    private int _thinkingTokens; // of this turn of the model
    private bool _isLoading = true;
    private bool _isThinking;
    private bool _mustSeparate;
    private int _turns;
    private int _updates;
    private TimeSpan _thinkingTime;

    internal AnswerRun(string owner, string conversationId, ConversationMessage message, TimeProvider time)
    {
        (Owner, ConversationId, _message, _time) = (owner, conversationId, message, time);
        _started = time.GetTimestamp();
        _figures = message.Figures;
        _thinkingTime = _thinkingBefore = TimeSpan.FromSeconds(message.Figures?.ThinkingSeconds ?? 0);
        _thinking.Append(message.Thinking);
        _text.Append(message.Text);
    }

    /// <summary>Raised on any thread when there is more to see; <see cref="Snapshot"/> returns it.</summary>
    public event Action? Changed;

    /// <summary>Owner of the conversation.</summary>
    public string Owner { get; }

    /// <summary>The conversation that it belongs to.</summary>
    public string ConversationId { get; }

    /// <summary>Completes when the answer has ended and is saved.</summary>
    public Task Completion { get; internal set; } = Task.CompletedTask;

    internal CancellationToken Stopped => _stop.Token;

    internal TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>Ends the answer, in the engine too; the text so far is kept.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended in the meantime.
        }
    }

    /// <summary>The answer so far.</summary>
    public AnswerSnapshot Snapshot()
    {
        lock (_lock)
        {
            TimeSpan thinkingTime = _isThinking ? _thinkingBefore + Elapsed : _thinkingTime;
            ConversationMessage message = _message with { Text = _text.ToString(), Thinking = _thinking.ToString() };
            return new AnswerSnapshot(message, _isLoading, _isThinking, thinkingTime, Elapsed, _updates);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Called for every turn of the model: it is open, and the engine has the question or the results of tools.</summary>
    internal void Begin()
    {
        lock (_lock)
        {
            _isLoading = false;
            _thinkingTokens = 0;
            _mustSeparate = _turns++ > 0 && _text.Length > 0;
        }

        Changed?.Invoke();
    }

    internal void Add(ChatUpdate update)
    {
        lock (_lock)
        {
            _isThinking = update.Kind == ReasoningKind.Thinking && update.FinishReason is null;
            if (_isThinking)
            {
                _thinking.Append(update.Text);
                _thinkingTime = _thinkingBefore + Elapsed;
            }
            else if (update.Text.Length > 0)
            {
                _text.Append(_mustSeparate ? "\n\n" : "").Append(update.Text);
                _mustSeparate = false;
            }

            _thinkingTokens = update.ThinkingTokens;
            _updates++;
        }

        Changed?.Invoke();
    }

    /// <summary>Notes in the thought what happened between two turns of the model.</summary>
    internal void AddStep(string text)
    {
        lock (_lock)
        {
            _isThinking = true;
            _thinking.Append(_thinking.Length > 0 ? "\n\n" : "").Append(text).Append("\n\n");
            _thinkingTime = _thinkingBefore + Elapsed;
            _updates++;
        }

        Changed?.Invoke();
    }

    /// <summary>Adds the usage and timings of a turn that has ended.</summary>
    internal void EndTurn(ChatTurn turn)
    {
        lock (_lock)
        {
            _figures = AnswerContinuation.Sum(_figures, new AnswerFigures(
                turn.Usage.PromptTokens, turn.Usage.CachedTokens, turn.Usage.OutputTokens,
                turn.Timings.Queued.TotalSeconds, turn.Timings.Prefill.TotalSeconds, turn.Timings.Decode.TotalSeconds,
                _thinkingTime.TotalSeconds)
            {
                ThinkingTokens = _thinkingTokens > 0 ? _thinkingTokens : null,
            });
        }
    }

    /// <summary>Fixes the answer's final state and returns it.</summary>
    internal ConversationMessage End(MessageState state, string? error)
    {
        ConversationMessage message;
        lock (_lock)
        {
            (_isLoading, _isThinking) = (false, false);
            message = _message = _message with
            {
                State = state,
                Error = error,
                Figures = _figures,
                Text = _text.ToString(),
                Thinking = _thinking.ToString(),
            };
        }

        return message;
    }

    internal void Announce() => Changed?.Invoke();
}
