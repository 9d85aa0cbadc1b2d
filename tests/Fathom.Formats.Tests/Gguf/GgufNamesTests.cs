using Fathom.Formats.Gguf;
using Fathom.Testing.Models;

namespace Fathom.Formats.Tests.Gguf;

public class GgufNamesTests
{
    public static TheoryData<string> Configs => [.. TinyConfigs.All.Keys];

    [Theory, MemberData(nameof(Configs))]
    public void Translate_EveryTensorOfAModel_ThereAndBack(string name)
    {
        ModelConfig config = TinyConfigs.All[name] with { NumNextTokenPredictLayers = TinyConfigs.All[name].Mla is null ? 0 : 1 };
        foreach (bool isSplit in new[] { false, true })
        {
            foreach (TensorRequirement tensor in ModelTensors.Of(config, isSplit, withNextTokenPredict: true))
            {
                Assert.True(GgufNames.TryToGguf(tensor.Name, out string? ggufName, out int? expert), tensor.Name);
                Assert.True(GgufNames.TryToCheckpoint(ggufName, expert, out string? back), ggufName);
                Assert.Equal(tensor.Name, back);
            }
        }
    }

    [Theory]
    [InlineData("model.layers.3.mlp.experts.5.up_proj.weight", "blk.3.ffn_up_exps.weight", 5)]
    [InlineData("model.layers.61.shared_head.head.weight", "blk.61.nextn.shared_head_head.weight", null)]
    [InlineData("model.layers.0.self_attn.k_b_proj.weight", "blk.0.attn_k_b.weight", null)]
    [InlineData("lm_head.weight", "output.weight", null)]
    public void TryToGguf_KnownName_IsTranslated(string name, string expected, int? expectedExpert)
    {
        Assert.True(GgufNames.TryToGguf(name, out string? actual, out int? expert));
        Assert.Equal((expected, expectedExpert), (actual, expert));
    }

    [Theory]
    [InlineData("model.layers.03.input_layernorm.weight")]
    [InlineData("model.layers.-1.input_layernorm.weight")]
    [InlineData("model.layers.99999999999.input_layernorm.weight")]
    [InlineData("model.layers.1")]
    [InlineData("model.layers.1.")]
    [InlineData("model.layers.1.mlp.experts.up_proj.weight")]
    [InlineData("")]
    public void TryToGguf_OtherName_IsNot(string name) => Assert.False(GgufNames.TryToGguf(name, out _, out _));

    [Theory]
    [InlineData("blk.0.token_embd.weight")]
    [InlineData("attn_norm.weight")]
    [InlineData("blk.0.ffn_up_exps.weight")]
    [InlineData("rope_freqs.weight")]
    public void TryToCheckpoint_OtherName_IsNot(string name) => Assert.False(GgufNames.TryToCheckpoint(name, out _));
}
