using Fathom.Formats;
using Fathom.Formats.Files;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Models.Tests.Reference;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;
using static Fathom.Models.Tests.MtpHarness;

namespace Fathom.Models.Tests;

public class MtpTests
{
    private const float RoundingTolerance = 2e-4f;
    private static readonly ModelConfig s_config = Variants.All["V3WithPrediction"];

    public static TheoryData<string> Names => [.. Variants.LatentNames.Select(row => row.Data)];

    [Theory, MemberData(nameof(Names))]
    public void ForwardMtp_FloatWeights_AgreesWithReference(string name)
    {
        using MemoryWeightSource source = TinyModels.Create(Variants.All[name] with { NumNextTokenPredictLayers = 1 }, seed: 3);
        int[] tokens = Variants.Tokens(source.Config, 13);
        using var harness = new MtpHarness(source);

        AssertAgree(new ReferenceModel(source).MtpLogprobs(tokens), harness.Logits(tokens, 8, 1, 3));
    }

    [Theory]
    [InlineData(BlockFormatId.F16)]
    [InlineData(BlockFormatId.BF16)]
    public void ForwardMtp_HalfPrecisionWeightsAndTiedHead_AgreesWithReference(BlockFormatId format)
    {
        using MemoryWeightSource source = TinyModels.Create(s_config with { TieWordEmbeddings = true }, seed: 4, format);
        int[] tokens = Variants.Tokens(source.Config, 10);
        using var harness = new MtpHarness(source);

        AssertAgree(new ReferenceModel(source).MtpLogprobs(tokens), harness.Logits(tokens));
    }

    [Fact]
    public void ForwardMtp_SecondDepth_AgreesWithReference()
    {
        using MemoryWeightSource source = TinyModels.Create(s_config with { NumNextTokenPredictLayers = 2 }, seed: 5);
        int[] tokens = Variants.Tokens(source.Config, 12);
        using var harness = new MtpHarness(source);

        float[][] actual = harness.Step(new Part(tokens, 0, 10, ScatteredBlocks(1, tokens.Length)));

        Assert.Equal(2, harness.Model.NumMtpLayers);
        AssertAgree(new ReferenceModel(source).MtpLogprobs(tokens, depth: 1), actual);
    }

    [Fact]
    public void ForwardMtp_GgufFileThatHasTheLayer_AgreesWithReference()
    {
        using var folder = new TempFolder();
        using WeightSource source = WeightFile.Open(GgufWithMtp.Write(folder.File("model.gguf"), s_config));
        int[] tokens = Variants.Tokens(source.Config, 10);
        using var harness = new MtpHarness(source);

        AssertAgree(new ReferenceModel(source).MtpLogprobs(tokens), harness.Logits(tokens));
    }

    [Fact]
    public void ForwardMtp_CutAnyWay_EqualsWhole()
    {
        using MemoryWeightSource source = TinyModels.Create(s_config);
        int[] tokens = Variants.Tokens(source.Config, 14);
        using var harness = new MtpHarness(source);

        float[][] whole = harness.Logits(tokens);

        AssertClose(whole, harness.Logits(tokens, 5, 1, 7));
        AssertClose(whole, harness.Logits(tokens, [.. Enumerable.Repeat(1, 13)]));
    }

    [Fact]
    public void ForwardMtp_BatchOfSequences_EqualsEachAlone()
    {
        using MemoryWeightSource source = TinyModels.Create(s_config);
        int[] first = Variants.Tokens(source.Config, 9, seed: 1);
        int[] second = Variants.Tokens(source.Config, 12, seed: 2);
        using var harness = new MtpHarness(source);
        harness.Step(new Part(second, 0, 6, ScatteredBlocks(1, 12)));

        float[][] together = harness.Step(new Part(first, 0, 8, ScatteredBlocks(0, 9)), new Part(second, 6, 5, ScatteredBlocks(1, 12)));

        AssertClose([.. harness.Logits(first), .. harness.Logits(second)[6..]], together);
    }

    [Theory]
    [InlineData(BlockFormatId.F32)]
    [InlineData(BlockFormatId.Q8_0)]
    public void ForwardMtp_ManyThreads_HasTheBitsOfOne(BlockFormatId format)
    {
        using MemoryWeightSource source = TinyModels.Create(s_config, format: format);
        int[] tokens = Variants.Tokens(source.Config, 12);
        using var one = new MtpHarness(source, threads: 1);
        using var three = new MtpHarness(source, threads: 3);

        Assert.Equal(one.Logits(tokens, 9, 1, 1), three.Logits(tokens, 9, 1, 1));
    }

    /// <summary>A rejected draft leaves rows behind that the tokens in its place overwrite, in the model's layers and in the prediction layer's.</summary>
    [Fact]
    public void ForwardMtp_AfterRejectedDrafts_HasTheBitsOfNone()
    {
        using MemoryWeightSource source = TinyModels.Create(s_config);
        int[] tokens = Variants.Tokens(source.Config, 12);
        int[] drafted = [.. tokens[..7], .. Variants.Tokens(source.Config, 5, seed: 99)];
        int[] blocks = ScatteredBlocks(0, tokens.Length);
        using var harness = new MtpHarness(source);
        harness.Step(new Part(tokens, 0, 6, blocks));
        float[][] expected = harness.Step(new Part(tokens, 6, 3, blocks));
        using var other = new MtpHarness(source);
        other.Step(new Part(tokens, 0, 6, blocks));
        other.Step(new Part(drafted, 6, 4, blocks));

        Assert.Equal(expected, other.Step(new Part(tokens, 6, 3, blocks)));
    }

    [Fact]
    public void Forward_WithPredictionBetweenPasses_KeepsItsBits()
    {
        using MemoryWeightSource source = TinyModels.Create(s_config);
        int[] tokens = Variants.Tokens(source.Config, 12);
        using var plain = new ModelHarness(source);
        using var harness = new MtpHarness(source);
        harness.Step(new Part(tokens, 0, 8, [1, 4, 7]));
        var batch = new ForwardBatch();
        batch.Add(tokens.AsSpan(8, 3), 8, new[] { 1, 4, 7 }, OutputRows.All);
        using var logits = new AlignedBuffer<float>(3L * source.Config.VocabSize);

        harness.Model.Forward(batch, harness.Cache, logits.Memory);

        Assert.Equal(plain.Logits(tokens, 8, 3, 1)[8..11], logits.Memory.Span.ToArray().Chunk(source.Config.VocabSize));
    }

    [Fact]
    public void Create_SourceWithoutTheTensors_RunsWithoutPrediction()
    {
        using MemoryWeightSource tensorless = WithoutMtp(s_config);
        using var context = new ComputeContext(1);
        using Model model = ModelFactory.Create(tensorless, context);
        using var cache = new KvCache(model.CacheShape, CacheFormat.F32, 1, 4);

        Assert.False(model.HasMtp);
        Assert.Equal(model.CacheShape, model.MtpCacheShape);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.ForwardMtp(new ForwardBatch(), default, cache, default));
    }

    [Theory]
    [InlineData(1, "model.tensor.missing", "model.layers.3.eh_proj.weight")]
    [InlineData(0, "model.config.missing", "num_nextn_predict_layers")]
    public void Create_RequiredPredictionThatIsNotThere_IsRefused(int promised, string code, string where)
    {
        using MemoryWeightSource tensorless = WithoutMtp(s_config with { NumNextTokenPredictLayers = promised });
        using var context = new ComputeContext(1);

        var options = new ModelOptions { RequiresMtp = true };

        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => ModelFactory.Create(tensorless, context, options));

        Assert.Equal((code, where), (refusal.Code, refusal.Where));
    }

    [Fact]
    public void ForwardMtp_CacheOrHiddenStatesOfAnotherShape_AreRefused()
    {
        using MemoryWeightSource source = TinyModels.Create(s_config);
        using var context = new ComputeContext(1);
        using Model model = ModelFactory.Create(source, context);
        using var small = new KvCache(model.CacheShape, CacheFormat.F32, 1, 4);
        using var cache = new KvCache(model.MtpCacheShape, CacheFormat.F32, 1, 4);
        using var hidden = new AlignedBuffer<float>(source.Config.HiddenSize);
        var batch = new ForwardBatch();
        batch.Add([1], 0, new int[] { 0 }, OutputRows.None);

        Assert.Equal("cache", Assert.Throws<ArgumentException>(() => model.ForwardMtp(batch, hidden.Memory, small, default)).ParamName);
        Assert.Equal("previous", Assert.Throws<ArgumentException>(() => model.ForwardMtp(batch, default, cache, default)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.ForwardMtp(batch, hidden.Memory, cache, default, depth: 1));
        Assert.Equal(source.Config.NumLayers + 1, cache.Shape.NumLayers);
    }

    [Fact]
    public void ForwardMtp_SteadyDecode_AllocatesNothing()
    {
        using MemoryWeightSource source = TinyModels.Create(s_config, format: BlockFormatId.Q8_0);
        using var harness = new MtpHarness(source);
        using var hidden = new AlignedBuffer<float>(source.Config.HiddenSize);
        using var logits = new AlignedBuffer<float>(source.Config.VocabSize);
        var batch = new ForwardBatch();
        int[] blocks = ScatteredBlocks(0, 41);
        long managedBefore = 0;
        long scratchBefore = 0;
        for (int position = 0; position < 40; position++)
        {
            if (position == 20)
            {
                (scratchBefore, managedBefore) = (harness.Model.WorkspaceFloats, GC.GetAllocatedBytesForCurrentThread());
            }

            batch.Clear();
            batch.Add([position], position, blocks, OutputRows.Last, OutputRows.Last);
            harness.Model.Forward(batch, harness.Cache, logits.Memory, hidden.Memory);
            batch.Clear();
            batch.Add([position + 1], position, blocks, OutputRows.Last);
            harness.Model.ForwardMtp(batch, hidden.Memory, harness.Cache, logits.Memory);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managedBefore);
        Assert.Equal(scratchBefore, harness.Model.WorkspaceFloats);
    }

    /// <summary>The decoder layers' weights under a configuration that may promise more.</summary>
    private static MemoryWeightSource WithoutMtp(ModelConfig config)
    {
        var source = new MemoryWeightSource(config, new WeightLayout(RotaryPairing.Interleaved, HasSplitKvB: false));
        foreach (TensorRequirement tensor in ModelTensors.Of(config))
        {
            float[] values = TinyModels.Values(tensor, seed: 1);
            if (tensor.Shape.Rows is { } rows)
            {
                source.AddMatrix(tensor.Name, (int)rows, (int)tensor.Shape.Columns, values);
            }
            else
            {
                source.AddVector(tensor.Name, values);
            }
        }

        return source;
    }

    private static void AssertAgree(double[][] logprobs, float[][] logits)
    {
        Assert.Equal(logprobs.Length, logits.Length);
        for (int t = 0; t < logits.Length; t++)
        {
            double[] actual = ReferenceMath.LogSoftmax([.. logits[t].Select(logit => (double)logit)]);
            double worst = logprobs[t].Zip(actual, (p, q) => Math.Abs(p - q)).Max();
            Assert.True(worst <= 1e-4, $"position {t}: log-probabilities differ by {worst}");
        }
    }

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), rows => Assert.All(rows.First.Zip(rows.Second), pair => Assert.Equal(pair.First, pair.Second, RoundingTolerance)));
    }
}
