using System.Text.Json;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Json;

/// <summary>Writes hyper-parameters as a checkpoint's <c>config.json</c>, with key names that all versions of transformers read.</summary>
public static class ModelConfigJsonWriter
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    /// <summary>Writes a configuration.</summary>
    /// <param name="config">Checked hyper-parameters.</param>
    /// <param name="tokens">Special tokens.</param>
    /// <param name="storage">The format of most weights.</param>
    /// <param name="isFloat8">Whether matrices are 8-bit floats with one scale per block.</param>
    /// <returns>The text, UTF-8.</returns>
    /// <exception cref="ModelFormatException">A checkpoint can't express it (a list of rotary divisors).</exception>
    public static byte[] Write(ModelConfig config, SpecialTokenIds tokens, BlockFormat storage, bool isFloat8 = false)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(storage);
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_indented))
        {
            json.WriteStartObject();
            WriteShape(json, config);
            WriteScaling(json, config.RopeScaling);
            WriteLatent(json, config);
            WriteExperts(json, config);
            WriteTokens(json, tokens);
            json.WriteString("torch_dtype", storage.Id switch { BlockFormatId.F16 => "float16", BlockFormatId.F32 => "float32", _ => "bfloat16" });
            if (isFloat8)
            {
                WriteFloat8(json);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteShape(Utf8JsonWriter json, ModelConfig config)
    {
        json.WriteStartArray("architectures");
        json.WriteStringValue(config.ModelType switch
        {
            "llama" => "LlamaForCausalLM",
            "qwen2" => "Qwen2ForCausalLM",
            "qwen3" => "Qwen3ForCausalLM",
            "deepseek_v2" => "DeepseekV2ForCausalLM",
            _ => "DeepseekV3ForCausalLM",
        });
        json.WriteEndArray();
        json.WriteString("model_type", config.ModelType);
        json.WriteNumber("vocab_size", config.VocabSize);
        json.WriteNumber("hidden_size", config.HiddenSize);
        json.WriteNumber("intermediate_size", config.IntermediateSize);
        json.WriteNumber("num_hidden_layers", config.NumLayers);
        json.WriteNumber("num_attention_heads", config.NumHeads);
        json.WriteNumber("num_key_value_heads", config.NumKvHeads);
        if (config.Mla is null)
        {
            json.WriteNumber("head_dim", config.HeadDim);
        }

        json.WriteString("hidden_act", "silu");
        json.WriteBoolean("attention_bias", config.HasQkvBias);
        json.WriteNumber("rms_norm_eps", config.RmsNormEps);
        json.WriteNumber("max_position_embeddings", config.MaxSequenceLength);
        json.WriteNumber("rope_theta", config.RopeTheta);
        json.WriteBoolean("tie_word_embeddings", config.TieWordEmbeddings);
    }

    private static void WriteScaling(Utf8JsonWriter json, RopeScaling? scaling)
    {
        if (scaling is null)
        {
            json.WriteNull("rope_scaling");
            return;
        }

        string kind = scaling.Kind switch
        {
            RopeScalingKind.Linear => "linear",
            RopeScalingKind.Yarn => "yarn",
            RopeScalingKind.Llama3 => "llama3",
            _ => throw new ModelFormatException("convert.unsupported", "rope_scaling", "linear, yarn or llama3", $"{scaling.Kind}"),
        };
        json.WriteStartObject("rope_scaling");
        json.WriteString("rope_type", kind);
        json.WriteString("type", kind);
        json.WriteNumber("factor", scaling.Factor);
        if (scaling.Kind != RopeScalingKind.Linear)
        {
            json.WriteNumber("original_max_position_embeddings", scaling.OriginalMaxSequenceLength);
        }

        if (scaling.Kind == RopeScalingKind.Llama3)
        {
            json.WriteNumber("low_freq_factor", scaling.LowFrequencyFactor);
            json.WriteNumber("high_freq_factor", scaling.HighFrequencyFactor);
        }
        else if (scaling.Kind == RopeScalingKind.Yarn)
        {
            WriteYarn(json, scaling);
        }

        json.WriteEndObject();
    }

    private static void WriteYarn(Utf8JsonWriter json, RopeScaling scaling)
    {
        json.WriteNumber("beta_fast", scaling.BetaFast);
        json.WriteNumber("beta_slow", scaling.BetaSlow);
        json.WriteNumber("mscale", scaling.Mscale);
        json.WriteNumber("mscale_all_dim", scaling.MscaleAllDim);
        if (scaling.AttentionFactor is { } attentionFactor)
        {
            json.WriteNumber("attention_factor", attentionFactor);
        }
    }

    private static void WriteLatent(Utf8JsonWriter json, ModelConfig config)
    {
        if (config.Mla is not { } mla)
        {
            return;
        }

        if (mla.QueryLoraRank is { } rank)
        {
            json.WriteNumber("q_lora_rank", rank);
        }
        else
        {
            json.WriteNull("q_lora_rank");
        }

        json.WriteNumber("kv_lora_rank", mla.KvLoraRank);
        json.WriteNumber("qk_nope_head_dim", mla.QkNopeHeadDim);
        json.WriteNumber("qk_rope_head_dim", mla.QkRopeHeadDim);
        json.WriteNumber("v_head_dim", mla.VHeadDim);
        json.WriteNumber("num_nextn_predict_layers", config.NumNextTokenPredictLayers);
    }

    private static void WriteExperts(Utf8JsonWriter json, ModelConfig config)
    {
        if (config.Moe is not { } moe)
        {
            if (config.Mla is not null)
            {
                json.WriteNull("n_routed_experts");
            }

            return;
        }

        bool isV3 = moe.Scoring == ExpertScoring.Sigmoid;
        json.WriteNumber("n_routed_experts", moe.NumRoutedExperts);
        json.WriteNumber("n_shared_experts", moe.NumSharedExperts);
        json.WriteNumber("num_experts_per_tok", moe.NumExpertsPerToken);
        json.WriteNumber("moe_intermediate_size", moe.MoeIntermediateSize);
        json.WriteNumber("first_k_dense_replace", moe.FirstDenseLayers);
        json.WriteNumber("moe_layer_freq", 1);
        json.WriteNumber("n_group", moe.NumGroups);
        json.WriteNumber("topk_group", moe.TopKGroups);
        json.WriteString("topk_method", isV3 ? "noaux_tc" : moe.NumGroups > 1 ? "group_limited_greedy" : "greedy");
        json.WriteString("scoring_func", isV3 ? "sigmoid" : "softmax");
        json.WriteBoolean("norm_topk_prob", moe.NormalizeTopK);
        json.WriteNumber("routed_scaling_factor", moe.RoutedScalingFactor);
    }

    private static void WriteTokens(Utf8JsonWriter json, SpecialTokenIds tokens)
    {
        if (tokens.Bos is { } bos)
        {
            json.WriteNumber("bos_token_id", bos);
        }

        if (tokens.Eos is { Count: 1 } single)
        {
            json.WriteNumber("eos_token_id", single[0]);
        }
        else if (tokens.Eos is { Count: > 1 } several)
        {
            json.WriteStartArray("eos_token_id");
            foreach (int eos in several)
            {
                json.WriteNumberValue(eos);
            }

            json.WriteEndArray();
        }

        if (tokens.Pad is { } pad)
        {
            json.WriteNumber("pad_token_id", pad);
        }
    }

    private static void WriteFloat8(Utf8JsonWriter json)
    {
        json.WriteStartObject("quantization_config");
        json.WriteString("quant_method", "fp8");
        json.WriteString("fmt", "e4m3");
        json.WriteString("activation_scheme", "dynamic");
        json.WriteStartArray("weight_block_size");
        json.WriteNumberValue(WeightScales.BlockSide);
        json.WriteNumberValue(WeightScales.BlockSide);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
