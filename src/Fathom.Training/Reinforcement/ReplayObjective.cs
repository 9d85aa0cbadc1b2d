using Fathom.Autograd;

namespace Fathom.Training.Reinforcement;

/// <summary>A policy's objective for micro-batches of answers, and cross-entropy for micro-batches of conversations in the same step.</summary>
/// <remarks>The loss is the policy's plus a weight times the mean cross-entropy over the conversations' targets; sums are those of the policy alone.</remarks>
/// <param name="policy">The objective of micro-batches with advantages.</param>
/// <param name="weight">Weight of the mean cross-entropy.</param>
internal sealed class ReplayObjective(ITokenObjective policy, double weight) : ITokenObjective
{
    private TokenBatch _batch = new();
    private double _targets;
    private double _loss;
    private double _divisorFactor = 1;

    /// <summary>Mean cross-entropy of the step's conversations, in nats; null without any.</summary>
    public double? Loss => _targets > 0 ? _loss / _targets : null;

    /// <inheritdoc/>
    public bool NeedsEntropy => policy.NeedsEntropy;

    /// <inheritdoc/>
    public ObjectiveSums Sums => IsReplay ? default : policy.Sums;

    private bool IsReplay => _batch.Advantages.IsEmpty;

    /// <summary>Starts a step.</summary>
    /// <param name="replay">Its conversations.</param>
    /// <param name="divisorFactor">Multiplies the policy's divisor: all answers of the step over those in its micro-batches.</param>
    public void Restart(IReadOnlyList<TokenBatch> replay, double divisorFactor) =>
        (_targets, _loss, _divisorFactor) = (replay.Sum(batch => batch.WeightSum), 0, divisorFactor);

    /// <inheritdoc/>
    public double Normalizer(TokenBatch batch) => batch.Advantages.IsEmpty ? 0 : policy.Normalizer(batch) * _divisorFactor;

    /// <inheritdoc/>
    public void Begin(TokenBatch batch, float scale)
    {
        _batch = batch;
        if (!IsReplay)
        {
            policy.Begin(batch, scale);
        }
    }

    /// <inheritdoc/>
    public void Differentiate(TargetRows rows)
    {
        if (!IsReplay)
        {
            policy.Differentiate(rows);
            return;
        }

        for (int i = 0; i < rows.LogProbabilities.Length; i++)
        {
            float target = _batch.Weights[rows.Rows[i]];
            _loss -= target * (double)rows.LogProbabilities[i];
            rows.Derivatives[i] = (float)(-weight * target / _targets); // d(weight · mean cross-entropy) / d(log p)
        }
    }
}
