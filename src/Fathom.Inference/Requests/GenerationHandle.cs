using Fathom.Inference.Scheduling;

namespace Fathom.Inference;

/// <summary>A submitted request: what has come of it so far.</summary>
/// <remarks>Written by the engine while it steps. Read it between steps on the thread that steps, or after it finished.</remarks>
public sealed class GenerationHandle
{
    private readonly Sequence _sequence;

    internal GenerationHandle(Sequence sequence) => _sequence = sequence;

    /// <summary>What was asked.</summary>
    public GenerationRequest Request => _sequence.Request;

    /// <summary>Whether the request has ended.</summary>
    public bool IsFinished => _sequence.FinishReason is not null;

    /// <summary>Why it ended; null while it runs.</summary>
    public FinishReason? FinishReason => _sequence.FinishReason;

    /// <summary>What went wrong when it ended with <see cref="Inference.FinishReason.Error"/>.</summary>
    public Exception? Failure => _sequence.Failure;

    /// <summary>The new tokens, a stop token included.</summary>
    public IReadOnlyList<GeneratedToken> Tokens => _sequence.Output;

    /// <summary>The text so far, without stop strings.</summary>
    public string Text => _sequence.Text.ToString();

    /// <summary>Tokens that it took.</summary>
    public TokenUsage Usage => _sequence.Usage;

    /// <summary>Where its time went.</summary>
    public GenerationTimings Timings => _sequence.Timings;

    internal Sequence Sequence => _sequence;
}
