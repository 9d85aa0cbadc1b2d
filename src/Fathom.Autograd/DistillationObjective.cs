namespace Fathom.Autograd;

/// <summary>Distillation from a teacher's likeliest tokens: <c>(1 − α) · KL(teacher ‖ model) − α · log p[target]</c> per token.</summary>
/// <remarks>
/// The teacher's top-k probabilities are normalized to sum to 1: <c>KL = Σ_k q_k·(log q_k − log p_k)</c>,
/// derivative with respect to <c>log p_k</c>: <c>−q_k</c> (Hinton et al. 2015).
/// A row without candidates uses plain cross-entropy only. The model's probabilities are still those over the whole vocabulary, so mass outside the
/// teacher's list is penalized too.
/// </remarks>
public sealed class DistillationObjective : ITokenObjective
{
    private readonly float _crossEntropyShare;
    private TokenBatch _batch = new();
    private float _scale;

    /// <summary>Makes an objective.</summary>
    /// <param name="crossEntropyShare">Share α of plain cross-entropy on the targets, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in that range.</exception>
    public DistillationObjective(float crossEntropyShare = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(crossEntropyShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(crossEntropyShare, 1);
        _crossEntropyShare = crossEntropyShare;
    }

    /// <inheritdoc/>
    public int CandidatesPerRow => _batch.TeacherWidth;

    /// <inheritdoc/>
    public ObjectiveSums Sums { get; private set; }

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
        if (batch.TeacherWidth == 0 || batch.TeacherLogProbabilities.Length != batch.TeacherTokens.Length)
        {
            throw new ArgumentException("this objective needs a teacher's tokens and log-probabilities for every row of the batch");
        }

        (_batch, _scale) = (batch, scale);
        Sums = default;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Candidates(int row) => _batch.TeacherTokens.Slice(row * _batch.TeacherWidth, _batch.TeacherWidth);

    /// <inheritdoc/>
    public void Differentiate(TargetRows rows)
    {
        int width = _batch.TeacherWidth;
        for (int i = 0; i < rows.LogProbabilities.Length; i++)
        {
            int row = rows.Rows[i];
            float weight = _batch.Weights[row];
            ReadOnlySpan<float> candidates = rows.CandidateLogProbabilities.Slice(i * width, width); // [TeacherWidth], nats
            double divergence = DifferentiateRow(row, weight, candidates, rows.CandidateDerivatives.Slice(i * width, width));
            float share = Candidates(row).ContainsAnyExceptInRange(int.MinValue, -1) ? _crossEntropyShare : 1; // all padding: cross-entropy only
            rows.Derivatives[i] = -share * weight * _scale;
            double loss = ((1 - share) * divergence) - (share * (double)rows.LogProbabilities[i]);
            Sums += new ObjectiveSums(weight * loss, weight, Divergence: weight * divergence);
        }
    }

    /// <summary>Writes the derivatives of a row's candidates and returns its divergence, in nats.</summary>
    private double DifferentiateRow(int row, float weight, ReadOnlySpan<float> logProbabilities, Span<float> derivatives)
    {
        ReadOnlySpan<int> tokens = Candidates(row); // [TeacherWidth]
        ReadOnlySpan<float> teacher = _batch.TeacherLogProbabilities.Slice(row * tokens.Length, tokens.Length); // [TeacherWidth], nats
        double sum = 0; // probability mass of the teacher's list
        for (int k = 0; k < tokens.Length; k++)
        {
            sum += tokens[k] < 0 ? 0 : Math.Exp(teacher[k]);
        }

        derivatives.Clear();
        double divergence = 0;
        for (int k = 0; k < tokens.Length && sum > 0; k++)
        {
            double share = tokens[k] < 0 ? 0 : Math.Exp(teacher[k]) / sum; // q_k
            divergence += share > 0 ? share * (Math.Log(share) - logProbabilities[k]) : 0;
            derivatives[k] = (float)(-(1 - _crossEntropyShare) * share * weight * _scale);
        }

        return divergence;
    }
}
