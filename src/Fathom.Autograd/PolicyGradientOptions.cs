namespace Fathom.Autograd;

/// <summary>Treatment of a token whose ratio leaves the clip range.</summary>
public enum RatioClipping
{
    /// <summary>No ratio: the derivative is the advantage (REINFORCE, RLOO).</summary>
    None,

    /// <summary>PPO's: such a token has no gradient when the advantage would push it further out.</summary>
    Surrogate,

    /// <summary>CISPO's: the clipped ratio is a constant weight of <c>log p</c>, so every token keeps a gradient.</summary>
    StopGradient,
}

/// <summary>Divisor of the sum over tokens.</summary>
public enum LossNormalizer
{
    /// <summary>All tokens of the step that count (DAPO).</summary>
    Tokens,

    /// <summary>Each answer's own tokens, then the number of answers (GRPO).</summary>
    Sequences,

    /// <summary>A constant per answer, so that length never changes a token's weight (Dr. GRPO).</summary>
    Constant,
}

/// <summary>Settings of the policy gradient.</summary>
public sealed record PolicyGradientOptions
{
    /// <summary>How ratios are clipped.</summary>
    public RatioClipping Clipping { get; init; } = RatioClipping.Surrogate;

    /// <summary>Ratios below <c>1 − ClipLow</c> are clipped; 1 or more never clips.</summary>
    public float ClipLow { get; init; } = 0.2f;

    /// <summary>Ratios above <c>1 + ClipHigh</c> are clipped.</summary>
    public float ClipHigh { get; init; } = 0.2f;

    /// <summary>Divisor of the loss.</summary>
    public LossNormalizer Normalizer { get; init; } = LossNormalizer.Tokens;

    /// <summary><see cref="LossNormalizer.Constant"/>: contribution of each answer to the divisor, usually the longest answer's tokens.</summary>
    public float TokensPerSequence { get; init; } = 1;

    /// <summary>
    /// Weight of the divergence to the reference policy, estimated per token by <c>e^d − d − 1</c> with <c>d = log p_ref − log p</c>; 0 for none.
    /// </summary>
    public float DivergenceWeight { get; init; }

    /// <summary>GRPO: clipped surrogate, mean per answer, divergence to a reference.</summary>
    public static PolicyGradientOptions Grpo { get; } = new() { Normalizer = LossNormalizer.Sequences, DivergenceWeight = 1e-3f };

    /// <summary>DAPO: a higher upper clip and one mean over all tokens.</summary>
    public static PolicyGradientOptions Dapo { get; } = new() { ClipHigh = 0.28f };

    /// <summary>CISPO: clipped ratios as constant weights; only the upper clip binds.</summary>
    public static PolicyGradientOptions Cispo { get; } = new() { Clipping = RatioClipping.StopGradient, ClipLow = 1, ClipHigh = 4 };

    /// <summary>RLOO: the plain policy gradient; an advantage is a reward minus the mean of the group's other rewards.</summary>
    public static PolicyGradientOptions Rloo { get; } = new() { Clipping = RatioClipping.None };

    /// <summary>Dr. GRPO: a constant divisor instead of the answer's length.</summary>
    /// <param name="longestAnswer">Tokens of the longest answer allowed.</param>
    public static PolicyGradientOptions DrGrpo(int longestAnswer) => new() { Normalizer = LossNormalizer.Constant, TokensPerSequence = longestAnswer };
}
