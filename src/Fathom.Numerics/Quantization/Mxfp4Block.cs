using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>
/// MXFP4: 32 values in 17 bytes, <c>u8 e; u8 q[16]</c>, ordered as in Q4_0; each is a 4-bit float (sign, 2 exponent bits, 1 fraction bit) times
/// <c>2^(e − 127)</c>.
/// </summary>
/// <remarks>OCP Microscaling Formats 1.0. Levels are doubled here to be integers, and the scale is halved.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct MXFP4Block : IBlock<MXFP4Block>
{
    /// <summary>Range of exponents that are written: half the scale has a finite reciprocal, and the largest value is finite.</summary>
    private const int LowestWritten = 1;
    private const int HighestWritten = 252;

    /// <summary>Exponent of the scale, biased by 127.</summary>
    public byte Exponent;

    /// <summary>Two 4-bit floats per byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.MXFP4;

    public static int Length => 32;

    public static int SmallestCode => -12;

    public static int LargestCode => 12;

    public static float Bound => float.MaxValue;

    /// <summary>Twice the value that each code stands for; negative zero reads as zero.</summary>
    public static ReadOnlySpan<sbyte> Levels => [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

    /// <summary>Half the scale: <c>2^(exponent − 128)</c>, a denormal for exponents 0 and 1.</summary>
    public static float HalfScale(byte exponent) =>
        BitConverter.UInt32BitsToSingle(exponent < 2 ? 0x200000u << exponent : (uint)(exponent - 1) << 23);

    public static void Reference(in MXFP4Block block, Span<float> values)
    {
        float scale = HalfScale(block.Exponent);
        for (int j = 0; j < 16; j++)
        {
            values[j] = Levels[block.Quants[j] & 15] * scale;
            values[j + 16] = Levels[block.Quants[j] >> 4] * scale;
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        Vector128<sbyte> levels = Vector128.Create(Levels);
        for (var block = (MXFP4Block*)source; block < (MXFP4Block*)source + (columns / Length); block++, codes += Length)
        {
            *scales++ = HalfScale(block->Exponent);
            Bits.LookUp(levels, (byte*)&block->Quants).Store(codes);
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out MXFP4Block block)
    {
        // The largest level is 6, of exponent 2, so this exponent scales the largest magnitude into [4, 8). One more or less may fit better.
        float largest = MathF.Abs(ScaleFit.SignedLargest(values));
        int natural = largest == 0 ? 0 : Math.Clamp(Math.ILogB(largest) + 125, LowestWritten, HighestWritten);
        block = default;
        float bestError = float.PositiveInfinity;
        for (int exponent = Math.Max(natural - 1, LowestWritten); exponent <= Math.Min(natural + 1, HighestWritten); exponent++)
        {
            MXFP4Block candidate = Round(values, (byte)exponent, out float error);

            // Squared errors are in units of half the scale squared; 2^(2·(exponent − natural)) puts them all in the units of one exponent.
            error = MathF.ScaleB(error, 2 * (exponent - natural));
            if (error < bestError)
            {
                (block, bestError) = (candidate, error);
            }
        }
    }

    private static MXFP4Block Round(ReadOnlySpan<float> values, byte exponent, out float error)
    {
        MXFP4Block block = default;
        block.Exponent = exponent;
        Span<byte> codes = stackalloc byte[32];
        float inverse = 1 / HalfScale(exponent);
        error = 0;
        for (int i = 0; i < 32; i++)
        {
            float scaled = values[i] * inverse;
            int code = NearestMagnitude(MathF.Abs(scaled));
            float residual = MathF.Abs(scaled) - Levels[code];
            error += residual * residual;

            // Bit 3 is the sign. Zero is always written as code 0, never as the negative zero 8.
            codes[i] = (byte)(scaled < 0 && code > 0 ? code + 8 : code);
        }

        BitPack.Nibbles(codes, block.Quants);
        return block;
    }

    /// <summary>The code of the nearest of 0, 1, 2, 3, 4, 6, 8, 12; ties go down.</summary>
    private static int NearestMagnitude(float doubled)
    {
        ReadOnlySpan<float> midpoints = [0.5f, 1.5f, 2.5f, 3.5f, 5, 7, 10];
        int code = 0;
        foreach (float midpoint in midpoints)
        {
            code += doubled > midpoint ? 1 : 0;
        }

        return code;
    }
}
