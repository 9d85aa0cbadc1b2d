using Fathom.Formats;
using Fathom.Models.Architectures;
using Fathom.Models.Blocks;
using Fathom.Models.Caching;
using Fathom.Models.Embeddings;
using Fathom.Models.Tests.Reference;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

public class EmbeddingPoolerTests
{
    private const int Width = 5;

    [Theory]
    [InlineData(Pooling.Last, new[] { -3f, 0, 4 })]
    [InlineData(Pooling.Mean, new[] { -1f, 1, 3 })]
    public void Write_TwoRows_GivesTheLastOrTheMean(Pooling pooling, float[] expected)
    {
        var pooler = new EmbeddingPooler(3, pooling, normalize: false);
        pooler.Add([1, 2, 2, -3, 0, 4]);

        Assert.Equal(expected, Write(pooler, 3));
    }

    [Fact]
    public void Write_Normalized_HasLengthOne()
    {
        var pooler = new EmbeddingPooler(2, Pooling.Mean, normalize: true);
        pooler.Add([2, 8, 4, 0]);

        Assert.Equal([0.6f, 0.8f], Write(pooler, 2));
    }

    [Theory]
    [InlineData(Pooling.Last)]
    [InlineData(Pooling.Mean)]
    public void Write_NormalizedZeros_StayZeros(Pooling pooling)
    {
        var pooler = new EmbeddingPooler(2, pooling, normalize: true);
        pooler.Add([0, 0]);

        Assert.Equal([0, 0], Write(pooler, 2));
    }

    [Theory]
    [InlineData(Pooling.Last, false)]
    [InlineData(Pooling.Last, true)]
    [InlineData(Pooling.Mean, false)]
    [InlineData(Pooling.Mean, true)]
    public void Write_RowsInAnyParts_AreTheSameBits(Pooling pooling, bool normalize)
    {
        float[] rows = RandomRows(29);
        var whole = new EmbeddingPooler(Width, pooling, normalize);
        whole.Add(rows);
        float[] expected = Write(whole, Width);
        foreach (int part in (int[])[1, 2, 7, 13, 29])
        {
            var parts = new EmbeddingPooler(Width, pooling, normalize);
            for (int start = 0; start < 29; start += part)
            {
                parts.Add(rows.AsSpan(start * Width, Math.Min(part, 29 - start) * Width));
            }

            Assert.Equal(29, parts.NumRows);
            Assert.Equal(expected, Write(parts, Width));
        }
    }

    /// <summary>Both poolings against float64, over a prompt in three parts with nothing but the asked rows computed.</summary>
    [Theory]
    [InlineData(Pooling.Last, nameof(TinyConfigs.Qwen3))]
    [InlineData(Pooling.Mean, nameof(TinyConfigs.Qwen3))]
    [InlineData(Pooling.Mean, nameof(TinyConfigs.DeepSeekV3))]
    public void Write_PromptInParts_IsTheReferencesEmbedding(Pooling pooling, string name)
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.All[name]);
        int[] tokens = Variants.Tokens(source.Config, 11);
        double[][] hidden = new ReferenceModel(source).Hidden(tokens, HiddenStage.AfterFinalNorm);
        double[] sum = (pooling == Pooling.Mean ? hidden : hidden[^1..]).Aggregate(ReferenceMath.Add);
        double length = Math.Sqrt(ReferenceMath.Dot(sum, sum));

        float[] embedding = Embed(source, pooling, tokens, 4, 6, 1);

        Assert.All(sum.Zip(embedding), pair => Assert.Equal(pair.First / length, pair.Second, 1e-5));
    }

    [Fact]
    public void Write_WithoutRowsOrIntoAnotherWidth_IsRefused()
    {
        var pooler = new EmbeddingPooler(2, Pooling.Last, normalize: false);

        Assert.Throws<InvalidOperationException>(() => Write(pooler, 2));
        Assert.Throws<ArgumentException>(() => pooler.Add([1, 2, 3]));
        pooler.Add([1, 2]);
        Assert.Throws<ArgumentException>(() => Write(pooler, 3));
    }

    private static float[] Embed(WeightSource source, Pooling pooling, int[] tokens, params int[] parts)
    {
        var pooler = new EmbeddingPooler(source.Config.HiddenSize, pooling, normalize: true);
        using var context = new ComputeContext(1);
        using Model model = ModelFactory.Create(source, context);
        using var cache = new KvCache(model.CacheShape, CacheFormat.F32, 3, 4);
        cache.Reserve(3);
        var batch = new ForwardBatch();
        int start = 0;
        foreach (int part in parts)
        {
            OutputRows ifLast = start + part == tokens.Length ? OutputRows.Last : OutputRows.None;
            batch.Clear();
            batch.Add(tokens.AsSpan(start, part), start, new[] { 2, 0, 1 }, OutputRows.None, pooling == Pooling.Mean ? OutputRows.All : ifLast);
            using var hidden = new AlignedBuffer<float>((long)batch.HiddenRows.Length * source.Config.HiddenSize);
            model.Forward(batch, cache, default, hidden.Memory);
            pooler.Add(hidden.Memory.Span);
            start += part;
        }

        return Write(pooler, source.Config.HiddenSize);
    }

    private static float[] Write(EmbeddingPooler pooler, int width)
    {
        float[] embedding = new float[width];
        pooler.Write(embedding);
        return embedding;
    }

    private static float[] RandomRows(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count * Width).Select(_ => random.NextSingle() - 0.5f)];
    }
}
