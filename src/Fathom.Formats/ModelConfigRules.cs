namespace Fathom.Formats;

/// <summary>
/// Checks hyper-parameters as a whole, before any tensor is touched: afterwards, required counts are positive, no product overflows, and everything
/// that must divide evenly does.
/// </summary>
internal static class ModelConfigRules
{
    public static void Check(ModelConfig config)
    {
        InRange("vocab_size", config.VocabSize, 1, ModelLimits.MaxVocabSize);
        InRange("hidden_size", config.HiddenSize, 1, ModelLimits.MaxWidth);
        InRange("num_hidden_layers", config.NumLayers, 1, ModelLimits.MaxLayers);
        InRange("num_nextn_predict_layers", config.NumNextTokenPredictLayers, 0, ModelLimits.MaxLayers);
        InRange("num_attention_heads", config.NumHeads, 1, ModelLimits.MaxHeads);
        InRange("num_key_value_heads", config.NumKvHeads, 1, config.NumHeads);
        InRange("max_position_embeddings", config.MaxSequenceLength, 1, ModelLimits.MaxSequenceLength);
        Positive("rms_norm_eps", config.RmsNormEps, 1);
        Positive("rope_theta", config.RopeTheta, ModelLimits.MaxFactor);
        Divides("num_key_value_heads", config.NumKvHeads, "num_attention_heads", config.NumHeads);
        if (config.Moe is not { } moe || moe.FirstDenseLayers > 0)
        {
            InRange("intermediate_size", config.IntermediateSize, 1, ModelLimits.MaxWidth);
        }

        CheckAttention(config);
        CheckExperts(config);
        CheckScaling(config);
    }

    private static void CheckAttention(ModelConfig config)
    {
        if (config.Mla is not { } mla)
        {
            InRange("head_dim", config.HeadDim, 2, ModelLimits.MaxHeadDim);
            Divides("rotary pairs (2)", 2, "head_dim", config.HeadDim);
            InRange("num_attention_heads · head_dim", (long)config.NumHeads * config.HeadDim, 1, ModelLimits.MaxWidth);
            return;
        }

        if (mla.QueryLoraRank is { } queryRank)
        {
            InRange("q_lora_rank", queryRank, 1, ModelLimits.MaxWidth);
        }

        InRange("kv_lora_rank", mla.KvLoraRank, 1, ModelLimits.MaxWidth);
        InRange("qk_nope_head_dim", mla.QkNopeHeadDim, 1, ModelLimits.MaxHeadDim);
        InRange("qk_rope_head_dim", mla.QkRopeHeadDim, 2, ModelLimits.MaxHeadDim);
        InRange("v_head_dim", mla.VHeadDim, 1, ModelLimits.MaxHeadDim);
        Divides("rotary pairs (2)", 2, "qk_rope_head_dim", mla.QkRopeHeadDim);
        InRange(
            "num_attention_heads · (qk_nope_head_dim + qk_rope_head_dim)",
            (long)config.NumHeads * (mla.QkNopeHeadDim + mla.QkRopeHeadDim),
            1,
            ModelLimits.MaxWidth);
        InRange("num_attention_heads · (qk_nope_head_dim + v_head_dim)", (long)config.NumHeads * (mla.QkNopeHeadDim + mla.VHeadDim), 1, ModelLimits.MaxWidth);
        if (config.NumKvHeads != config.NumHeads)
        {
            throw Inconsistent("num_key_value_heads", $"{config.NumHeads}, as many as query heads in latent attention", $"{config.NumKvHeads}");
        }
    }

    private static void CheckExperts(ModelConfig config)
    {
        if (config.Moe is not { } moe)
        {
            return;
        }

        InRange("n_routed_experts", moe.NumRoutedExperts, 1, ModelLimits.MaxExperts);
        InRange("n_shared_experts", moe.NumSharedExperts, 0, ModelLimits.MaxExperts);
        InRange("num_experts_per_tok", moe.NumExpertsPerToken, 1, moe.NumRoutedExperts);
        InRange("moe_intermediate_size", moe.MoeIntermediateSize, 1, ModelLimits.MaxWidth);
        InRange("moe_intermediate_size · n_shared_experts", (long)moe.MoeIntermediateSize * moe.NumSharedExperts, 0, ModelLimits.MaxWidth);
        InRange("first_k_dense_replace", moe.FirstDenseLayers, 0, config.NumLayers);
        InRange("n_group", moe.NumGroups, 1, moe.NumRoutedExperts);
        InRange("topk_group", moe.TopKGroups, 1, moe.NumGroups);
        Positive("routed_scaling_factor", moe.RoutedScalingFactor, ModelLimits.MaxFactor);
        Divides("n_group", moe.NumGroups, "n_routed_experts", moe.NumRoutedExperts);
        int groupSize = moe.NumRoutedExperts / moe.NumGroups;
        InRange("num_experts_per_tok", moe.NumExpertsPerToken, 1, moe.TopKGroups * groupSize);
        if (moe.Scoring == ExpertScoring.Sigmoid && moe.NumGroups > 1 && groupSize < 2)
        {
            throw Inconsistent("n_group", "groups of at least 2 experts, whose best two are added", $"groups of {groupSize}");
        }
    }

    private static void CheckScaling(ModelConfig config)
    {
        if (config.RopeScaling is not { } scaling)
        {
            return;
        }

        Positive("rope_scaling.factor", scaling.Factor, ModelLimits.MaxFactor);
        switch (scaling.Kind)
        {
            case RopeScalingKind.Yarn:
                CheckYarn(config, scaling);
                break;
            case RopeScalingKind.Llama3:
                InRange("rope_scaling.original_max_position_embeddings", scaling.OriginalMaxSequenceLength, 1, ModelLimits.MaxSequenceLength);
                Positive("rope_scaling.low_freq_factor", scaling.LowFrequencyFactor, ModelLimits.MaxFactor);
                if (!(scaling.HighFrequencyFactor > scaling.LowFrequencyFactor && scaling.HighFrequencyFactor <= ModelLimits.MaxFactor))
                {
                    throw Inconsistent(
                        "rope_scaling.high_freq_factor", $"more than low_freq_factor {scaling.LowFrequencyFactor}", $"{scaling.HighFrequencyFactor}");
                }

                break;
            case RopeScalingKind.Divisors:
                CheckDivisors(config, scaling);
                break;
        }
    }

    private static void CheckYarn(ModelConfig config, RopeScaling scaling)
    {
        InRange("rope_scaling.original_max_position_embeddings", scaling.OriginalMaxSequenceLength, 1, ModelLimits.MaxSequenceLength);
        Positive("rope_scaling.beta_fast", scaling.BetaFast, ModelLimits.MaxFactor);
        Positive("rope_scaling.beta_slow", scaling.BetaSlow, ModelLimits.MaxFactor);
        if (!(scaling.Mscale >= 0 && scaling.MscaleAllDim >= 0 && scaling.Mscale <= ModelLimits.MaxFactor && scaling.MscaleAllDim <= ModelLimits.MaxFactor))
        {
            throw Range("rope_scaling.mscale", 0, ModelLimits.MaxFactor, $"{scaling.Mscale}, {scaling.MscaleAllDim}");
        }

        if (scaling.AttentionFactor is { } attentionFactor)
        {
            Positive("rope_scaling.attention_factor", attentionFactor, ModelLimits.MaxFactor);
        }

        // The correction range is logarithmic in the base: it must not be 1.
        if (config.RopeTheta <= 1)
        {
            throw Inconsistent("rope_theta", "more than 1 with YaRN", $"{config.RopeTheta}");
        }
    }

    private static void CheckDivisors(ModelConfig config, RopeScaling scaling)
    {
        int pairs = (config.Mla?.QkRopeHeadDim ?? config.HeadDim) / 2;
        if (scaling.Divisors is not { } divisors || divisors.Count != pairs)
        {
            throw Inconsistent("rope_freqs.weight", $"{pairs} divisors, one for each rotary pair", $"{scaling.Divisors?.Count ?? 0}");
        }

        foreach (float divisor in divisors)
        {
            Positive("rope_freqs.weight", divisor, ModelLimits.MaxFactor);
        }
    }

    private static void InRange(string name, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            throw Range(name, least, most, $"{value}");
        }
    }

    private static void Positive(string name, double value, double most)
    {
        if (!(value > 0 && value <= most))
        {
            throw new ModelFormatException("model.config.range", name, $"a number above 0, at most {most}", $"{value}");
        }
    }

    private static void Divides(string divisorName, int divisor, string name, int value)
    {
        if (value % divisor != 0)
        {
            throw Inconsistent(name, $"a multiple of {divisorName} {divisor}", $"{value}");
        }
    }

    private static ModelFormatException Range(string name, double least, double most, string actual) =>
        new("model.config.range", name, $"{least} … {most}", actual);

    private static ModelFormatException Inconsistent(string name, string expected, string actual) =>
        new("model.config.inconsistent", name, expected, actual);
}
