namespace Fathom.Autograd;

/// <summary>Some rows of a micro-batch that count, as an objective sees them: the model's log-probabilities, and memory for the derivatives.</summary>
public readonly ref struct TargetRows
{
    /// <summary>Index of each row in the micro-batch, ascending.</summary>
    public ReadOnlySpan<int> Rows { get; init; }

    /// <summary>Log-probability of each row's target, in nats, <c>[rows]</c>.</summary>
    public ReadOnlySpan<float> LogProbabilities { get; init; }

    /// <summary>Entropy of each row's distribution, in nats, <c>[rows]</c>; empty unless <see cref="ITokenObjective.NeedsEntropy"/>.</summary>
    public ReadOnlySpan<float> Entropies { get; init; }

    /// <summary>Log-probability of each candidate, in nats, <c>[rows, CandidatesPerRow]</c>.</summary>
    public ReadOnlySpan<float> CandidateLogProbabilities { get; init; }

    /// <summary>Receives the derivative of the loss with respect to each target's log-probability, <c>[rows]</c>.</summary>
    public Span<float> Derivatives { get; init; }

    /// <summary>Receives the derivative of the loss with respect to each candidate's log-probability, <c>[rows, CandidatesPerRow]</c>.</summary>
    public Span<float> CandidateDerivatives { get; init; }
}
