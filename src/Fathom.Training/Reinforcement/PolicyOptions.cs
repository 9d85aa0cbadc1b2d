using Fathom.Autograd;

namespace Fathom.Training.Reinforcement;

/// <summary>Settings of the policy gradient.</summary>
public sealed record PolicyOptions
{
    /// <summary>The algorithm; the other values change it if they are given.</summary>
    public PolicyAlgorithm Algorithm { get; init; } = PolicyAlgorithm.DrGrpo;

    /// <summary>Divisor of the advantages.</summary>
    public AdvantageScale Scale { get; init; }

    /// <summary>Ratios below <c>1 − clip_low</c> are clipped; null for the algorithm's own.</summary>
    public float? ClipLow { get; init; }

    /// <summary>Ratios above <c>1 + clip_high</c> are clipped; null for 0.28, and for CISPO's own.</summary>
    public float? ClipHigh { get; init; }

    /// <summary>Divisor of the loss; null for the algorithm's own.</summary>
    public LossNormalizer? Normalizer { get; init; }

    /// <summary>Weight of the divergence to the reference policy; 0 for no reference.</summary>
    public float DivergenceWeight { get; init; }

    /// <summary>Steps after which the current policy replaces the reference; 0 keeps the first reference.</summary>
    public int ResetReferenceEvery { get; init; } = 400;

    /// <summary>Whether answers cut at the token limit are left out of the loss.</summary>
    public bool MaskTruncated { get; init; }

    /// <summary>Returns the objective's options.</summary>
    /// <param name="maxTokens">Tokens of the longest answer.</param>
    internal PolicyGradientOptions ToObjective(int maxTokens)
    {
        PolicyGradientOptions own = Algorithm switch
        {
            PolicyAlgorithm.Grpo => PolicyGradientOptions.Grpo,
            PolicyAlgorithm.Dapo => PolicyGradientOptions.Dapo,
            PolicyAlgorithm.Cispo => PolicyGradientOptions.Cispo,
            PolicyAlgorithm.Rloo => PolicyGradientOptions.Rloo,
            _ => PolicyGradientOptions.DrGrpo(maxTokens),
        };
        return own with
        {
            ClipLow = ClipLow ?? own.ClipLow,
            ClipHigh = ClipHigh ?? (Algorithm == PolicyAlgorithm.Cispo ? own.ClipHigh : PolicyGradientOptions.Dapo.ClipHigh),
            Normalizer = Normalizer ?? own.Normalizer,
            TokensPerSequence = maxTokens,
            DivergenceWeight = DivergenceWeight,
        };
    }
}
