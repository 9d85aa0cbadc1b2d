using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Kernels.Vectors;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Tests.Interpretation;

namespace Fathom.Numerics.Tests.Attention;

/// <summary>Attention with bfloat16 products in the interpreter, for machines that have no such instructions.</summary>
public sealed class BFloat16KernelTests
{
    private const int BlockTokens = 8;

    /// <summary>Weights are rounded, by 2⁻⁹ of themselves at most and each in its own direction.</summary>
    private const float Tolerance = 8e-3f;

    /// <summary>heads over one key head, key width, value width: one vector of rows, two, several bands.</summary>
    public static TheoryData<int, int, int, bool> Shapes => new() { { 9, 10, 32, false }, { 20, 34, 40, false }, { 40, 64, 32, true } };

    [Theory, MemberData(nameof(Shapes))]
    public void Run_Interpreted_MatchesReference(int heads, int keyDim, int valueDim, bool valuesAreKeys)
    {
        Assert.SkipUnless(CpuFeatures.HasAvx512, "what surrounds the kernels takes AVX-512");
        const int Tokens = 75;
        int[] blocks = [3, 1, 0, 2, 5, 4, 7, 6, 9, 8];
        var random = new Random(20261127);
        using var keyPool = new AlignedBuffer<byte>(blocks.Length * BlockTokens * CacheFormat.BF16.Bytes(keyDim));
        using var valuePool = new AlignedBuffer<byte>(blocks.Length * BlockTokens * CacheFormat.BF16.Bytes(valueDim));
        using var queries = new AlignedBuffer<float>(heads * keyDim);
        using var output = new AlignedBuffer<float>(heads * valueDim);
        var keys = new PagedRows(keyPool.Memory, CacheFormat.BF16, BlockTokens, keyDim);
        PagedRows values = valuesAreKeys ? keys : new PagedRows(valuePool.Memory, CacheFormat.BF16, BlockTokens, valueDim);
        Fill(queries.Span, random);
        for (int token = 0; token < Tokens; token++)
        {
            Write(keys, blocks, token, random);
            Write(valuesAreKeys ? keys : values, blocks, token, random);
        }

        var operands = new AttentionOperands(
            queries.Memory, keys, values, heads, 1, valueDim, 0.2f, output.Memory, PanelFlashKernel.Avx512, GemmPrecision.BFloat16);
        var sequence = new QueryRange(0, 1, Tokens - 1, blocks);
        var item = new FlashItem(0, 0, 0, heads, 0, Tokens, -1, 0, 1);
        FlashTileScratch scratch = FlashTileScratch.Fit(null, operands);
        BFloat16Tile.Run(new BFloat16Kernels(assemble => new InterpretedKernel<BFloat16Arguments>(assemble())), item, sequence, operands, scratch);
        float[] actual = Normalized(scratch, heads, valueDim);

        GroupedQueryAttention.Reference([sequence], operands);

        for (int i = 0; i < actual.Length; i++)
        {
            Assert.Equal(output.Span[i], actual[i], Tolerance / MathF.Sqrt(Tokens));
        }
    }

    [Fact]
    public void Convert_AnyCount_RoundsLikeOneByOne()
    {
        float[] source = [.. Enumerable.Range(0, 70).Select(i => MathF.Sin(i) * MathF.Pow(3, i % 9))];
        for (int count = 0; count <= source.Length; count++)
        {
            ushort[] actual = Convert(source, 0.3f, count);

            for (int i = 0; i < count; i++)
            {
                Assert.Equal(BFloat16Rounding.Round(source[i] * 0.3f), BitConverter.UInt32BitsToSingle((uint)actual[i] << 16));
            }
        }
    }

    private static unsafe ushort[] Convert(float[] source, float scale, int count)
    {
        ushort[] codes = new ushort[source.Length];
        fixed (float* values = source)
        fixed (ushort* destination = codes)
        {
            BFloat16Rounding.Convert(values, scale, count, destination);
        }

        return codes;
    }

    private static unsafe float[] Normalized(FlashTileScratch scratch, int heads, int valueDim)
    {
        float[] result = new float[heads * valueDim];
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, valueDim);
            result[i] = scratch.Output[(row * FlashTile.RoundUp(valueDim)) + column] / scratch.Sums[row];
        }

        return result;
    }

    private static void Write(PagedRows rows, int[] blocks, int token, Random random)
    {
        float[] row = new float[rows.RowLength];
        Fill(row, random);
        rows.Write(blocks, token, row);
    }

    private static void Fill(Span<float> values, Random random)
    {
        foreach (ref float value in values)
        {
            value = (random.NextSingle() * 2) - 1;
        }
    }
}
