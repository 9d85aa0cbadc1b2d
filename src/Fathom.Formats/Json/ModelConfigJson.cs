using System.Text.Json;

namespace Fathom.Formats.Json;

/// <summary>Reads hyper-parameters from a checkpoint's <c>config.json</c>, with the key names of old and new versions of transformers.</summary>
public static class ModelConfigJson
{
    /// <summary>Name of the file in a checkpoint folder.</summary>
    public const string FileName = "config.json";

    private const double DefaultRopeTheta = 10_000;
    private const float DefaultRmsNormEps = 1e-6f;

    private static readonly Dictionary<string, string> s_modelTypes = new()
    {
        ["llama"] = "llama",
        ["LlamaForCausalLM"] = "llama",
        ["iquestcoder"] = "llama",
        ["IQuestCoderForCausalLM"] = "llama",
        ["qwen2"] = "qwen2",
        ["Qwen2ForCausalLM"] = "qwen2",
        ["qwen3"] = "qwen3",
        ["Qwen3ForCausalLM"] = "qwen3",
        ["deepseek_v2"] = "deepseek_v2",
        ["DeepseekV2ForCausalLM"] = "deepseek_v2",
        ["deepseek_v3"] = "deepseek_v3",
        ["DeepseekV3ForCausalLM"] = "deepseek_v3",
    };

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">A <c>config.json</c>.</param>
    /// <exception cref="ModelFormatException">It is refused; codes begin with <c>json.</c> or <c>model.config.</c>.</exception>
    /// <exception cref="IOException">It is missing or can't be read.</exception>
    public static ModelConfig ReadFile(string path)
    {
        using JsonDocument document = StrictJson.ReadFile(path);
        return Read(document.RootElement);
    }

    /// <summary>Reads and checks a text.</summary>
    /// <param name="utf8">The text of a <c>config.json</c>.</param>
    /// <exception cref="ModelFormatException">It is refused.</exception>
    public static ModelConfig Read(ReadOnlySpan<byte> utf8)
    {
        using JsonDocument document = StrictJson.Parse(utf8, FileName);
        return Read(document.RootElement);
    }

    /// <summary>Reads the ids of the special tokens.</summary>
    /// <param name="path">A <c>config.json</c>.</param>
    /// <exception cref="ModelFormatException">It is refused.</exception>
    /// <exception cref="IOException">It is missing or can't be read.</exception>
    public static SpecialTokenIds ReadSpecialTokens(string path)
    {
        using JsonDocument document = StrictJson.ReadFile(path);
        var json = new JsonFields(document.RootElement);
        bool hasSeveral = document.RootElement.TryGetProperty("eos_token_id", out JsonElement eos) && eos.ValueKind == JsonValueKind.Array;
        IReadOnlyList<int>? ends = hasSeveral
            ? [.. eos.EnumerateArray().Where(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out _)).Select(id => id.GetInt32())]
            : json.FindInt("eos_token_id") is { } end ? [end] : null;
        return new SpecialTokenIds(json.FindInt("bos_token_id"), ends, json.FindInt("pad_token_id"));
    }

    private static ModelConfig Read(JsonElement root)
    {
        var json = new JsonFields(root);
        string modelType = ModelType(json);
        Refuse(json, modelType);
        ConfigQuantization.Check(json);
        int heads = json.Int("num_attention_heads");
        int width = json.Int("hidden_size");
        JsonFields? rope = FindRope(json);
        var config = new ModelConfig
        {
            ModelType = modelType,
            VocabSize = json.Int("vocab_size"),
            HiddenSize = width,
            IntermediateSize = json.Int("intermediate_size"),
            NumLayers = json.Int("num_hidden_layers"),
            NumHeads = heads,
            NumKvHeads = json.FindInt("num_key_value_heads") ?? heads,
            HeadDim = 0,
            RmsNormEps = (float)(json.FindDouble("rms_norm_eps") ?? DefaultRmsNormEps),
            MaxSequenceLength = json.Int("max_position_embeddings"),
            RopeTheta = rope?.FindDouble("rope_theta") ?? json.FindDouble("rope_theta")
                ?? json.FindObject("rope_parameters")?.FindDouble("rope_theta") ?? DefaultRopeTheta,
            RopeScaling = rope is { } scaling ? ReadScaling(scaling, json.Int("max_position_embeddings")) : null,
            TieWordEmbeddings = json.FindBool("tie_word_embeddings") ?? false,
        };
        return (modelType is "deepseek_v2" or "deepseek_v3" ? WithLatent(config, json) : config with { HeadDim = HeadDim(json, width, heads) }).Validated();
    }

    private static string ModelType(JsonFields json)
    {
        string? named = json.FindString("model_type");
        if (named is null
            && json.FindArray("architectures") is { } architectures
            && architectures.GetArrayLength() > 0
            && architectures[0].ValueKind == JsonValueKind.String)
        {
            named = architectures[0].GetString();
        }

        return named is not null && s_modelTypes.TryGetValue(named, out string? modelType)
            ? modelType
            : throw new ModelFormatException(
                "model.config.architecture", json.At("model_type"), string.Join(", ", s_modelTypes.Values.Distinct()), named ?? "none");
    }

    /// <summary>Refuses settings that would change the arithmetic and aren't supported, with their names in the message.</summary>
    private static void Refuse(JsonFields json, string modelType)
    {
        string activation = json.FindString("hidden_act") ?? "silu";
        if (activation is not ("silu" or "swish"))
        {
            throw Unsupported(json.At("hidden_act"), "silu", activation);
        }

        // qwen2 always has biases on query, key and value, no matter what the file says.
        foreach (string bias in modelType == "qwen2" ? ["mlp_bias"] : new[] { "attention_bias", "mlp_bias" })
        {
            if (json.FindBool(bias) == true)
            {
                throw Unsupported(json.At(bias), "false", "true");
            }
        }

        if (json.FindDouble("partial_rotary_factor") is { } part && part != 1)
        {
            throw Unsupported(json.At("partial_rotary_factor"), "1", $"{part}");
        }

        if (modelType.StartsWith("deepseek", StringComparison.Ordinal) && json.FindBool("rope_interleave") == false)
        {
            throw Unsupported(json.At("rope_interleave"), "true", "false");
        }

        RefuseSlidingWindow(json);
    }

    private static void RefuseSlidingWindow(JsonFields json)
    {
        bool slides = json.FindBool("use_sliding_window") == true
            && json.FindInt("sliding_window") is { } window && window < json.Int("max_position_embeddings")
            && (json.FindInt("max_window_layers") ?? 0) < json.Int("num_hidden_layers");
        if (slides)
        {
            throw Unsupported(json.At("use_sliding_window"), "full attention", "a sliding window");
        }

        if (json.FindArray("layer_types") is { } types
            && types.EnumerateArray().Any(type => type.ValueKind != JsonValueKind.String || !type.ValueEquals("full_attention")))
        {
            throw Unsupported(json.At("layer_types"), "full_attention in every layer", "another kind");
        }
    }

    private static int HeadDim(JsonFields json, int width, int heads)
    {
        if (json.FindInt("head_dim") is { } headDim)
        {
            return headDim;
        }

        return heads > 0 && width % heads == 0
            ? width / heads
            : throw new ModelFormatException("model.config.inconsistent", json.At("hidden_size"), $"a multiple of {heads} heads", $"{width}");
    }

    private static ModelConfig WithLatent(ModelConfig config, JsonFields json)
    {
        var mla = new MlaConfig(
            json.FindInt("q_lora_rank"), json.Int("kv_lora_rank"), json.Int("qk_nope_head_dim"), json.Int("qk_rope_head_dim"), json.Int("v_head_dim"));
        return config with
        {
            Mla = mla,
            HeadDim = (int)Math.Min(int.MaxValue, (long)mla.QkNopeHeadDim + mla.QkRopeHeadDim),
            NumNextTokenPredictLayers = json.FindInt("num_nextn_predict_layers") ?? 0,
            Moe = json.FindInt("n_routed_experts") is { } experts ? ReadExperts(json, experts, isV3: config.ModelType == "deepseek_v3") : null,
        };
    }

    private static MoeConfig ReadExperts(JsonFields json, int experts, bool isV3)
    {
        if (json.FindInt("moe_layer_freq") is { } frequency && frequency != 1)
        {
            throw Unsupported(json.At("moe_layer_freq"), "1", $"{frequency}");
        }

        string method = json.FindString("topk_method") ?? (isV3 ? "noaux_tc" : "greedy");
        if (method is not ("greedy" or "group_limited_greedy" or "noaux_tc"))
        {
            throw Unsupported(json.At("topk_method"), "greedy, group_limited_greedy or noaux_tc", method);
        }

        string scoring = json.FindString("scoring_func") ?? (isV3 ? "sigmoid" : "softmax");
        bool hasGroups = method != "greedy";
        return new MoeConfig
        {
            NumRoutedExperts = experts,
            NumSharedExperts = json.FindInt("n_shared_experts") ?? 0,
            NumExpertsPerToken = json.Int("num_experts_per_tok"),
            MoeIntermediateSize = json.Int("moe_intermediate_size"),
            FirstDenseLayers = json.FindInt("first_k_dense_replace") ?? 0,
            NumGroups = hasGroups ? json.FindInt("n_group") ?? 1 : 1,
            TopKGroups = hasGroups ? json.FindInt("topk_group") ?? 1 : 1,
            Scoring = scoring switch
            {
                "softmax" => ExpertScoring.Softmax,
                "sigmoid" => ExpertScoring.Sigmoid,
                _ => throw Unsupported(json.At("scoring_func"), "softmax or sigmoid", scoring),
            },
            NormalizeTopK = json.FindBool("norm_topk_prob") ?? isV3,
            RoutedScalingFactor = (float)(json.FindDouble("routed_scaling_factor") ?? (isV3 ? 2.5 : 1)),
        };
    }

    /// <summary>
    /// New files have <c>rope_parameters</c>. <c>rope_scaling</c>, which model cards tell users to add for longer contexts, takes precedence, as in
    /// transformers.
    /// </summary>
    private static JsonFields? FindRope(JsonFields json)
    {
        JsonFields? scaling = json.FindObject("rope_scaling");
        bool isGiven = scaling is { } fields && (fields.Has("rope_type") || fields.Has("type"));
        return isGiven ? scaling : json.FindObject("rope_parameters") ?? scaling;
    }

    private static RopeScaling? ReadScaling(JsonFields json, int maxSequenceLength)
    {
        string kind = json.FindString("rope_type") ?? json.FindString("type") ?? "default";
        return kind switch
        {
            "default" => null,
            "linear" => new RopeScaling { Kind = RopeScalingKind.Linear, Factor = json.Double("factor") },
            "llama3" => new RopeScaling
            {
                Kind = RopeScalingKind.Llama3,
                Factor = json.Double("factor"),
                OriginalMaxSequenceLength = json.Int("original_max_position_embeddings"),
                LowFrequencyFactor = json.Double("low_freq_factor"),
                HighFrequencyFactor = json.Double("high_freq_factor"),
            },
            "yarn" => ReadYarn(json, maxSequenceLength),
            _ => throw Unsupported(json.At("rope_type"), "default, linear, yarn or llama3", kind),
        };
    }

    private static RopeScaling ReadYarn(JsonFields json, int maxSequenceLength)
    {
        var scaling = new RopeScaling
        {
            Kind = RopeScalingKind.Yarn,
            Factor = json.Double("factor"),
            OriginalMaxSequenceLength = json.FindInt("original_max_position_embeddings") ?? maxSequenceLength,
            BetaFast = json.FindDouble("beta_fast") ?? 32,
            BetaSlow = json.FindDouble("beta_slow") ?? 1,
            Mscale = json.FindDouble("mscale") ?? 1,
            MscaleAllDim = json.FindDouble("mscale_all_dim") ?? 0,
            AttentionFactor = json.FindDouble("attention_factor"),
        };

        // Some models (DeepSeek-R1-0528-Qwen3-8B) give what YaRN's own factor is multiplied by, as vLLM and llama.cpp understand it.
        return scaling.AttentionFactor is null && json.FindDouble("attn_factor") is { } multiplier
            ? scaling with { AttentionFactor = multiplier * scaling.YarnMagnitude }
            : scaling;
    }

    private static ModelFormatException Unsupported(string where, string expected, string actual) => new("model.config.unsupported", where, expected, actual);
}
