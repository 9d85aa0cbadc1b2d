using Fathom.Formats;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Models.Tests.Reference;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

/// <summary>What a pass gives: logits and hidden states at chosen rows.</summary>
public sealed class ForwardOutputTests : IDisposable
{
    private const int NumTokens = 9;
    private static readonly int[] s_blocks = [2, 0, 3];

    private readonly ComputeContext _context = new(1);

    public static TheoryData<string, BlockFormatId> Models => new()
    {
        { nameof(TinyConfigs.Llama), BlockFormatId.F32 }, { nameof(TinyConfigs.Qwen2), BlockFormatId.BF16 },
        { nameof(TinyConfigs.DeepSeekV3), BlockFormatId.F32 }, { nameof(TinyConfigs.DeepSeekV3), BlockFormatId.Q8_0 },
    };

    /// <summary>Products round by the number of their rows, so bits are compared where that number is the same.</summary>
    [Theory, MemberData(nameof(Models))]
    public void Logits_SameRowsChosenAnotherWay_AreTheSameBits(string name, BlockFormatId format)
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.All[name], format: format);
        int[] everyRow = [.. Enumerable.Range(0, NumTokens)];
        float[][] last = Run(source, OutputRows.Last, OutputRows.None).Logits;
        float[][] all = Run(source, OutputRows.All, OutputRows.None).Logits;

        Assert.Equal(last, Run(source, OutputRows.LastRows(1), OutputRows.All).Logits);
        Assert.Equal(last, Run(source, OutputRows.Rows(everyRow.AsMemory(NumTokens - 1)), OutputRows.Last).Logits);
        Assert.Equal(all, Run(source, OutputRows.LastRows(NumTokens), OutputRows.Last).Logits);
        Assert.Equal(all, Run(source, OutputRows.Rows(everyRow), OutputRows.All).Logits);
    }

    [Theory, MemberData(nameof(Models))]
    public void Logits_SomeRows_AreThoseOfAllRows(string name, BlockFormatId format)
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.All[name], format: format);
        float[][] all = Run(source, OutputRows.All, OutputRows.None).Logits;

        AssertClose(all[^1..], Run(source, OutputRows.Last, OutputRows.None).Logits);
        AssertClose(all[^3..], Run(source, OutputRows.LastRows(3), OutputRows.None).Logits);
        AssertClose([all[1], all[6]], Run(source, OutputRows.Rows(new[] { 1, 6 }), OutputRows.None).Logits);
    }

    [Theory, MemberData(nameof(Models))]
    public void Hidden_ChosenRows_AreTheBitsOfAllRows(string name, BlockFormatId format)
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.All[name], format: format);
        foreach (HiddenStage stage in Enum.GetValues<HiddenStage>())
        {
            float[][] all = Run(source, OutputRows.None, OutputRows.All, stage).Hidden;

            Assert.Equal([all[^1]], Run(source, OutputRows.All, OutputRows.Last, stage).Hidden);
            Assert.Equal(all[^2..], Run(source, OutputRows.Last, OutputRows.LastRows(2), stage).Hidden);
            Assert.Equal([all[0], all[7]], Run(source, OutputRows.None, OutputRows.Rows(new[] { 0, 7 }), stage).Hidden);
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void Hidden_AfterFinalNorm_IsTheNormOfTheStreamBefore(string name, BlockFormatId format)
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.All[name], format: format);
        float[] gain = source.GetVector("model.norm.weight", source.Config.HiddenSize).Span.ToArray();
        float[][] before = Run(source, OutputRows.None, OutputRows.All, HiddenStage.BeforeFinalNorm).Hidden;

        float[][] after = Run(source, OutputRows.None, OutputRows.All).Hidden;

        foreach (float[] row in before)
        {
            RmsNorm.Forward(row, gain, source.Config.RmsNormEps, row);
        }

        Assert.Equal(before, after);
    }

    [Theory, MemberData(nameof(Variants.Names), MemberType = typeof(Variants))]
    public void Hidden_BothStages_AreTheReferences(string name)
    {
        using MemoryWeightSource source = TinyModels.Create(Variants.All[name]);
        foreach (HiddenStage stage in Enum.GetValues<HiddenStage>())
        {
            double[][] expected = new ReferenceModel(source).Hidden(Variants.Tokens(source.Config, NumTokens), stage);

            float[][] actual = Run(source, OutputRows.None, OutputRows.All, stage).Hidden;

            Assert.All(expected.Zip(actual), rows => Assert.All(rows.First.Zip(rows.Second), pair => Assert.Equal(pair.First, pair.Second, 1e-4)));
        }
    }

    [Fact]
    public void Forward_MemoryOfAnotherSize_IsRefused()
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.Llama);
        using Model model = ModelFactory.Create(source, _context);
        using var cache = new KvCache(model.CacheShape, CacheFormat.F32, 4, 4);
        using var memory = new AlignedBuffer<float>(source.Config.HiddenSize + 1);
        var batch = new ForwardBatch();
        batch.Add([1], 0, s_blocks, OutputRows.None, OutputRows.Last);

        Assert.Equal("hidden", Assert.Throws<ArgumentException>(() => model.Forward(batch, cache, default)).ParamName);
        Assert.Equal("hidden", Assert.Throws<ArgumentException>(() => model.Forward(batch, cache, default, memory.Memory)).ParamName);
        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => model.Forward(batch, cache, memory.Memory)).ParamName);
    }

    public void Dispose() => _context.Dispose();

    /// <summary>One pass over two sequences, of which the second is asked for outputs.</summary>
    private (float[][] Logits, float[][] Hidden) Run(
        WeightSource source, OutputRows logitRows, OutputRows hiddenRows, HiddenStage stage = HiddenStage.AfterFinalNorm)
    {
        using Model model = ModelFactory.Create(source, _context);
        using var cache = new KvCache(model.CacheShape, CacheFormat.F32, 5, 4);
        cache.Reserve(5);
        var batch = new ForwardBatch();
        batch.Add([5, 6, 7], 0, new[] { 1 }, OutputRows.None);
        batch.Add(Variants.Tokens(source.Config, NumTokens), 0, s_blocks, logitRows, hiddenRows);
        using var logits = new AlignedBuffer<float>((long)logitRows.Count(NumTokens) * source.Config.VocabSize);
        using var hidden = new AlignedBuffer<float>((long)hiddenRows.Count(NumTokens) * source.Config.HiddenSize);
        model.Forward(batch, cache, logits.Memory, hidden.Memory, stage);
        return (Rows(logits, source.Config.VocabSize), Rows(hidden, source.Config.HiddenSize));
    }

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), rows => Assert.All(rows.First.Zip(rows.Second), pair => Assert.Equal(pair.First, pair.Second, 2e-5f)));
    }

    private static float[][] Rows(AlignedBuffer<float> buffer, int width) => [.. buffer.Memory.Span.ToArray().Chunk(width)];
}
