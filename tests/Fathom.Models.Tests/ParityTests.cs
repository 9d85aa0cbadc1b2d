using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Models.Blocks;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

public class ParityTests
{
    // Sums in another order: a few units in the last place of float32 over a handful of layers.
    private const float RoundingTolerance = 2e-4f;

    [Theory, MemberData(nameof(Variants.LatentNames), MemberType = typeof(Variants))]
    public void Logits_AbsorbedForm_EqualExpandedForm(string name)
    {
        using MemoryWeightSource source = TinyModels.Create(Variants.All[name]);
        int[] tokens = Variants.Tokens(source.Config, 14);
        using var expanded = new ModelHarness(source, MlaForm.Expanded);
        using var absorbed = new ModelHarness(source, MlaForm.Absorbed);

        AssertClose(expanded.Logits(tokens, 10, 1, 3), absorbed.Logits(tokens, 10, 1, 3));
    }

    [Theory, MemberData(nameof(Variants.LatentNames), MemberType = typeof(Variants))]
    public void Logits_SplitUpProjection_EqualJointOne(string name)
    {
        using var folder = new TempFolder();
        using WeightSource joint = WeightFile.Open(TinyModels.WriteGguf(folder.File("joint.gguf"), Variants.All[name], splitsKvB: false));
        using WeightSource split = WeightFile.Open(TinyModels.WriteGguf(folder.File("split.gguf"), Variants.All[name], splitsKvB: true));
        int[] tokens = Variants.Tokens(joint.Config, 10);
        foreach (MlaForm form in (MlaForm[])[MlaForm.Expanded, MlaForm.Absorbed])
        {
            using var jointModel = new ModelHarness(joint, form);
            using var splitModel = new ModelHarness(split, form);

            AssertClose(jointModel.Logits(tokens, 8, 2), splitModel.Logits(tokens, 8, 2));
        }
    }

    [Theory, MemberData(nameof(Variants.Names), MemberType = typeof(Variants))]
    public void Logits_ChunkedPrompt_EqualWholePrompt(string name)
    {
        using MemoryWeightSource source = TinyModels.Create(Variants.All[name]);
        int[] tokens = Variants.Tokens(source.Config, 13);
        using var harness = new ModelHarness(source);

        float[][] whole = harness.Logits(tokens);

        AssertClose(whole, harness.Logits(tokens, 5, 1, 7));
        AssertClose(whole, harness.Logits(tokens, [.. Enumerable.Repeat(1, 13)]));
    }

    [Theory, MemberData(nameof(Variants.Names), MemberType = typeof(Variants))]
    public void Logits_BatchOfSequences_EqualEachAlone(string name)
    {
        using MemoryWeightSource source = TinyModels.Create(Variants.All[name]);
        int[] first = Variants.Tokens(source.Config, 9, seed: 1);
        int[] second = Variants.Tokens(source.Config, 12, seed: 2);
        int[] third = Variants.Tokens(source.Config, 4, seed: 3);
        using var harness = new ModelHarness(source);

        float[][] together = harness.BatchedLogits((first, 0), (second, 11), (third, 2));

        AssertClose([harness.Logits(first)[^1], harness.Logits(second)[^1], harness.Logits(third)[^1]], together);
    }

    [Theory, MemberData(nameof(Variants.Names), MemberType = typeof(Variants))]
    public void Logits_ManyThreads_HaveTheBitsOfOne(string name)
    {
        foreach (BlockFormatId format in (BlockFormatId[])[BlockFormatId.F32, BlockFormatId.Q8_0])
        {
            using MemoryWeightSource source = TinyModels.Create(Variants.All[name], seed: 2, format);
            int[] tokens = Variants.Tokens(source.Config, 12);
            using var one = new ModelHarness(source, threads: 1);
            using var three = new ModelHarness(source, threads: 3);

            Assert.Equal(one.Logits(tokens, 10, 1, 1), three.Logits(tokens, 10, 1, 1));
        }
    }

    [Theory, MemberData(nameof(Variants.Names), MemberType = typeof(Variants))]
    public void Logits_RoundedCache_StayClose(string name)
    {
        const float RoundedCacheTolerance = 0.2f; // BF16 keeps 8 bits
        ModelConfig config = Variants.All[name];
        using MemoryWeightSource source = TinyModels.Create(
            config with { Moe = config.Moe is null ? null : config.Moe with { FirstDenseLayers = config.NumLayers } });
        int[] tokens = Variants.Tokens(config, 10);
        using var exact = new ModelHarness(source);
        using var rounded = new ModelHarness(source, format: CacheFormat.BF16);

        AssertClose(exact.Logits(tokens, 8, 2), rounded.Logits(tokens, 8, 2), RoundedCacheTolerance);
    }

    private static void AssertClose(float[][] expected, float[][] actual, float tolerance = RoundingTolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int row = 0; row < expected.Length; row++)
        {
            float worst = expected[row].Zip(actual[row], (a, b) => float.IsNaN(a - b) ? float.PositiveInfinity : MathF.Abs(a - b)).Max();
            Assert.True(worst <= tolerance, $"row {row}: logits differ by {worst}");
        }
    }
}
