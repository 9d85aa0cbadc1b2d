using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Q8_0, with a second encoder that runs at nearly memory speed: no search, the scale is a block's largest magnitude over 127.</summary>
/// <remarks>
/// Works on sixteen values at a time. The largest magnitude doesn't depend on the order of comparisons, and every other operation is per value,
/// so all vector widths write the same bytes as <see cref="Reference"/>.
/// </remarks>
internal sealed class Q8_0Format : BlockCodec<Q8_0Block>
{
    private const float HighestLevel = 127;
    private const int MagnitudeBits = 0x7FFFFFFF;
    private const int InfinityBits = 0x7F800000;

    /// <summary>Writes blocks value by value: the definition of the fast encoder.</summary>
    internal static void Reference(ReadOnlySpan<float> source, Span<Q8_0Block> blocks)
    {
        CheckFinite(source);
        for (int block = 0; block < blocks.Length; block++)
        {
            ReadOnlySpan<float> values = source.Slice(block * Q8_0Block.Length, Q8_0Block.Length);
            float largest = 0;
            foreach (float value in values)
            {
                largest = MathF.Max(largest, MathF.Abs(value));
            }

            blocks[block].Scale = ScaleOf(largest);
            float inverse = Candidates.Inverse((float)blocks[block].Scale);
            for (int i = 0; i < values.Length; i++)
            {
                blocks[block].Quants[i] = (sbyte)Math.Clamp(MathF.Round(values[i] * inverse), -HighestLevel, HighestLevel);
            }
        }
    }

    protected override void QuantizeBlocksFast(ReadOnlySpan<float> source, Span<byte> destination)
    {
        Span<Q8_0Block> blocks = MemoryMarshal.Cast<byte, Q8_0Block>(destination);
        for (int block = 0; block < blocks.Length; block++)
        {
            ReadOnlySpan<float> values = source.Slice(block * Q8_0Block.Length, Q8_0Block.Length);
            Vector512<float> lower = Vector512.Create(values);
            Vector512<float> upper = Vector512.Create(values[16..]);
            int largest = LargestMagnitude(lower, upper);
            if (largest >= InfinityBits)
            {
                CheckFinite(source);
            }

            ref Q8_0Block written = ref blocks[block];
            written.Scale = ScaleOf(BitConverter.Int32BitsToSingle(largest));
            Vector512<float> inverse = Vector512.Create(Candidates.Inverse((float)written.Scale));
            Store(lower * inverse, ref written.Quants[0]);
            Store(upper * inverse, ref written.Quants[16]);
        }
    }

    private static Half ScaleOf(float largest) => (Half)MathF.Min(largest / HighestLevel, (float)Half.MaxValue);

    /// <summary>The bits of the largest magnitude. Without the sign, floats are ordered as their bits are, with NaNs above infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LargestMagnitude(Vector512<float> lower, Vector512<float> upper)
    {
        Vector512<int> sixteen = Vector512.Max(lower.AsInt32() & Vector512.Create(MagnitudeBits), upper.AsInt32() & Vector512.Create(MagnitudeBits));
        Vector256<int> eight = Vector256.Max(sixteen.GetLower(), sixteen.GetUpper());
        Vector128<int> four = Vector128.Max(eight.GetLower(), eight.GetUpper());

        // Lanes 0 and 1 become max(0, 2) and max(1, 3).
        four = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Math.Max(four.ToScalar(), four.GetElement(1));
    }

    /// <summary>Rounds sixteen values to levels and stores them. Levels are within ±127, so narrowing to bytes is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> scaled, ref sbyte destination)
    {
        Vector512<int> levels = Vector512.ConvertToInt32(EightBitLevels.Nearest(scaled));
        Vector256<short> shorts = Vector256.Narrow(levels.GetLower(), levels.GetUpper());
        Vector128.Narrow(shorts.GetLower(), shorts.GetUpper()).StoreUnsafe(ref destination);
    }
}
