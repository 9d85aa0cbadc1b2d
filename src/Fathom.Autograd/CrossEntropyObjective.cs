namespace Fathom.Autograd;

/// <summary>Weighted cross-entropy: <c>−scale · Σ_t weight[t] · log p[t]</c>; a step's normalizer is the sum of its weights.</summary>
public sealed class CrossEntropyObjective : ITokenObjective
{
    private float[] _weights = []; // [rows]
    private float _scale;

    /// <summary>Sum of <c>weight · −log p</c> over the rows so far, in nats, unscaled.</summary>
    public double LossSum { get; private set; }

    /// <summary>Sum of the weights of the micro-batch.</summary>
    public double WeightSum { get; private set; }

    /// <inheritdoc/>
    public ObjectiveSums Sums => new(LossSum, WeightSum);

    /// <inheritdoc/>
    public double Normalizer(TokenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.WeightSum;
    }

    /// <inheritdoc/>
    public void Begin(TokenBatch batch, float scale)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Load(batch.Weights, scale);
    }

    /// <summary>Starts a micro-batch.</summary>
    /// <param name="weights">Weight of each row.</param>
    /// <param name="scale">Multiplies the gradient: one over the weight sum of the whole step.</param>
    public void Load(ReadOnlySpan<float> weights, float scale)
    {
        _weights = _weights.Length == weights.Length ? _weights : new float[weights.Length];
        weights.CopyTo(_weights);
        _scale = scale;
        LossSum = 0;
        WeightSum = 0;
        foreach (float weight in weights)
        {
            WeightSum += weight;
        }
    }

    /// <inheritdoc/>
    public void Differentiate(TargetRows rows)
    {
        ReadOnlySpan<float> logProbabilities = rows.LogProbabilities;
        for (int i = 0; i < logProbabilities.Length; i++)
        {
            float weight = _weights[rows.Rows[i]];
            LossSum -= weight * (double)logProbabilities[i];
            rows.Derivatives[i] = -weight * _scale; // d(−scale · weight · log p) / d(log p); the output head does the softmax
        }
    }
}
