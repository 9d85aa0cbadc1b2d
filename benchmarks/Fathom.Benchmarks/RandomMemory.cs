using Fathom.Formats.Shapes;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Benchmarks;

/// <summary>Native memory with random contents, the same in every run.</summary>
internal static class RandomMemory
{
    private const ulong Seed = 1;

    /// <summary>Values of mean 0 and variance 1.</summary>
    public static AlignedBuffer<float> Floats(long count)
    {
        var random = new SplitMix64(Seed);
        var buffer = new AlignedBuffer<float>(count);
        for (long i = 0; i < count; i++)
        {
            buffer.Memory[i] = random.NextNormal();
        }

        return buffer;
    }

    /// <summary>Blocks of a format whose values have variance 1.</summary>
    public static AlignedBuffer<byte> Blocks(BlockFormat format, long bytes)
    {
        var random = new SplitMix64(Seed);
        var buffer = new AlignedBuffer<byte>(bytes);
        new RandomBlocks(format, deviation: 1).Fill(buffer.Span, ref random);
        return buffer;
    }
}
