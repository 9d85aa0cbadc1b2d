using Fathom.Formats;
using Fathom.Models.Architectures;
using Fathom.Models.Caching;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Testing.Models;

namespace Fathom.Models.Tests;

public class KvCacheTests
{
    [Fact]
    public void BytesPerToken_LatentAttention_IsLatentAndRotaryKeyOnly()
    {
        using MemoryWeightSource source = TinyModels.Create(TinyConfigs.DeepSeekV3);
        using var context = new ComputeContext(1);
        using Model model = ModelFactory.Create(source, context);
        MlaConfig mla = source.Config.Mla!;

        Assert.Equal((long)source.Config.NumLayers * (mla.KvLoraRank + mla.QkRopeHeadDim), model.CacheShape.ValuesPerToken);

        using var cache = new KvCache(model.CacheShape, CacheFormat.BF16, maxBlocks: 4, blockTokens: 16);
        Assert.Equal(2 * model.CacheShape.ValuesPerToken, cache.BytesPerToken);
    }

    [Theory]
    [InlineData(CacheFormat.F32)]
    [InlineData(CacheFormat.BF16)]
    [InlineData(CacheFormat.F16)]
    public void Reserve_More_KeepsWhatWasWritten(CacheFormat format)
    {
        using var cache = new KvCache(new CacheShape(NumLayers: 2, KeyLength: 4, ValueLength: 2), format, maxBlocks: 100, blockTokens: 2);
        int[] table = [3, 0];
        cache.Reserve(4);
        cache.Keys(1).Write(table, 2, [1, 2, 3, 4]);
        cache.Values(0).Write(table, 1, [5, 6]);

        cache.Reserve(77);

        float[] key = new float[4];
        float[] value = new float[2];
        cache.Keys(1).Read(table, 2, key);
        cache.Values(0).Read(table, 1, value);
        Assert.Equal([1, 2, 3, 4], key);
        Assert.Equal([5, 6], value);
        Assert.InRange(cache.NumBlocks, 77, 100);
    }

    [Fact]
    public void Reserve_BeyondTheLimit_IsRefused()
    {
        using var cache = new KvCache(new CacheShape(1, 4, 0), CacheFormat.F32, maxBlocks: 3, blockTokens: 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Reserve(4));
    }
}
