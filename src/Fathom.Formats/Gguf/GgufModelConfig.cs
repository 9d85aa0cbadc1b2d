namespace Fathom.Formats.Gguf;

/// <summary>Reads hyper-parameters from GGUF metadata.</summary>
/// <remarks>
/// Supports both forms of <c>deepseek2</c>: in the older one, <c>key_length</c> and <c>value_length</c> are the widths of the heads; in the newer one,
/// they are those of the latent, and <c>key_length_mla</c> and <c>value_length_mla</c> are those of the heads.
/// </remarks>
public static class GgufModelConfig
{
    private const double DefaultRopeTheta = 10_000;

    /// <summary>Supported GGUF architectures.</summary>
    public static IReadOnlyList<string> Architectures { get; } = ["llama", "qwen2", "qwen3", "deepseek2"];

    /// <summary>Reads and checks a model's hyper-parameters.</summary>
    /// <exception cref="ModelFormatException">One is missing, is out of range, or contradicts the tensors, or the architecture is unknown.</exception>
    public static ModelConfig Read(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string architecture = file.Metadata.FindString("general.architecture")
            ?? throw new ModelFormatException("model.config.missing", "general.architecture", "an architecture", "none");
        if (!Architectures.Contains(architecture))
        {
            throw new ModelFormatException("model.config.architecture", "general.architecture", string.Join(", ", Architectures), architecture);
        }

        var keys = new GgufKeys(file.Metadata, architecture);
        ModelConfig config = (architecture == "deepseek2" ? ReadLatent(file, keys) : ReadDense(file, keys, architecture)).Validated();
        CheckBlocks(file, config, keys);
        return config;
    }

    private static ModelConfig ReadDense(GgufFile file, GgufKeys keys, string architecture)
    {
        if (keys.Find("expert_count") is > 0)
        {
            throw new ModelFormatException("model.config.unsupported", keys.Name("expert_count"), "a dense model of this architecture", "experts");
        }

        int heads = keys.Int("attention.head_count");
        int width = keys.Int("embedding_length");
        int headDim = keys.Int("attention.key_length", heads == 0 ? 0 : width / heads);
        RequireEqual(keys, "attention.value_length", headDim);
        RequireEqual(keys, "rope.dimension_count", headDim);
        if (!keys.Has("attention.key_length") && heads > 0 && width % heads != 0)
        {
            throw new ModelFormatException("model.config.inconsistent", keys.Name("embedding_length"), $"a multiple of {heads} heads", $"{width}");
        }

        return new ModelConfig
        {
            ModelType = architecture,
            VocabSize = VocabSize(file, keys),
            HiddenSize = width,
            IntermediateSize = keys.Int("feed_forward_length"),
            NumLayers = keys.Int("block_count"),
            NumHeads = heads,
            NumKvHeads = keys.Int("attention.head_count_kv", heads),
            HeadDim = headDim,
            RmsNormEps = keys.Single("attention.layer_norm_rms_epsilon"),
            MaxSequenceLength = keys.Int("context_length"),
            RopeTheta = keys.Double("rope.freq_base", DefaultRopeTheta),
            RopeScaling = ReadScaling(file, keys, isLatent: false),
            TieWordEmbeddings = IsTied(file),
        };
    }

    private static ModelConfig ReadLatent(GgufFile file, GgufKeys keys)
    {
        int heads = keys.Int("attention.head_count");
        bool isNewForm = keys.Has("attention.key_length_mla");
        int rope = keys.Int("rope.dimension_count");
        int key = keys.Int(isNewForm ? "attention.key_length_mla" : "attention.key_length");
        int value = keys.Int(isNewForm ? "attention.value_length_mla" : "attention.value_length");
        int queryRank = keys.Int("attention.q_lora_rank", 0);
        int latent = keys.Int("attention.kv_lora_rank");
        int nextLayers = keys.Int("nextn_predict_layers", 0);
        if (isNewForm)
        {
            RequireEqual(keys, "attention.key_length", (long)latent + rope);
            RequireEqual(keys, "attention.value_length", latent);
        }

        MoeConfig? experts = ReadExperts(keys);
        return new ModelConfig
        {
            ModelType = experts is { Scoring: ExpertScoring.Softmax } ? "deepseek_v2" : "deepseek_v3",
            VocabSize = VocabSize(file, keys),
            HiddenSize = keys.Int("embedding_length"),
            IntermediateSize = keys.Int("feed_forward_length", 0),
            NumLayers = keys.Int("block_count") - nextLayers,
            NumNextTokenPredictLayers = nextLayers,
            NumHeads = heads,
            NumKvHeads = heads,
            HeadDim = key,
            RmsNormEps = keys.Single("attention.layer_norm_rms_epsilon"),
            MaxSequenceLength = keys.Int("context_length"),
            RopeTheta = keys.Double("rope.freq_base", DefaultRopeTheta),
            RopeScaling = ReadScaling(file, keys, isLatent: true),
            TieWordEmbeddings = IsTied(file),
            Mla = new MlaConfig(queryRank == 0 ? null : queryRank, latent, key - rope, rope, value),
            Moe = experts,
        };
    }

    private static MoeConfig? ReadExperts(GgufKeys keys)
    {
        int experts = keys.Int("expert_count", 0);
        if (experts == 0)
        {
            return null;
        }

        double scale = keys.Double("expert_weights_scale", 0);
        int groups = Math.Max(1, keys.Int("expert_group_count", 1));
        return new MoeConfig
        {
            NumRoutedExperts = experts,
            NumSharedExperts = keys.Int("expert_shared_count", 0),
            NumExpertsPerToken = keys.Int("expert_used_count"),
            MoeIntermediateSize = keys.Int("expert_feed_forward_length"),
            FirstDenseLayers = keys.Int("leading_dense_block_count", 0),
            NumGroups = groups,
            TopKGroups = groups == 1 ? 1 : keys.Int("expert_group_used_count"),
            Scoring = keys.Int("expert_gating_func", 0) switch
            {
                0 or 1 => ExpertScoring.Softmax,
                2 => ExpertScoring.Sigmoid,
                int other =>
                    throw new ModelFormatException("model.config.unsupported", keys.Name("expert_gating_func"), "1 (softmax) or 2 (sigmoid)", $"{other}"),
            },
            NormalizeTopK = keys.Bool("expert_weights_norm", false),
            RoutedScalingFactor = scale == 0 ? 1 : (float)scale,
        };
    }

    private static RopeScaling? ReadScaling(GgufFile file, GgufKeys keys, bool isLatent)
    {
        string kind = keys.Text("rope.scaling.type") ?? (keys.Has("rope.scale_linear") || keys.Has("rope.scaling.factor") ? "linear" : "none");
        double factor = keys.Double("rope.scaling.factor", keys.Double("rope.scale_linear", 1));
        if (file.TryGetTensor("rope_freqs.weight", out GgufTensor? divisors))
        {
            return kind == "none" || factor is 1 or 0
                ? new RopeScaling { Kind = RopeScalingKind.Divisors, Divisors = GgufWeightSource.ReadVector(file, divisors) }
                : throw new ModelFormatException("model.config.unsupported", "rope_freqs.weight", "either divisors or a scaling type", $"both, '{kind}'");
        }

        // 0 means "not stated" in older files.
        if (kind == "none" || factor is 1 or 0)
        {
            return null;
        }

        return kind switch
        {
            "linear" => new RopeScaling { Kind = RopeScalingKind.Linear, Factor = factor },
            "yarn" => ReadYarn(keys, factor, isLatent),
            _ => throw new ModelFormatException("model.config.unsupported", keys.Name("rope.scaling.type"), "none, linear, yarn", kind),
        };
    }

    /// <summary>
    /// Reads YaRN. For latent attention, the magnitude of sine and cosine is 1 and <c>yarn_log_multiplier</c> (0.1 · mscale_all_dim) changes the softmax
    /// scale; without that key, the plain scale is used.
    /// </summary>
    private static RopeScaling ReadYarn(GgufKeys keys, double factor, bool isLatent)
    {
        double mscaleAllDim = isLatent ? MscaleFrom(keys.Double("rope.scaling.yarn_log_multiplier", 0)) : 0;
        return new RopeScaling
        {
            Kind = RopeScalingKind.Yarn,
            Factor = factor,
            OriginalMaxSequenceLength = keys.Int("rope.scaling.original_context_length"),
            BetaFast = keys.Double("rope.scaling.yarn_beta_fast", 32),
            BetaSlow = keys.Double("rope.scaling.yarn_beta_slow", 1),
            Mscale = isLatent ? mscaleAllDim : 1,
            MscaleAllDim = mscaleAllDim,
            AttentionFactor = !isLatent && keys.FindDouble("rope.scaling.attn_factor") is { } multiplier
                ? multiplier * RopeScaling.YarnTemperature(factor, mscale: 1) // GGUF has what YaRN's own factor is multiplied by
                : null,
        };
    }

    // Stored as a tenth of a short decimal in single precision; rounding ten times the value restores that decimal (0.0707 → 0.707).
    private static double MscaleFrom(double logMultiplier) => Math.Round(10 * logMultiplier, 6);

    private static bool IsTied(GgufFile file) => !file.TryGetTensor("output.weight", out _);

    private static int VocabSize(GgufFile file, GgufKeys keys)
    {
        int tokens = file.Metadata.FindArray("tokenizer.ggml.tokens")?.Count ?? 0;
        long rows = file.TryGetTensor("token_embd.weight", out GgufTensor? embedding) ? embedding.Rows : 0;
        long size = keys.Find("vocab_size") ?? (rows > 0 ? rows : tokens);
        return size >= tokens && size <= int.MaxValue
            ? (int)size
            : throw new ModelFormatException("model.config.inconsistent", keys.Name("vocab_size"), $"at least the {tokens} tokens", $"{size}");
    }

    private static void RequireEqual(GgufKeys keys, string key, long expected)
    {
        if (keys.Find(key) is { } actual && actual != expected)
        {
            throw new ModelFormatException("model.config.inconsistent", keys.Name(key), $"{expected}", $"{actual}");
        }
    }

    private static void CheckBlocks(GgufFile file, ModelConfig config, GgufKeys keys)
    {
        if (file.Tensors.Count == 0)
        {
            return;
        }

        int blocks = file.Tensors.Max(tensor => GgufNames.BlockOf(tensor.Name) ?? -1) + 1;
        bool withoutNextLayers = blocks == config.NumLayers;
        if (!withoutNextLayers && blocks != config.NumLayers + config.NumNextTokenPredictLayers)
        {
            throw new ModelFormatException(
                "model.config.inconsistent", keys.Name("block_count"), $"{blocks}, the number of blocks that have tensors", $"{config.NumLayers}");
        }

        // Otherwise an ordinary layer would be taken for one that predicts further tokens, and left out.
        string joins = $"blk.{config.NumLayers}.nextn.eh_proj.weight";
        if (!withoutNextLayers && !file.TryGetTensor(joins, out _))
        {
            throw new ModelFormatException(
                "model.config.inconsistent", keys.Name("nextn_predict_layers"), $"0, since {joins} is missing", $"{blocks - config.NumLayers}");
        }
    }
}
