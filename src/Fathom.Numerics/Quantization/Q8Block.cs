using System.Runtime.InteropServices;

namespace Fathom.Numerics.Quantization;

/// <summary>Q8_0: 32 values in 34 bytes, <c>h d; i8 q[32]</c>: <c>y = q·d</c>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Q8_0Block : IBlock<Q8_0Block>
{
    /// <summary>Step.</summary>
    public Half Scale;

    /// <summary>One signed quant per byte.</summary>
    public SBytes32 Quants;

    public static BlockFormatId Id => BlockFormatId.Q8_0;

    public static int Length => 32;

    public static int SmallestCode => sbyte.MinValue;

    public static int LargestCode => sbyte.MaxValue;

    public static unsafe int StoredCodeStride => sizeof(Q8_0Block);

    public static unsafe int StoredCodeOffset => sizeof(Half);

    public static void Reference(in Q8_0Block block, Span<float> values)
    {
        float scale = (float)block.Scale;
        for (int i = 0; i < 32; i++)
        {
            values[i] = block.Quants[i] * scale;
        }
    }

    /// <summary>Reads only the scales: the codes are stored as signed bytes already.</summary>
    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins) =>
        HalfBits.Read(source, sizeof(Q8_0Block), columns / Length, scales);

    public static void Encode(ReadOnlySpan<float> values, out Q8_0Block block)
    {
        block = default;
        Span<byte> codes = stackalloc byte[32];
        block.Scale = OneScaleBlock.FitScale<EightBitLevels>(values, codes);
        for (int i = 0; i < 32; i++)
        {
            // Codes count from the lowest level, −127; −128 is never written.
            block.Quants[i] = (sbyte)(codes[i] - 127);
        }
    }
}
