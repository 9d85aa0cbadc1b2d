using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Models.Blocks;
using Fathom.Models.Tests.Reference;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

public class ReferenceTests
{
    private const double FloatTolerance = 1e-4;

    // 8-bit activations in quantised products: two right engines differ by about a hundredth.
    private const double QuantisedDivergence = 2e-3;

    [Theory, MemberData(nameof(Variants.Names), MemberType = typeof(Variants))]
    public void Logits_FloatWeights_AgreeWithReference(string name)
    {
        foreach (BlockFormatId format in (BlockFormatId[])[BlockFormatId.F32, BlockFormatId.F16, BlockFormatId.BF16])
        {
            using MemoryWeightSource source = TinyModels.Create(Variants.All[name], seed: 3, format);
            AssertTopAgrees(source, pieces: [9, 1, 1, 1]);
        }
    }

    [Theory, MemberData(nameof(Variants.LatentNames), MemberType = typeof(Variants))]
    public void Logits_SplitUpProjection_AgreeWithReference(string name)
    {
        using var folder = new TempFolder();
        string path = TinyModels.WriteGguf(folder.File("model.gguf"), Variants.All[name], seed: 5, splitsKvB: true);
        using WeightSource source = WeightFile.Open(path);

        Assert.True(source.Layout.HasSplitKvB);
        AssertTopAgrees(source, pieces: [9, 1, 1, 1]);
    }

    [Theory]
    [InlineData(MlaForm.Expanded)]
    [InlineData(MlaForm.Absorbed)]
    public void Logits_Float8CheckpointWithScales_AgreeWithReference(MlaForm form)
    {
        // Heads of 32 + 32 rows: slices of the up-projection begin within blocks of 128.
        using var folder = new TempFolder();
        ModelConfig config = TinyConfigs.DeepSeekV3 with { NumHeads = 6, NumKvHeads = 6, HiddenSize = 192, Moe = null };
        using WeightSource source = WeightFile.Open(TinyModels.WriteCheckpoint(folder.Path, config, seed: 4, BlockFormatId.F8E4M3));

        Assert.True(source.TryGetMatrix("model.layers.0.self_attn.kv_b_proj.weight", out WeightMatrix? matrix));
        Assert.Equal(BlockFormatId.F8E4M3, matrix.Format.Id);
        AssertTopAgrees(source, pieces: [9, 1, 1, 1], form);
    }

    [Theory]
    [InlineData(nameof(TinyConfigs.Llama))]
    [InlineData(nameof(TinyConfigs.Qwen2))]
    [InlineData(nameof(TinyConfigs.Qwen3))]
    [InlineData("V3AllDense")]
    public void Logits_QuantisedWeights_StayCloseToReference(string name)
    {
        using MemoryWeightSource source = TinyModels.Create(Variants.All[name], seed: 3, BlockFormatId.Q8_0);
        int[] tokens = Variants.Tokens(source.Config, 12);
        double[][] expected = new ReferenceModel(source).Logprobs(tokens);
        using var harness = new ModelHarness(source);

        float[][] actual = harness.Logits(tokens);

        for (int t = 0; t < tokens.Length; t++)
        {
            double[] logprobs = ReferenceMath.LogSoftmax([.. actual[t].Select(logit => (double)logit)]);
            double divergence = expected[t].Zip(logprobs, (p, q) => Math.Exp(p) * (p - q)).Sum();
            Assert.True(divergence <= QuantisedDivergence, $"position {t}: KL {divergence}");
        }
    }

    private static void AssertTopAgrees(WeightSource source, int[] pieces, MlaForm form = MlaForm.Cheapest)
    {
        int[] tokens = Variants.Tokens(source.Config, pieces.Sum());
        double[][] expected = new ReferenceModel(source).Logprobs(tokens);
        using var harness = new ModelHarness(source, form);

        float[][] actual = harness.Logits(tokens, pieces);

        for (int t = 0; t < tokens.Length; t++)
        {
            double[] logprobs = ReferenceMath.LogSoftmax([.. actual[t].Select(logit => (double)logit)]);
            foreach (int token in Enumerable.Range(0, logprobs.Length).OrderByDescending(id => expected[t][id]).Take(8))
            {
                double difference = Math.Abs(expected[t][token] - logprobs[token]);
                Assert.True(difference <= FloatTolerance, $"position {t}, token {token}: {logprobs[token]} for {expected[t][token]}");
            }
        }
    }
}
