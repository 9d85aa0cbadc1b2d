namespace Fathom.Autograd;

/// <summary>A loss that is a function of the targets' log-probabilities: cross-entropy, or a policy gradient.</summary>
public interface ITokenObjective
{
    /// <summary>Writes the derivative of the loss by each log-probability.</summary>
    /// <param name="firstRow">Row of the first value.</param>
    /// <param name="logProbabilities">Log-probability of the target of each row.</param>
    /// <param name="derivatives">The derivative for each row; 0 where the row doesn't count.</param>
    void Differentiate(int firstRow, ReadOnlySpan<float> logProbabilities, Span<float> derivatives);
}
