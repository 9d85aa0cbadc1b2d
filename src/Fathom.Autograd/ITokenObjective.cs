namespace Fathom.Autograd;

/// <summary>A loss that is a function of log-probabilities: cross-entropy, a policy gradient, distillation.</summary>
/// <remarks>
/// A step first adds up the <see cref="Normalizer"/> of all its micro-batches; its loss is the sum over the micro-batches divided by that total.
/// Each micro-batch then gets one <see cref="Begin"/> and one <see cref="Differentiate"/> per bounded number of rows, and its <see cref="Sums"/> are read.
/// </remarks>
public interface ITokenObjective
{
    /// <summary>Whether <see cref="TargetRows.Entropies"/> must be computed: one more pass over the logits.</summary>
    bool NeedsEntropy => false;

    /// <summary>Tokens per row whose log-probabilities are needed in addition to the target's, in the current micro-batch.</summary>
    int CandidatesPerRow => 0;

    /// <summary>Loss and statistics of the current micro-batch, summed over its rows.</summary>
    ObjectiveSums Sums { get; }

    /// <summary>Returns a micro-batch's part of the divisor of the step's loss.</summary>
    double Normalizer(TokenBatch batch);

    /// <summary>Starts a micro-batch.</summary>
    /// <param name="batch">The micro-batch, with the side values that the objective reads.</param>
    /// <param name="scale">Multiplies the loss: one over the sum of the step's normalizers.</param>
    /// <exception cref="ArgumentException">A side value that the objective needs is missing.</exception>
    void Begin(TokenBatch batch, float scale);

    /// <summary>Returns the candidates of a row, <c>[CandidatesPerRow]</c>; −1 pads.</summary>
    ReadOnlySpan<int> Candidates(int row) => [];

    /// <summary>Writes the derivatives of the loss.</summary>
    void Differentiate(TargetRows rows);
}
