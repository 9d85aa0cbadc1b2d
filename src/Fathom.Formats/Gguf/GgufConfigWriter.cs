using Fathom.Formats.Conversion;

namespace Fathom.Formats.Gguf;

/// <summary>Writes hyper-parameters as GGUF metadata.</summary>
public static class GgufConfigWriter
{
    /// <summary>GGUF's name for a model's architecture.</summary>
    /// <exception cref="ModelFormatException">There is none.</exception>
    public static string Architecture(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.ModelType switch
        {
            "deepseek_v2" or "deepseek_v3" => "deepseek2",
            "llama" or "qwen2" or "qwen3" => config.ModelType,
            _ => throw new ModelFormatException("model.config.architecture", "model_type", string.Join(", ", GgufModelConfig.Architectures), config.ModelType),
        };
    }

    /// <summary>Adds a model's hyper-parameters.</summary>
    /// <param name="config">A checked configuration.</param>
    /// <param name="metadata">Receives them.</param>
    /// <param name="splitsKvB">Whether latent attention's up-projection will be written as two tensors: the newer form of <c>deepseek2</c>.</param>
    public static void Write(ModelConfig config, GgufMetadataWriter metadata, bool splitsKvB)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        string prefix = Architecture(config) + ".";
        metadata.Add(prefix + "vocab_size", config.VocabSize);
        metadata.Add(prefix + "context_length", config.MaxSequenceLength);
        metadata.Add(prefix + "embedding_length", config.HiddenSize);
        metadata.Add(prefix + "block_count", config.NumLayers);
        metadata.Add(prefix + "feed_forward_length", config.IntermediateSize);
        metadata.Add(prefix + "attention.head_count", config.NumHeads);
        metadata.Add(prefix + "attention.layer_norm_rms_epsilon", config.RmsNormEps);
        metadata.Add(prefix + "rope.freq_base", (float)config.RopeTheta);
        if (config.Mla is { } mla)
        {
            WriteLatent(config, mla, metadata, prefix, splitsKvB);
        }
        else
        {
            metadata.Add(prefix + "attention.head_count_kv", config.NumKvHeads);
            metadata.Add(prefix + "attention.key_length", config.HeadDim);
            metadata.Add(prefix + "attention.value_length", config.HeadDim);
            metadata.Add(prefix + "rope.dimension_count", config.HeadDim);
        }

        WriteExperts(config, metadata, prefix);
        WriteScaling(config, metadata, prefix);
    }

    private static void WriteLatent(ModelConfig config, MlaConfig mla, GgufMetadataWriter metadata, string prefix, bool splitsKvB)
    {
        int key = mla.QkNopeHeadDim + mla.QkRopeHeadDim;

        // The newer form states the sizes of the latent, which is one key-value head shared by all query heads; the heads' own sizes get keys with _mla.
        metadata.Add(prefix + "attention.head_count_kv", splitsKvB ? 1 : config.NumHeads);
        if (mla.QueryLoraRank is { } queryRank)
        {
            metadata.Add(prefix + "attention.q_lora_rank", queryRank);
        }

        metadata.Add(prefix + "attention.kv_lora_rank", mla.KvLoraRank);
        metadata.Add(prefix + "attention.key_length", splitsKvB ? mla.KvLoraRank + mla.QkRopeHeadDim : key);
        metadata.Add(prefix + "attention.value_length", splitsKvB ? mla.KvLoraRank : mla.VHeadDim);
        if (splitsKvB)
        {
            metadata.Add(prefix + "attention.key_length_mla", key);
            metadata.Add(prefix + "attention.value_length_mla", mla.VHeadDim);
        }

        metadata.Add(prefix + "rope.dimension_count", mla.QkRopeHeadDim);
    }

    private static void WriteExperts(ModelConfig config, GgufMetadataWriter metadata, string prefix)
    {
        if (config.Moe is not { } moe)
        {
            if (config.Mla is not null)
            {
                metadata.Add(prefix + "leading_dense_block_count", config.NumLayers);
            }

            return;
        }

        metadata.Add(prefix + "leading_dense_block_count", moe.FirstDenseLayers);
        metadata.Add(prefix + "expert_count", moe.NumRoutedExperts);
        metadata.Add(prefix + "expert_used_count", moe.NumExpertsPerToken);
        metadata.Add(prefix + "expert_shared_count", moe.NumSharedExperts);
        metadata.Add(prefix + "expert_feed_forward_length", moe.MoeIntermediateSize);
        metadata.Add(prefix + "expert_weights_scale", moe.RoutedScalingFactor);
        metadata.Add(prefix + "expert_weights_norm", moe.NormalizeTopK);
        metadata.Add(prefix + "expert_gating_func", moe.Scoring == ExpertScoring.Sigmoid ? 2 : 1);
        if (moe.NumGroups > 1)
        {
            metadata.Add(prefix + "expert_group_count", moe.NumGroups);
            metadata.Add(prefix + "expert_group_used_count", moe.TopKGroups);
        }
    }

    /// <summary>Adds linear scaling and YaRN; Llama 3's scaling is stored as a tensor of divisors (see <see cref="RopeDivisors"/>).</summary>
    private static void WriteScaling(ModelConfig config, GgufMetadataWriter metadata, string prefix)
    {
        if (config.RopeScaling is not { Kind: RopeScalingKind.Linear or RopeScalingKind.Yarn } scaling)
        {
            return;
        }

        metadata.Add(prefix + "rope.scaling.type", scaling.Kind == RopeScalingKind.Yarn ? "yarn" : "linear");
        metadata.Add(prefix + "rope.scaling.factor", (float)scaling.Factor);
        if (scaling.Kind == RopeScalingKind.Linear)
        {
            return;
        }

        metadata.Add(prefix + "rope.scaling.original_context_length", scaling.OriginalMaxSequenceLength);
        metadata.Add(prefix + "rope.scaling.yarn_beta_fast", (float)scaling.BetaFast);
        metadata.Add(prefix + "rope.scaling.yarn_beta_slow", (float)scaling.BetaSlow);
        if (config.Mla is not null)
        {
            RequireUnitMagnitude(scaling);
            metadata.Add(prefix + "rope.scaling.yarn_log_multiplier", (float)(0.1 * scaling.MscaleAllDim));
        }
        else if (scaling.AttentionFactor is { } attentionFactor)
        {
            metadata.Add(prefix + "rope.scaling.attn_factor", (float)(attentionFactor / scaling.YarnMagnitude));
        }
    }

    private static void RequireUnitMagnitude(RopeScaling scaling)
    {
        if (scaling.Mscale != scaling.MscaleAllDim)
        {
            throw new ModelFormatException(
                "convert.unsupported", "rope_scaling.mscale", $"mscale_all_dim {scaling.MscaleAllDim}, all that GGUF can say", $"{scaling.Mscale}");
        }
    }
}
