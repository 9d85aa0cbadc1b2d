namespace Fathom.Formats;

/// <summary>Largest hyper-parameters that are accepted: far above any model, far below what would overflow.</summary>
public static class ModelLimits
{
    /// <summary>Decoder layers, and multi-token-prediction layers.</summary>
    public const int MaxLayers = 4_096;

    /// <summary>Width of the residual stream, of a latent, of a feed-forward layer.</summary>
    public const int MaxWidth = 1 << 20;

    /// <summary>Heads.</summary>
    public const int MaxHeads = 4_096;

    /// <summary>Width of a head.</summary>
    public const int MaxHeadDim = 1 << 14;

    /// <summary>Rows of the embedding.</summary>
    public const int MaxVocabSize = 1 << 22;

    /// <summary>Routed experts, shared experts, and experts per token.</summary>
    public const int MaxExperts = 1 << 14;

    /// <summary>Tokens of the longest sequence.</summary>
    public const int MaxSequenceLength = 1 << 28;

    /// <summary>Context extension, rotary base, scaling of the experts' sum.</summary>
    public const double MaxFactor = 1e12;
}
