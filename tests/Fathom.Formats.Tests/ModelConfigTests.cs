using System.Text;
using System.Text.Json.Nodes;
using Fathom.Formats.Json;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Formats.Tests;

public class ModelConfigTests
{
    private static readonly SpecialTokenIds s_noTokens = new();

    public static TheoryData<string> Names => [.. TinyConfigs.All.Keys];

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "/num_attention_heads", "0", "model.config.range" },
        { "/num_attention_heads", "3", "model.config.range" },
        { "/num_attention_heads", "6", "model.config.inconsistent" },
        { "/num_attention_heads", "-4", "model.config.range" },
        { "/num_attention_heads", "4.5", "model.config.type" },
        { "/num_attention_heads", "\"4\"", "model.config.type" },
        { "/num_attention_heads", "1e10", "model.config.type" },
        { "/num_attention_heads", "2147483647", "model.config.range" },
        { "/num_key_value_heads", "3", "model.config.inconsistent" },
        { "/num_key_value_heads", "0", "model.config.range" },
        { "/num_hidden_layers", "0", "model.config.range" },
        { "/num_hidden_layers", "1000000", "model.config.range" },
        { "/hidden_size", "0", "model.config.range" },
        { "/hidden_size", "2147483647", "model.config.range" },
        { "/vocab_size", "0", "model.config.range" },
        { "/vocab_size", "null", "model.config.missing" },
        { "/max_position_embeddings", "0", "model.config.range" },
        { "/rms_norm_eps", "0", "model.config.range" },
        { "/rms_norm_eps", "-1e-6", "model.config.range" },
        { "/rms_norm_eps", "1e308", "model.config.range" },
        { "/rms_norm_eps", "1e-300", "model.config.range" },
        { "/rope_theta", "0", "model.config.range" },
        { "/rope_theta", "1", "model.config.inconsistent" },
        { "/kv_lora_rank", "0", "model.config.range" },
        { "/q_lora_rank", "0", "model.config.range" },
        { "/q_lora_rank", "-1", "model.config.range" },
        { "/qk_rope_head_dim", "15", "model.config.inconsistent" },
        { "/qk_rope_head_dim", "0", "model.config.range" },
        { "/qk_nope_head_dim", "0", "model.config.range" },
        { "/v_head_dim", "0", "model.config.range" },
        { "/n_routed_experts", "0", "model.config.range" },
        { "/n_routed_experts", "9", "model.config.inconsistent" },
        { "/n_routed_experts", "4", "model.config.range" },
        { "/num_experts_per_tok", "0", "model.config.range" },
        { "/num_experts_per_tok", "5", "model.config.range" },
        { "/num_experts_per_tok", "9", "model.config.range" },
        { "/n_group", "0", "model.config.range" },
        { "/n_group", "3", "model.config.inconsistent" },
        { "/topk_group", "5", "model.config.range" },
        { "/topk_group", "0", "model.config.range" },
        { "/n_shared_experts", "-1", "model.config.range" },
        { "/moe_intermediate_size", "0", "model.config.range" },
        { "/moe_layer_freq", "2", "model.config.unsupported" },
        { "/first_k_dense_replace", "4", "model.config.range" },
        { "/routed_scaling_factor", "0", "model.config.range" },
        { "/routed_scaling_factor", "-1", "model.config.range" },
        { "/topk_method", "\"other\"", "model.config.unsupported" },
        { "/scoring_func", "\"tanh\"", "model.config.unsupported" },
        { "/hidden_act", "\"gelu\"", "model.config.unsupported" },
        { "/attention_bias", "true", "model.config.unsupported" },
        { "/attention_bias", "1", "model.config.type" },
        { "/model_type", "\"mamba\"", "model.config.architecture" },
        { "/rope_scaling/factor", "0", "model.config.range" },
        { "/rope_scaling/factor", "null", "model.config.missing" },
        { "/rope_scaling/rope_type", "\"longrope\"", "model.config.unsupported" },
        { "/rope_scaling/original_max_position_embeddings", "0", "model.config.range" },
        { "/rope_scaling/mscale", "-1", "model.config.range" },
        { "/rope_scaling/beta_slow", "0", "model.config.range" },
        { "/rope_scaling", "3", "model.config.type" },
        { "/rope_interleave", "false", "model.config.unsupported" },
        { "/quantization_config", """{"quant_method":"gptq"}""", "model.config.unsupported" },
        { "/quantization_config", """{"quant_method":"fp8","weight_block_size":[64,128]}""", "model.config.unsupported" },
        { "/quantization_config", """{"quant_method":"fp8","fmt":"e5m2","weight_block_size":[128,128]}""", "model.config.unsupported" },
    };

    [Theory, MemberData(nameof(Names))]
    public void Json_WrittenAndRead_IsTheSame(string name)
    {
        ModelConfig config = TinyConfigs.All[name];

        Assert.Equal(config, ModelConfigJson.Read(ModelConfigJsonWriter.Write(config, s_noTokens, BlockFormat.Get(BlockFormatId.BF16))));
    }

    [Theory]
    [InlineData("attention_factor", 0.9, 0.9)]
    [InlineData("attn_factor", 0.9, 0.9 * 1.3688879454113936 / 1.2608037774058554)]
    public void Json_YarnsFactor_ReplacesOrMultipliesItsOwn(string name, double value, double expected)
    {
        JsonNode json = JsonNode.Parse(With(TinyConfigs.DeepSeekV3, $"/rope_scaling/{name}", JsonValue.Create(value).ToJsonString()))!;
        json["rope_scaling"]!["factor"] = 40;
        json["rope_scaling"]!["mscale"] = 1.0;
        json["rope_scaling"]!["mscale_all_dim"] = 0.707;

        ModelConfig config = ModelConfigJson.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));

        Assert.Equal(expected, config.RopeScaling!.AttentionFactor!.Value, 1e-9);
    }

    [Theory, MemberData(nameof(Wrong))]
    public void Json_WrongHyperParameter_IsRefused(string pointer, string value, string code)
    {
        string text = With(TinyConfigs.DeepSeekV3, pointer, value);

        Assert.Equal(code, Refusal.CodeOf(() => ModelConfigJson.Read(Encoding.UTF8.GetBytes(text))));
    }

    [Theory]
    [InlineData("""{"a":1e999}""", "json.number")]
    [InlineData("""{"a":1,"a":1}""", "json.duplicate")]
    [InlineData("""{"b":{"a":1,"a":1}}""", "json.duplicate")]
    [InlineData("""{"a":NaN}""", "json.invalid")]
    [InlineData("""{"a":1""", "json.invalid")]
    [InlineData("", "json.invalid")]
    [InlineData("[]", "model.config.type")]
    [InlineData("{}", "model.config.architecture")]
    [InlineData("""{"model_type":"\ud800"}""", "json.utf8")]
    public void Json_HostileText_IsRefused(string text, string code) =>
        Assert.Equal(code, Refusal.CodeOf(() => ModelConfigJson.Read(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData(63, "model.config.architecture")]
    [InlineData(64, "json.invalid")]
    [InlineData(1_000, "json.invalid")]
    public void Json_NestedAroundTheLimit_IsMeasured(int depth, string code)
    {
        string text = $$"""{"a":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        Assert.Equal(code, Refusal.CodeOf(() => ModelConfigJson.Read(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Json_ManyTokens_IsRefusedCheaply()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("[" + string.Join(",", Enumerable.Repeat("0", 500_000)) + "]");

        Assert.Equal("json.limit", Refusal.Cost(() => ModelConfigJson.Read(bytes), bytes.Length));
    }

    [Fact]
    public void Json_NewSpelling_MeansTheSame()
    {
        ModelConfig config = ModelConfigJson.Read("""
            {"architectures":["LlamaForCausalLM"],"vocab_size":320,"hidden_size":64,"intermediate_size":96,"num_hidden_layers":2,"num_attention_heads":4,
            "rms_norm_eps":1e-5,"max_position_embeddings":2048.0,"dtype":"bfloat16",
            "rope_parameters":{"rope_type":"llama3","rope_theta":500000.0,"factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,
            "original_max_position_embeddings":8192}}
            """u8);

        Assert.Equal("llama", config.ModelType);
        Assert.Equal(4, config.NumKvHeads);
        Assert.Equal(16, config.HeadDim);
        Assert.Equal(500_000, config.RopeTheta);
        Assert.Equal(RopeScalingKind.Llama3, config.RopeScaling?.Kind);
        Assert.False(config.TieWordEmbeddings);
    }

    [Fact]
    public void Json_ScalingBesideTheNewSpelling_TakesPrecedence()
    {
        ModelConfig config = ModelConfigJson.Read("""
            {"model_type":"qwen3","vocab_size":320,"hidden_size":64,"intermediate_size":96,"num_hidden_layers":2,"num_attention_heads":4,"head_dim":16,
            "rms_norm_eps":1e-6,"max_position_embeddings":40960,"rope_parameters":{"rope_type":"default","rope_theta":1000000},
            "rope_scaling":{"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32768}}
            """u8);

        Assert.Equal((RopeScalingKind.Yarn, 4.0, 32_768), (config.RopeScaling!.Kind, config.RopeScaling.Factor, config.RopeScaling.OriginalMaxSequenceLength));
        Assert.Equal(1_000_000, config.RopeTheta);
    }

    [Fact]
    public void Json_GreedyMethod_HasNoGroups()
    {
        ModelConfig config = ModelConfigJson.Read(Encoding.UTF8.GetBytes(With(TinyConfigs.DeepSeekV2, "/topk_method", "\"greedy\"")));

        Assert.Equal((1, 1), (config.Moe!.NumGroups, config.Moe.TopKGroups));
    }

    [Theory]
    [InlineData("false", 1_024, 0, null)]
    [InlineData("true", 1_024, 0, "model.config.unsupported")]
    [InlineData("true", 2_048, 0, null)]
    [InlineData("true", 1_024, 2, null)]
    public void Json_SlidingWindow_IsRefusedWhereItWouldSlide(string use, int window, int fullLayers, string? code)
    {
        string text = With(TinyConfigs.Qwen2, "/use_sliding_window", use);
        text = text[..^1] + $$""","sliding_window":{{window}},"max_window_layers":{{fullLayers}}}""";

        Assert.Equal(code, Refusal.CodeOf(() => ModelConfigJson.Read(Encoding.UTF8.GetBytes(text))));
    }

    private static string With(ModelConfig config, string pointer, string value)
    {
        JsonNode root = JsonNode.Parse(ModelConfigJsonWriter.Write(config, s_noTokens, BlockFormat.Get(BlockFormatId.BF16)))!;
        string[] path = pointer[1..].Split('/');
        JsonNode parent = path[..^1].Aggregate(root, (node, name) => node[name]!);
        parent[path[^1]] = value == "null" ? null : JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
