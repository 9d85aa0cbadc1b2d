using Fathom.Formats.Conversion;
using Fathom.Formats.Gguf;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Tests.Conversion;

public class QuantizationMixTests
{
    private static readonly BlockFormat s_half = BlockFormat.Get(BlockFormatId.F16);
    private static readonly MixModel s_llama8B = new("llama", NumBlocks: 32, NumExperts: 0, HeadsPerKvHead: 4, ValueTensors: 32, HasOutput: true);

    [Theory]
    [InlineData(GgufFileType.Q4_K_M, "output.weight", BlockFormatId.Q6_K)]
    [InlineData(GgufFileType.Q4_K_M, "token_embd.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q4_K_M, "blk.0.attn_q.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q4_K_M, "blk.0.attn_v.weight", BlockFormatId.Q6_K)]
    [InlineData(GgufFileType.Q4_K_M, "blk.4.attn_v.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q4_K_M, "blk.6.ffn_down.weight", BlockFormatId.Q6_K)]
    [InlineData(GgufFileType.Q4_K_M, "blk.7.ffn_down.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q4_K_M, "blk.28.ffn_down.weight", BlockFormatId.Q6_K)]
    [InlineData(GgufFileType.Q5_K_M, "blk.31.attn_v.weight", BlockFormatId.Q6_K)]
    [InlineData(GgufFileType.Q5_K_S, "blk.31.attn_v.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.Q4_K_S, "blk.3.attn_v.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.Q4_K_S, "blk.4.attn_v.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q4_K_S, "blk.3.ffn_down.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.Q3_K_M, "blk.1.attn_v.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.Q3_K_M, "blk.2.attn_v.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q3_K_M, "blk.1.ffn_down.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.Q3_K_M, "blk.2.ffn_down.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q3_K_M, "blk.2.attn_output.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q3_K_L, "blk.2.attn_output.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.Q3_K_S, "blk.2.ffn_down.weight", BlockFormatId.Q3_K)]
    [InlineData(GgufFileType.Q2_K, "blk.2.attn_v.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.Q2_K, "blk.2.ffn_down.weight", BlockFormatId.Q3_K)]
    [InlineData(GgufFileType.Q2_K, "blk.2.attn_output.weight", BlockFormatId.Q3_K)]
    [InlineData(GgufFileType.Q2_K_S, "blk.3.ffn_down.weight", BlockFormatId.Q4_K)]
    [InlineData(GgufFileType.IQ4_XS, "blk.5.attn_v.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.IQ4_NL, "blk.3.ffn_down.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.Q8_0, "output.weight", BlockFormatId.Q8_0)]
    [InlineData(GgufFileType.Q4_0, "output.weight", BlockFormatId.Q6_K)]
    [InlineData(GgufFileType.Q4_0, "blk.3.ffn_down.weight", BlockFormatId.Q4_0)]
    [InlineData(GgufFileType.Q6_K, "blk.3.attn_k.weight", BlockFormatId.Q6_K)]
    [InlineData(GgufFileType.F16, "output.weight", BlockFormatId.F16)]
    [InlineData(GgufFileType.BF16, "token_embd.weight", BlockFormatId.BF16)]
    [InlineData(GgufFileType.MXFP4_MOE, "blk.3.attn_k.weight", BlockFormatId.Q8_0)]
    public void Choose_DenseModel_GivesTheUsualType(GgufFileType type, string name, BlockFormatId expected) =>
        Assert.Equal(expected, new QuantizationMix(type, s_llama8B).Choose(name, [4_096, 4_096], s_half).Id);

    [Theory]
    [InlineData("blk.0.attn_norm.weight")]
    [InlineData("blk.0.ffn_gate_inp.weight")]
    [InlineData("blk.0.attn_q.bias")]
    public void Choose_NormRouterOrBias_StaysAsItIs(string name) =>
        Assert.Same(s_half, new QuantizationMix(GgufFileType.Q4_K_M, s_llama8B).Choose(name, [4_096, 4_096], s_half));

    [Theory]
    [InlineData(GgufFileType.Q2_K, 96, BlockFormatId.Q4_0)]
    [InlineData(GgufFileType.Q4_K_M, 96, BlockFormatId.Q5_0)]
    [InlineData(GgufFileType.Q5_K_S, 96, BlockFormatId.Q5_1)]
    [InlineData(GgufFileType.Q6_K, 96, BlockFormatId.Q8_0)]
    [InlineData(GgufFileType.IQ4_XS, 96, BlockFormatId.IQ4_NL)]
    [InlineData(GgufFileType.Q4_K_M, 48, BlockFormatId.F16)]
    [InlineData(GgufFileType.Q8_0, 48, BlockFormatId.F16)]
    public void Choose_RowsThatTheBlockDoesNotDivide_FallsBack(GgufFileType type, int columns, BlockFormatId expected) =>
        Assert.Equal(expected, new QuantizationMix(type, s_llama8B).Choose("blk.5.attn_q.weight", [columns, 64], s_half).Id);

    [Theory]
    [InlineData(GgufFileType.Q4_K_M, "blk.4.attn_v.weight", BlockFormatId.Q8_0)]
    [InlineData(GgufFileType.Q4_K_M, "blk.4.attn_k.weight", BlockFormatId.Q8_0)]
    [InlineData(GgufFileType.Q4_K_M, "blk.4.attn_output.weight", BlockFormatId.Q5_K)]
    [InlineData(GgufFileType.Q3_K_L, "blk.4.attn_output.weight", BlockFormatId.Q3_K)]
    [InlineData(GgufFileType.MXFP4_MOE, "blk.4.ffn_up_exps.weight", BlockFormatId.MXFP4)]
    [InlineData(GgufFileType.MXFP4_MOE, "output.weight", BlockFormatId.Q8_0)]
    public void Choose_EightExperts_GivesAttentionMore(GgufFileType type, string name, BlockFormatId expected) =>
        Assert.Equal(expected, new QuantizationMix(type, s_llama8B with { NumExperts = 8 }).Choose(name, [4_096, 4_096, 8], s_half).Id);

    [Fact]
    public void Choose_TiedEmbedding_CountsAsOutput() =>
        Assert.Equal(
            BlockFormatId.Q6_K,
            new QuantizationMix(GgufFileType.Q4_K_M, s_llama8B with { HasOutput = false }).Choose("token_embd.weight", [4_096, 100], s_half).Id);

    [Fact]
    public void Choose_ValuesOfThe70BShape_GetFiveBits() =>
        Assert.Equal(
            BlockFormatId.Q5_K,
            new QuantizationMix(GgufFileType.Q4_K_M, s_llama8B with { NumBlocks = 80, ValueTensors = 80, HeadsPerKvHead = 8 })
                .Choose("blk.11.attn_v.weight", [8_192, 1_024], s_half).Id);

    [Theory]
    [InlineData("q4_k_m", GgufFileType.Q4_K_M)]
    [InlineData("Q4_K_M", GgufFileType.Q4_K_M)]
    [InlineData("q4_k", GgufFileType.Q4_K_M)]
    [InlineData("q8_0", GgufFileType.Q8_0)]
    [InlineData("mxfp4", GgufFileType.MXFP4_MOE)]
    [InlineData("mxfp4_moe", GgufFileType.MXFP4_MOE)]
    [InlineData("f32", GgufFileType.F32)]
    public void TryParseType_Names_AreKnown(string name, GgufFileType expected)
    {
        Assert.True(ModelQuantizer.TryParseType(name, out GgufFileType type));
        Assert.Equal(expected, type);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("")]
    [InlineData("q9_k")]
    public void TryParseType_OtherNames_AreNot(string name) => Assert.False(ModelQuantizer.TryParseType(name, out _));
}
