namespace Fathom.Autograd;

/// <summary>A loss that is a function of log-probabilities: cross-entropy, a policy gradient, distillation.</summary>
/// <remarks>
/// A step first adds up every micro-batch's <see cref="Normalizer"/>; the loss of the step is the sum over its micro-batches divided by that.
/// Then each micro-batch is begun, differentiated a bounded number of rows at a time, and its <see cref="Sums"/> are read.
/// </remarks>
public interface ITokenObjective
{
    /// <summary>Whether <see cref="TargetRows.Entropies"/> must be computed: one more pass over the logits.</summary>
    bool NeedsEntropy => false;

    /// <summary>Tokens per row whose log-probabilities are needed beside the target's, in the micro-batch begun last.</summary>
    int CandidatesPerRow => 0;

    /// <summary>What the loss and its derivatives came to, over the rows of the micro-batch begun last.</summary>
    ObjectiveSums Sums { get; }

    /// <summary>A micro-batch's share of what the step's loss is divided by.</summary>
    double Normalizer(TokenBatch batch);

    /// <summary>Starts a micro-batch.</summary>
    /// <param name="batch">The micro-batch, with the side values that the objective reads.</param>
    /// <param name="scale">What the loss is multiplied by: one over the normalizers of the whole step.</param>
    /// <exception cref="ArgumentException">A side value that the objective needs is missing.</exception>
    void Begin(TokenBatch batch, float scale);

    /// <summary>The candidates of a row, <c>[CandidatesPerRow]</c>; −1 pads.</summary>
    ReadOnlySpan<int> Candidates(int row) => [];

    /// <summary>Writes the derivatives of the loss.</summary>
    void Differentiate(TargetRows rows);
}
