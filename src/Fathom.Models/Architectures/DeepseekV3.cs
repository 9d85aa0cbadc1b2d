using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Architectures;

/// <summary>
/// DeepSeek V2, V2-Lite, V3 and R1: latent attention, dense layers first, then mixtures of experts. The versions differ in configuration only.
/// </summary>
/// <remarks>
/// Each multi-token-prediction layer that follows the decoder layers in a checkpoint contains a decoder layer of the same kind; the model works as well
/// without them.
/// </remarks>
internal static class DeepseekV3
{
    public static Model Create(WeightSource source, ComputeContext context, ModelOptions options)
    {
        var reader = new LayerReader(source);
        ModelConfig config = source.Config;
        MlaConfig mla = config.Mla ?? throw new ModelFormatException("model.config.missing", "kv_lora_rank", "the ranks of latent attention", "none");
        var size = new MlaDimensions(config.NumHeads, mla.KvLoraRank, mla.QkNopeHeadDim, mla.QkRopeHeadDim, mla.VHeadDim);
        RotaryTable rotary = RopeFrequencies.CreateTable(config, size.Rope, source.Layout.RotaryPairing);
        float scale = (float)(RopeFrequencies.SoftmaxFactor(config.RopeScaling) / Math.Sqrt(size.Query));

        return reader.Create(context, new CacheShape(config.NumLayers, size.CacheRow, ValueLength: 0), rotary, layer =>
        {
            string prefix = $"model.layers.{layer}";
            return new DecoderLayer(
                reader.Norm($"{prefix}.input_layernorm.weight", config.HiddenSize),
                new MlaAttention(
                    Attention(reader, mla, size, $"{prefix}.self_attn"),
                    UpProjection(reader, size, $"{prefix}.self_attn"),
                    size,
                    rotary,
                    scale,
                    options.MlaForm),
                reader.Norm($"{prefix}.post_attention_layernorm.weight", config.HiddenSize),
                FeedForward(reader, config.Moe, layer, $"{prefix}.mlp"));
        });
    }

    private static MlaWeights Attention(LayerReader reader, MlaConfig mla, MlaDimensions size, string prefix)
    {
        int hiddenSize = reader.Config.HiddenSize;
        int queryWidth = size.NumHeads * size.Query;
        return new MlaWeights(
            mla.QueryLoraRank is { } rank ? reader.Matrix($"{prefix}.q_a_proj.weight", rank, hiddenSize) : null,
            mla.QueryLoraRank is { } width ? reader.Norm($"{prefix}.q_a_layernorm.weight", width) : null,
            mla.QueryLoraRank is { } columns
                ? reader.Matrix($"{prefix}.q_b_proj.weight", queryWidth, columns)
                : reader.Matrix($"{prefix}.q_proj.weight", queryWidth, hiddenSize),
            reader.Matrix($"{prefix}.kv_a_proj_with_mqa.weight", size.CacheRow, hiddenSize),
            reader.Norm($"{prefix}.kv_a_layernorm.weight", size.Latent),
            reader.Matrix($"{prefix}.o_proj.weight", hiddenSize, size.NumHeads * size.Value));
    }

    private static IMlaUpProjection UpProjection(LayerReader reader, MlaDimensions size, string prefix) =>
        reader.Source.Layout.HasSplitKvB
            ? new SplitUpProjection(
                size,
                reader.Matrix($"{prefix}.k_b_proj.weight", size.NumHeads * size.Latent, size.Nope),
                reader.Matrix($"{prefix}.v_b_proj.weight", size.NumHeads * size.Value, size.Latent))
            : new JointUpProjection(
                size,
                reader.Matrix($"{prefix}.kv_b_proj.weight", size.NumHeads * (size.Nope + size.Value), size.Latent));

    private static IFeedForward FeedForward(LayerReader reader, MoeConfig? moe, int layer, string prefix)
    {
        if (moe is null || layer < moe.FirstDenseLayers)
        {
            return reader.Mlp(prefix, reader.Config.IntermediateSize);
        }

        int hiddenSize = reader.Config.HiddenSize;
        int width = moe.MoeIntermediateSize;
        WeightMatrix[] Experts(string projection, int rows, int columns) =>
            [.. Enumerable.Range(0, moe.NumRoutedExperts).Select(expert => reader.Matrix($"{prefix}.experts.{expert}.{projection}.weight", rows, columns))];
        var weights = new MoeWeights(
            reader.Matrix($"{prefix}.gate.weight", moe.NumRoutedExperts, hiddenSize),
            reader.OptionalVector($"{prefix}.gate.e_score_correction_bias", moe.NumRoutedExperts),
            Experts("gate_proj", width, hiddenSize),
            Experts("up_proj", width, hiddenSize),
            Experts("down_proj", hiddenSize, width));
        return new MixtureOfExperts(moe, weights, moe.NumSharedExperts > 0 ? reader.Mlp($"{prefix}.shared_experts", moe.NumSharedExperts * width) : null);
    }
}
