namespace Fathom.Formats;

/// <summary>The tensors of a model, derived from its hyper-parameters: names and shapes as in checkpoints.</summary>
public static class ModelTensors
{
    /// <summary>All tensors, layer by layer, the embedding first and the head last.</summary>
    /// <param name="config">A checked configuration.</param>
    /// <param name="hasSplitKvB">Whether latent attention's up-projection is stored as two tensors, as in <see cref="WeightLayout.HasSplitKvB"/>.</param>
    /// <param name="withNextTokenPredict">Whether to include the multi-token-prediction layers.</param>
    public static IEnumerable<TensorRequirement> Of(ModelConfig config, bool hasSplitKvB = false, bool withNextTokenPredict = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        yield return Matrix("model.embed_tokens.weight", config.VocabSize, config.HiddenSize);
        int layers = config.NumLayers + (withNextTokenPredict ? config.NumNextTokenPredictLayers : 0);
        for (int layer = 0; layer < layers; layer++)
        {
            foreach (TensorRequirement tensor in Layer(config, layer, hasSplitKvB))
            {
                yield return tensor;
            }
        }

        yield return Vector("model.norm.weight", config.HiddenSize);
        if (!config.TieWordEmbeddings)
        {
            yield return Matrix("lm_head.weight", config.VocabSize, config.HiddenSize);
        }
    }

    /// <summary>The tensors of one decoder layer, or of one of the multi-token-prediction layers after them.</summary>
    public static IEnumerable<TensorRequirement> Layer(ModelConfig config, int layer, bool hasSplitKvB = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        string prefix = $"model.layers.{layer}.";
        IEnumerable<TensorRequirement> tensors =
        [
            Vector(prefix + "input_layernorm.weight", config.HiddenSize),
            .. config.Mla is { } mla ? LatentAttention(config, mla, prefix + "self_attn.", hasSplitKvB) : Attention(config, prefix + "self_attn."),
            Vector(prefix + "post_attention_layernorm.weight", config.HiddenSize),
            .. config.Moe is { } moe && layer >= moe.FirstDenseLayers
                ? Experts(config, moe, prefix + "mlp.")
                : Mlp(config, prefix + "mlp.", config.IntermediateSize),
        ];
        return layer < config.NumLayers ? tensors : tensors.Concat(NextTokenPredict(config, prefix));
    }

    private static IEnumerable<TensorRequirement> Attention(ModelConfig config, string prefix)
    {
        int queryWidth = config.NumHeads * config.HeadDim;
        int kvWidth = config.NumKvHeads * config.HeadDim;
        yield return Matrix(prefix + "q_proj.weight", queryWidth, config.HiddenSize);
        yield return Matrix(prefix + "k_proj.weight", kvWidth, config.HiddenSize);
        yield return Matrix(prefix + "v_proj.weight", kvWidth, config.HiddenSize);
        if (config.HasQkvBias)
        {
            yield return Vector(prefix + "q_proj.bias", queryWidth);
            yield return Vector(prefix + "k_proj.bias", kvWidth);
            yield return Vector(prefix + "v_proj.bias", kvWidth);
        }

        if (config.HasQkNorm)
        {
            yield return Vector(prefix + "q_norm.weight", config.HeadDim);
            yield return Vector(prefix + "k_norm.weight", config.HeadDim);
        }

        yield return Matrix(prefix + "o_proj.weight", config.HiddenSize, queryWidth);
    }

    private static IEnumerable<TensorRequirement> LatentAttention(ModelConfig config, MlaConfig mla, string prefix, bool hasSplitKvB)
    {
        int queryWidth = config.NumHeads * (mla.QkNopeHeadDim + mla.QkRopeHeadDim);
        if (mla.QueryLoraRank is { } queryRank)
        {
            yield return Matrix(prefix + "q_a_proj.weight", queryRank, config.HiddenSize);
            yield return Vector(prefix + "q_a_layernorm.weight", queryRank);
            yield return Matrix(prefix + "q_b_proj.weight", queryWidth, queryRank);
        }
        else
        {
            yield return Matrix(prefix + "q_proj.weight", queryWidth, config.HiddenSize);
        }

        yield return Matrix(prefix + "kv_a_proj_with_mqa.weight", mla.KvLoraRank + mla.QkRopeHeadDim, config.HiddenSize);
        yield return Vector(prefix + "kv_a_layernorm.weight", mla.KvLoraRank);
        if (hasSplitKvB)
        {
            yield return Matrix(prefix + "k_b_proj.weight", (long)config.NumHeads * mla.KvLoraRank, mla.QkNopeHeadDim);
            yield return Matrix(prefix + "v_b_proj.weight", (long)config.NumHeads * mla.VHeadDim, mla.KvLoraRank);
        }
        else
        {
            yield return Matrix(prefix + "kv_b_proj.weight", (long)config.NumHeads * (mla.QkNopeHeadDim + mla.VHeadDim), mla.KvLoraRank);
        }

        yield return Matrix(prefix + "o_proj.weight", config.HiddenSize, (long)config.NumHeads * mla.VHeadDim);
    }

    private static IEnumerable<TensorRequirement> Mlp(ModelConfig config, string prefix, long width) =>
    [
        Matrix(prefix + "gate_proj.weight", width, config.HiddenSize),
        Matrix(prefix + "up_proj.weight", width, config.HiddenSize),
        Matrix(prefix + "down_proj.weight", config.HiddenSize, width),
    ];

    private static IEnumerable<TensorRequirement> Experts(ModelConfig config, MoeConfig moe, string prefix)
    {
        yield return Matrix(prefix + "gate.weight", moe.NumRoutedExperts, config.HiddenSize);
        if (moe.Scoring == ExpertScoring.Sigmoid)
        {
            yield return new TensorRequirement(prefix + "gate.e_score_correction_bias", TensorShape.Vector(moe.NumRoutedExperts), IsOptional: true);
        }

        for (int expert = 0; expert < moe.NumRoutedExperts; expert++)
        {
            foreach (TensorRequirement tensor in Mlp(config, $"{prefix}experts.{expert}.", moe.MoeIntermediateSize))
            {
                yield return tensor;
            }
        }

        if (moe.NumSharedExperts > 0)
        {
            foreach (TensorRequirement tensor in Mlp(config, prefix + "shared_experts.", (long)moe.MoeIntermediateSize * moe.NumSharedExperts))
            {
                yield return tensor;
            }
        }
    }

    private static IEnumerable<TensorRequirement> NextTokenPredict(ModelConfig config, string prefix) =>
    [
        new(prefix + "embed_tokens.weight", TensorShape.Matrix(config.VocabSize, config.HiddenSize), IsOptional: true),
        Vector(prefix + "enorm.weight", config.HiddenSize),
        Vector(prefix + "hnorm.weight", config.HiddenSize),
        Matrix(prefix + "eh_proj.weight", config.HiddenSize, 2L * config.HiddenSize),
        Vector(prefix + "shared_head.norm.weight", config.HiddenSize),
        new(prefix + "shared_head.head.weight", TensorShape.Matrix(config.VocabSize, config.HiddenSize), IsOptional: true),
    ];

    private static TensorRequirement Matrix(string name, long rows, long columns) => new(name, TensorShape.Matrix(rows, columns));

    private static TensorRequirement Vector(string name, long length) => new(name, TensorShape.Vector(length));
}
