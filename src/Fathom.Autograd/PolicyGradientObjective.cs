namespace Fathom.Autograd;

/// <summary>A policy gradient over sampled answers, per token: <c>−min(r·A, clip(r)·A)</c> or one of its relatives, plus a divergence to a reference.</summary>
/// <remarks>
/// <c>r = e^(log p − log p_old)</c>; without old log-probabilities r is 1 and the step is on-policy. Shao et al. 2024 (GRPO), Yu et al. 2025 (DAPO),
/// Liu et al. 2025 (Dr. GRPO), MiniMax 2025 (CISPO), Ahmadian et al. 2024 (RLOO). Derivatives with respect to
/// <c>log p</c>: <c>−A·r</c>, or 0 where the clip binds; <c>−A·clip(r)</c> with a stopped gradient; <c>−A</c> without a ratio. The divergence adds
/// <c>β·(1 − e^d)</c>.
/// </remarks>
public sealed class PolicyGradientObjective : ITokenObjective
{
    // Every sensible setting clips ratios beyond e^±20; the bound keeps them finite.
    private const float MaxLogRatio = 20;

    private readonly PolicyGradientOptions _options;
    private float[] _shares = []; // [rows], or longer
    private TokenBatch _batch = new();
    private float _scale;

    /// <summary>Makes an objective.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A clip is negative, or the constant normalizer is not above 0.</exception>
    public PolicyGradientObjective(PolicyGradientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ClipLow);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ClipHigh);
        ArgumentOutOfRangeException.ThrowIfNegative(options.DivergenceWeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TokensPerSequence);
        _options = options;
    }

    /// <inheritdoc/>
    public bool NeedsEntropy => true;

    /// <inheritdoc/>
    public ObjectiveSums Sums { get; private set; }

    /// <inheritdoc/>
    public double Normalizer(TokenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _options.Normalizer switch
        {
            LossNormalizer.Sequences => CountAnswers(batch),
            LossNormalizer.Constant => (double)CountAnswers(batch) * _options.TokensPerSequence,
            _ => batch.WeightSum,
        };
    }

    /// <inheritdoc/>
    public void Begin(TokenBatch batch, float scale)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Require(batch.Advantages.Length == batch.Count, "advantages");
        Require(_options.DivergenceWeight == 0 || batch.ReferenceLogProbabilities.Length == batch.Count, "reference log-probabilities");
        (_batch, _scale) = (batch, scale);
        Sums = default;
        LoadShares();
    }

    /// <inheritdoc/>
    public void Differentiate(TargetRows rows)
    {
        for (int i = 0; i < rows.LogProbabilities.Length; i++)
        {
            int row = rows.Rows[i];
            rows.Derivatives[i] = _batch.Weights[row] == 0 ? 0 : DifferentiateRow(row, rows.LogProbabilities[i], rows.Entropies[i]);
        }
    }

    private float DifferentiateRow(int row, float logProbability, float entropy)
    {
        (float loss, float derivative, float ratio, bool isClipped) = Surrogate(row, logProbability);
        float divergence = 0;
        if (!_batch.ReferenceLogProbabilities.IsEmpty)
        {
            // d = log p_ref − log p: the estimate e^d − d − 1 is never negative; its derivative with respect to log p is 1 − e^d.
            float difference = Math.Clamp(_batch.ReferenceLogProbabilities[row] - logProbability, -MaxLogRatio, MaxLogRatio);
            float exponential = MathF.Exp(difference);
            divergence = exponential - difference - 1;
            loss += _options.DivergenceWeight * divergence;
            derivative += _options.DivergenceWeight * (1 - exponential);
        }

        double weight = _batch.Weights[row];
        Sums += new ObjectiveSums((double)_shares[row] * loss, weight, isClipped ? weight : 0, weight * ratio, weight * divergence, weight * entropy);
        return derivative * _shares[row] * _scale;
    }

    /// <summary>Returns loss and derivative of one token, without the divergence.</summary>
    private (float Loss, float Derivative, float Ratio, bool IsClipped) Surrogate(int row, float logProbability)
    {
        float advantage = _batch.Advantages[row];
        float logRatio = _batch.OldLogProbabilities.IsEmpty ? 0 : logProbability - _batch.OldLogProbabilities[row];
        float ratio = MathF.Exp(Math.Clamp(logRatio, -MaxLogRatio, MaxLogRatio)); // r = p / p_old, 1 on-policy
        float bounded = Math.Clamp(ratio, 1 - _options.ClipLow, 1 + _options.ClipHigh);
        return _options.Clipping switch
        {
            RatioClipping.None => (-advantage * logProbability, -advantage, ratio, false), // −A·log p (RLOO)
            RatioClipping.StopGradient => (-advantage * bounded * logProbability, -advantage * bounded, ratio, bounded != ratio), // CISPO: clip(r) is constant
            _ when bounded * advantage < ratio * advantage => (-advantage * bounded, 0, ratio, true), // the clip binds: a constant loss
            _ => (-advantage * ratio, -advantage * ratio, ratio, false), // dr / d(log p) = r
        };
    }

    /// <summary>Computes each row's share of the sum: its weight, divided by its answer's weight sum if the loss is a mean per answer.</summary>
    private void LoadShares()
    {
        if (_shares.Length < _batch.Count)
        {
            _shares = new float[_batch.Count];
        }

        _batch.Weights.CopyTo(_shares);
        for (int document = 0; _options.Normalizer == LossNormalizer.Sequences && document < _batch.DocumentCount; document++)
        {
            (int start, int end) = (_batch.DocumentOffsets[document], _batch.DocumentOffsets[document + 1]);
            float sum = SumOf(_batch.Weights[start..end]);
            foreach (ref float share in _shares.AsSpan(start, end - start))
            {
                share /= sum > 0 ? sum : 1;
            }
        }
    }

    private static int CountAnswers(TokenBatch batch)
    {
        int answers = 0;
        for (int document = 0; document < batch.DocumentCount; document++)
        {
            answers += SumOf(batch.Weights[batch.DocumentOffsets[document]..batch.DocumentOffsets[document + 1]]) > 0 ? 1 : 0;
        }

        return answers;
    }

    private static float SumOf(ReadOnlySpan<float> values)
    {
        float sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static void Require(bool isPresent, string what)
    {
        if (!isPresent)
        {
            throw new ArgumentException($"this objective needs {what} for every row of the batch");
        }
    }
}
