using Fathom.Numerics.Kernels;

namespace Fathom.Formats;

/// <summary>A model's hyper-parameters under Hugging Face's names, whether they came from <c>config.json</c> or from GGUF metadata.</summary>
public sealed record ModelConfig
{
    /// <summary>Architecture: <c>deepseek_v3</c>, <c>deepseek_v2</c>, <c>llama</c>, <c>qwen2</c>, <c>qwen3</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>Rows of the embedding table and of the head.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width of a dense feed-forward layer.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Decoder layers, without the MTP ones.</summary>
    public required int NumLayers { get; init; }

    /// <summary>Query heads.</summary>
    public required int NumHeads { get; init; }

    /// <summary>Key and value heads; equal to <see cref="NumHeads"/> for MLA.</summary>
    public required int NumKvHeads { get; init; }

    /// <summary>Width of a head (dense architectures; MLA has its own three).</summary>
    public required int HeadDim { get; init; }

    /// <summary>Added to the mean square in every norm.</summary>
    public required float RmsNormEps { get; init; }

    /// <summary>Longest sequence that the model was made for.</summary>
    public required int MaxSequenceLength { get; init; }

    /// <summary>Base of the rotary frequencies.</summary>
    public required double RopeTheta { get; init; }

    /// <summary>Context extension; null for none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether the head is the embedding table.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>Latent attention; null for the dense architectures.</summary>
    public MlaConfig? Mla { get; init; }

    /// <summary>Experts; null if every layer is dense.</summary>
    public MoeConfig? Moe { get; init; }

    /// <summary>Multi-token-prediction layers that follow the decoder layers in the file.</summary>
    public int NumNextTokenPredictLayers { get; init; }

    /// <summary>Whether the query, key and value projections have biases: <c>qwen2</c>.</summary>
    public bool HasQkvBias => ModelType == "qwen2";

    /// <summary>Whether every query and key head is normalized before rotation: <c>qwen3</c>.</summary>
    public bool HasQkNorm => ModelType == "qwen3";

    /// <summary>Checks the configuration as a whole and returns it.</summary>
    /// <exception cref="ModelFormatException">
    /// A value is out of range (<c>model.config.range</c>) or contradicts another (<c>model.config.inconsistent</c>).
    /// </exception>
    public ModelConfig Validated()
    {
        ModelConfigRules.Check(this);
        return this;
    }
}

/// <summary>Multi-head latent attention.</summary>
/// <param name="QueryLoraRank">Width of the query latent; null if a single matrix projects the query.</param>
/// <param name="KvLoraRank">Width of the key-value latent.</param>
/// <param name="QkNopeHeadDim">Width of the part of a head's query and key without position.</param>
/// <param name="QkRopeHeadDim">Width of the part of a head's query with position, and of the shared rotary key.</param>
/// <param name="VHeadDim">Value width of a head.</param>
public sealed record MlaConfig(int? QueryLoraRank, int KvLoraRank, int QkNopeHeadDim, int QkRopeHeadDim, int VHeadDim);

/// <summary>How a router turns scores into affinities.</summary>
public enum ExpertScoring
{
    /// <summary>Softmax over all experts (V2).</summary>
    Softmax,

    /// <summary>Sigmoid of each score (V3).</summary>
    Sigmoid,
}

/// <summary>Mixture of experts.</summary>
public sealed record MoeConfig
{
    /// <summary>Routed experts.</summary>
    public required int NumRoutedExperts { get; init; }

    /// <summary>Shared experts; they are stored as one feed-forward network of this many times the width.</summary>
    public required int NumSharedExperts { get; init; }

    /// <summary>Routed experts per token.</summary>
    public required int NumExpertsPerToken { get; init; }

    /// <summary>Width of one expert.</summary>
    public required int MoeIntermediateSize { get; init; }

    /// <summary>Leading layers that are dense.</summary>
    public required int FirstDenseLayers { get; init; }

    /// <summary>Number of expert groups; 1 for none.</summary>
    public int NumGroups { get; init; } = 1;

    /// <summary>Groups that a token may use.</summary>
    public int TopKGroups { get; init; } = 1;

    /// <summary>How affinities are computed.</summary>
    public required ExpertScoring Scoring { get; init; }

    /// <summary>Whether the chosen affinities are scaled to sum to one.</summary>
    public required bool NormalizeTopK { get; init; }

    /// <summary>Factor of the routed experts' sum.</summary>
    public required float RoutedScalingFactor { get; init; }

    /// <summary>How tokens choose experts.</summary>
    public RouterShape Router => new(
        NumRoutedExperts, NumExpertsPerToken, NumGroups, TopKGroups, NormalizeTopK, RoutedScalingFactor, Scoring == ExpertScoring.Softmax);
}

/// <summary>How rotary frequencies are changed for longer contexts.</summary>
public enum RopeScalingKind
{
    /// <summary>All are divided by the factor.</summary>
    Linear,

    /// <summary>DeepSeek's and Qwen's YaRN.</summary>
    Yarn,

    /// <summary>Llama 3.1's smooth division of long wavelengths.</summary>
    Llama3,

    /// <summary>The file contains a divisor for each pair (GGUF's <c>rope_freqs.weight</c>).</summary>
    Divisors,
}

/// <summary>Context extension of the rotary embedding.</summary>
public sealed record RopeScaling
{
    /// <summary>The kind of scaling.</summary>
    public required RopeScalingKind Kind { get; init; }

    /// <summary>Factor by which the context grows.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Context before the extension.</summary>
    public int OriginalMaxSequenceLength { get; init; }

    /// <summary>YaRN: number of rotations above which a pair is left unchanged.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>YaRN: number of rotations below which a pair is divided.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>YaRN: magnitude of sine and cosine, numerator.</summary>
    public double Mscale { get; init; } = 1;

    /// <summary>YaRN: denominator of that magnitude, and growth of the softmax scale (0 for none).</summary>
    public double MscaleAllDim { get; init; }

    /// <summary>YaRN: magnitude of sine and cosine, if the file states it; null to derive it from the two mscales.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary>What YaRN multiplies rotated values by unless <see cref="AttentionFactor"/> is given.</summary>
    public double YarnMagnitude => YarnTemperature(Factor, Mscale) / YarnTemperature(Factor, MscaleAllDim);

    /// <summary>YaRN's temperature, <c>0.1 · mscale · ln factor + 1</c> (Peng et al. 2023, eq. 22).</summary>
    public static double YarnTemperature(double factor, double mscale) => factor > 1 ? (0.1 * mscale * Math.Log(factor)) + 1 : 1;

    /// <summary>Llama 3: wavelengths above original / low are divided.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Llama 3: wavelengths below original / high are left unchanged.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary><see cref="RopeScalingKind.Divisors"/>: one for each pair.</summary>
    public IReadOnlyList<float>? Divisors { get; init; }
}
