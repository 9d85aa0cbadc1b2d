using Fathom.Formats;
using Fathom.Models.Blocks;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

/// <summary>A model over weights that change computes what a model built anew over them computes, bit for bit.</summary>
/// <remarks>The ledger counts the whole process: nothing may run beside these.</remarks>
[CollectionDefinition(nameof(LiveWeightsTests), DisableParallelization = true)]
[Collection(nameof(LiveWeightsTests))]
public class LiveWeightsTests
{
    private static readonly BlockFormatId[] s_formats = [BlockFormatId.F32, BlockFormatId.BF16, BlockFormatId.Q8_0];

    private static readonly Dictionary<string, ModelConfig> s_configs = new()
    {
        ["Llama"] = TinyConfigs.Llama,
        ["Qwen2Tied"] = TinyConfigs.Qwen2,
        ["Qwen2Untied"] = TinyConfigs.Qwen2 with { TieWordEmbeddings = false },
        ["Qwen3"] = TinyConfigs.Qwen3,
        ["V3Untied"] = TinyConfigs.DeepSeekV3,
        ["V3Tied"] = TinyConfigs.DeepSeekV3 with { TieWordEmbeddings = true },
        ["V2Lite"] = TinyConfigs.DeepSeekV2Lite,
    };

    public static TheoryData<string, bool, MlaForm, BlockFormatId> Cases => new(
        from config in s_configs
        from isSplit in config.Value.Mla is null ? new[] { false } : [false, true]
        from form in config.Value.Mla is null ? new[] { MlaForm.Cheapest } : [MlaForm.Absorbed, MlaForm.Expanded]
        from format in s_formats
        select (config.Key, isSplit, form, format));

    [Theory, MemberData(nameof(Cases))]
    public void Logits_ChangedWeights_AreThoseOfAFreshModel(string name, bool isSplit, MlaForm form, BlockFormatId format)
    {
        ModelConfig config = s_configs[name];
        int[] tokens = Variants.Tokens(config, 12);
        foreach (int threads in (int[])[1, 2])
        {
            using var live = new LiveModel(config, isSplit, format, threads);
            using var harness = new ModelHarness(live.Source, form, threads);
            float[][] before = harness.Logits(tokens, 9, 1, 2);

            live.Fill(seed: 2);
            live.Refresh();
            float[][] after = harness.Logits(tokens, 9, 1, 2);

            using MemoryWeightSource copy = live.Copy();
            using var fresh = new ModelHarness(copy, form, threads);
            Assert.Equal(fresh.Logits(tokens, 9, 1, 2), after);
            Assert.NotEqual(before[^1], after[^1]);
        }
    }

    /// <summary>Every single tensor counts: none is frozen when the model is built.</summary>
    [Theory]
    [InlineData("V3Untied", false)]
    [InlineData("V3Untied", true)]
    [InlineData("Qwen2Untied", false)]
    [InlineData("Qwen3", false)]
    public void Logits_OneTensorChanged_Change(string name, bool isSplit)
    {
        ModelConfig config = s_configs[name];
        if (config.Moe is { } moe)
        {
            config = config with { Moe = moe with { NumExpertsPerToken = moe.NumRoutedExperts, NumGroups = 1, TopKGroups = 1 } };
        }
        int[] tokens = Variants.Tokens(config, 6);
        using var live = new LiveModel(config, isSplit, BlockFormatId.F32, threads: 1);
        using var harness = new ModelHarness(live.Source);
        float[] before = harness.Logits(tokens)[^1];
        foreach (string tensor in live.Names.Where(tensor => !tensor.EndsWith("correction_bias", StringComparison.Ordinal)))
        {
            live.Fill(seed: 2, tensor);
            Assert.False(before.AsSpan().SequenceEqual(harness.Logits(tokens)[^1]), tensor);
            live.Fill(seed: 1, tensor);
        }

        Assert.Equal(before, harness.Logits(tokens)[^1]);
    }

    /// <summary>The multi-token-prediction layer is live too, but for its copies of embedding and head, which nothing reads.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MtpLogits_OneTensorChanged_ChangeUnlessItIsACopy(bool isSplit)
    {
        ModelConfig config = TinyConfigs.DeepSeekV3 with { NumNextTokenPredictLayers = 1 };
        config = config with { Moe = config.Moe! with { NumExpertsPerToken = config.Moe.NumRoutedExperts, NumGroups = 1, TopKGroups = 1 } };
        int[] tokens = Variants.Tokens(config, 6);
        using var live = new LiveModel(config, isSplit, BlockFormatId.F32, threads: 1);
        using var harness = new MtpHarness(live.Source);
        string prefix = $"model.layers.{config.NumLayers}.";
        string[] copies = [prefix + "embed_tokens.weight", prefix + "shared_head.head.weight"];
        float[] before = harness.Logits(tokens)[^1];
        IEnumerable<string> ofLayer = live.Names.Where(tensor => tensor.StartsWith(prefix, StringComparison.Ordinal));
        foreach (string tensor in ofLayer.Where(tensor => !tensor.EndsWith("correction_bias", StringComparison.Ordinal)))
        {
            live.Fill(seed: 2, tensor);
            Assert.True(before.AsSpan().SequenceEqual(harness.Logits(tokens)[^1]) == copies.Contains(tensor), tensor);
            live.Fill(seed: 1, tensor);
        }

        Assert.Equal(before, harness.Logits(tokens)[^1]);
    }

    [Fact]
    public void ChosenExperts_SelectionBiasChanged_AreOthers()
    {
        using var live = new LiveModel(TinyConfigs.DeepSeekV3, isSplit: false, BlockFormatId.F32, threads: 1);
        using var harness = new ModelHarness(live.Source);
        int[] tokens = Variants.Tokens(TinyConfigs.DeepSeekV3, 1);
        harness.Logits(tokens);
        int least = Enumerable.Range(0, 8).Except(harness.Model.ChosenExperts(0).ToArray()).First();

        live.Values("model.layers.2.mlp.gate.e_score_correction_bias")[least] = 100;
        harness.Logits(tokens);

        Assert.Equal(least, harness.Model.ChosenExperts(0)[0]);
    }

    [Theory]
    [InlineData(BlockFormatId.F32)]
    [InlineData(BlockFormatId.BF16)]
    [InlineData(BlockFormatId.Q8_0)]
    public void Refresh_ManyTimes_HoldsNoMoreMemory(BlockFormatId format)
    {
        using var live = new LiveModel(TinyConfigs.DeepSeekV3, isSplit: false, format, threads: 2);
        using var harness = new ModelHarness(live.Source);
        int[] tokens = Variants.Tokens(TinyConfigs.DeepSeekV3, 3);
        harness.Logits(tokens);
        long native = Native();
        long managed = GC.GetAllocatedBytesForCurrentThread();
        for (int refresh = 0; refresh < 200; refresh++)
        {
            live.Refresh();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managed);
        harness.Logits(tokens);
        Assert.InRange(Native(), 0, native);
    }

    private static long Native() => Enum.GetValues<MemoryUse>().Sum(MemoryLedger.Bytes);

    /// <summary>A source over memory that the test writes.</summary>
    private sealed class LiveModel : IDisposable
    {
        private readonly Dictionary<string, (TensorRequirement Tensor, AlignedBuffer<float> Values)> _tensors;
        private readonly BlockFormat _format;
        private readonly ComputeContext _compute;

        public LiveModel(ModelConfig config, bool isSplit, BlockFormatId format, int threads)
        {
            _tensors = ModelTensors.Of(config, isSplit, withNextTokenPredict: true)
                .ToDictionary(tensor => tensor.Name, tensor => (tensor, new AlignedBuffer<float>(tensor.Shape.Elements)));
            _format = BlockFormat.Get(format);
            _compute = new ComputeContext(threads);
            Source = Begin(config, isSplit);
            foreach ((TensorRequirement tensor, AlignedBuffer<float> values) in _tensors.Values)
            {
                if (tensor.Shape.Rows is { } rows)
                {
                    Source.AddLiveMatrix(tensor.Name, (int)rows, (int)tensor.Shape.Columns, values.Memory, _format);
                }
                else
                {
                    Source.AddLiveVector(tensor.Name, values.Memory);
                }
            }

            Fill(seed: 1);
            Refresh();
        }

        public MemoryWeightSource Source { get; }

        public IEnumerable<string> Names => _tensors.Keys;

        public Span<float> Values(string name) => _tensors[name].Values.Span;

        public void Fill(int seed)
        {
            foreach (string name in Names)
            {
                Fill(seed, name);
            }
        }

        public void Fill(int seed, string name) => TinyModels.Values(_tensors[name].Tensor, seed).CopyTo(Values(name));

        public void Refresh() => Source.Refresh(_compute);

        public MemoryWeightSource Copy()
        {
            MemoryWeightSource copy = Begin(Source.Config, Source.Layout.HasSplitKvB);
            foreach ((TensorRequirement tensor, AlignedBuffer<float> values) in _tensors.Values)
            {
                if (tensor.Shape.Rows is { } rows)
                {
                    copy.AddMatrix(tensor.Name, (int)rows, (int)tensor.Shape.Columns, values.Span, _format);
                }
                else
                {
                    copy.AddVector(tensor.Name, values.Span);
                }
            }

            return copy;
        }

        public void Dispose()
        {
            Source.Dispose();
            _compute.Dispose();
            foreach ((_, AlignedBuffer<float> values) in _tensors.Values)
            {
                values.Dispose();
            }
        }

        private static MemoryWeightSource Begin(ModelConfig config, bool isSplit) =>
            new(config, new WeightLayout(config.Mla is null ? RotaryPairing.HalfSplit : RotaryPairing.Interleaved, isSplit));
    }
}
