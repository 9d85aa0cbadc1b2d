using Fathom.Autograd;

namespace Fathom.Training.Reinforcement;

/// <summary>Wraps an objective and measures how far the trainer's log-probabilities are from those at sampling.</summary>
/// <param name="inner">The objective.</param>
internal sealed class LogProbabilityGap(ITokenObjective inner) : ITokenObjective
{
    private TokenBatch _batch = new();
    private double _sum;
    private long _count;

    /// <summary>Whether differences are measured: only while the weights are those that sampled.</summary>
    public bool IsMeasuring { get; set; }

    /// <summary>Mean difference, in nats; 0 before the first token.</summary>
    public double Mean => _count > 0 ? _sum / _count : 0;

    /// <summary>Largest difference, in nats.</summary>
    public double Max { get; private set; }

    /// <inheritdoc/>
    public bool NeedsEntropy => inner.NeedsEntropy;

    /// <inheritdoc/>
    public int CandidatesPerRow => inner.CandidatesPerRow;

    /// <inheritdoc/>
    public ObjectiveSums Sums => inner.Sums;

    /// <summary>Starts a new measurement.</summary>
    public void Restart() => (_sum, _count, Max, IsMeasuring) = (0, 0, 0, true);

    /// <inheritdoc/>
    public double Normalizer(TokenBatch batch) => inner.Normalizer(batch);

    /// <inheritdoc/>
    public void Begin(TokenBatch batch, float scale)
    {
        _batch = batch;
        inner.Begin(batch, scale);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Candidates(int row) => inner.Candidates(row);

    /// <inheritdoc/>
    public void Differentiate(TargetRows rows)
    {
        for (int i = 0; IsMeasuring && i < rows.LogProbabilities.Length; i++)
        {
            int row = rows.Rows[i];
            if (_batch.Weights[row] > 0)
            {
                double difference = Math.Abs(rows.LogProbabilities[i] - (double)_batch.OldLogProbabilities[row]);
                (_sum, _count, Max) = (_sum + difference, _count + 1, Math.Max(Max, difference));
            }
        }

        inner.Differentiate(rows);
    }
}
