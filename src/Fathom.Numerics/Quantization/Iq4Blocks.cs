using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>
/// IQ4_NL: 32 values in 18 bytes, <c>h d; u8 q[16]</c>, ordered as in Q4_0; quants index a table that is finer near zero: <c>y = d·T[q]</c>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct IQ4_NLBlock : IBlock<IQ4_NLBlock>
{
    /// <summary>Step.</summary>
    public Half Scale;

    /// <summary>Two 4-bit indices per byte.</summary>
    public Bytes16 Quants;

    public static BlockFormatId Id => BlockFormatId.IQ4_NL;

    public static int Length => 32;

    public static int SmallestCode => Levels[0];

    public static int LargestCode => Levels[^1];

    /// <summary>The table <c>T</c>: the level that each index stands for.</summary>
    public static ReadOnlySpan<sbyte> Levels => [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    public static void Reference(in IQ4_NLBlock block, Span<float> values)
    {
        float scale = (float)block.Scale;
        for (int j = 0; j < 16; j++)
        {
            values[j] = scale * Levels[block.Quants[j] & 15];
            values[j + 16] = scale * Levels[block.Quants[j] >> 4];
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        var blocks = (IQ4_NLBlock*)source;
        HalfBits.Read(source, sizeof(IQ4_NLBlock), columns / Length, scales);
        for (int block = 0; block < columns / Length; block++)
        {
            Bits.LookUp(Vector128.Create(Levels), (byte*)&blocks[block].Quants).Store(codes + (block * Length));
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out IQ4_NLBlock block)
    {
        block = default;
        Span<byte> codes = stackalloc byte[32];
        block.Scale = OneScaleBlock.FitScale<NonLinearLevels>(values, codes);
        BitPack.Nibbles(codes, block.Quants);
    }
}

/// <summary>IQ4_XS: 256 values in 136 bytes, <c>h d; u16 scalesHigh; u8 scalesLow[4]; u8 q[128]</c>.</summary>
/// <remarks>
/// Eight groups of 32, each 16 bytes ordered as <see cref="IQ4_NLBlock"/>: <c>y = d·(scale − 32)·T[q]</c>.
/// The low 4 bits of a 6-bit scale are in <c>scalesLow</c>, two groups per byte; the high 2 bits are in <c>scalesHigh</c>, group 0 lowest.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct IQ4_XSBlock : IBlock<IQ4_XSBlock>
{
    /// <summary>Subtracted from the stored scale.</summary>
    public const int ScaleZero = 32;

    /// <summary>Scale of the scales.</summary>
    public Half Scale;

    /// <summary>Two high bits per group.</summary>
    public ushort ScalesHigh;

    /// <summary>Four low bits per group.</summary>
    public Bytes4 ScalesLow;

    /// <summary>Two 4-bit indices per byte.</summary>
    public Bytes128 Quants;

    public static BlockFormatId Id => BlockFormatId.IQ4_XS;

    public static int Length => 256;

    public static int SmallestCode => IQ4_NLBlock.SmallestCode;

    public static int LargestCode => IQ4_NLBlock.LargestCode;

    /// <summary>The signed scale of a group.</summary>
    public readonly int GetScale(int group) =>
        (((ScalesLow[group / 2] >> (group % 2 * 4)) & 15) | (((ScalesHigh >> (2 * group)) & 3) << 4)) - ScaleZero;

    public static void Reference(in IQ4_XSBlock block, Span<float> values)
    {
        for (int i = 0; i < 256; i++)
        {
            int group = i / 32;
            float scale = (float)block.Scale * block.GetScale(group);

            // Values 0…15 of a group are the low nibbles of its 16 bytes, values 16…31 the high ones.
            int index = (block.Quants[(16 * group) + (i % 16)] >> (i % 32 / 16 * 4)) & 15;
            values[i] = scale * IQ4_NLBlock.Levels[index];
        }
    }

    public static unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins)
    {
        Vector128<sbyte> levels = Vector128.Create(IQ4_NLBlock.Levels);
        for (var block = (IQ4_XSBlock*)source; block < (IQ4_XSBlock*)source + (columns / Length); block++, codes += Length, scales += 8)
        {
            float scale = HalfBits.Read((byte*)&block->Scale);
            for (int group = 0; group < 8; group++)
            {
                scales[group] = scale * block->GetScale(group);
                Bits.LookUp(levels, (byte*)&block->Quants + (16 * group)).Store(codes + (32 * group));
            }
        }
    }

    public static void Encode(ReadOnlySpan<float> values, out IQ4_XSBlock block)
    {
        block = default;
        Span<sbyte> scales = stackalloc sbyte[8];
        Span<byte> codes = stackalloc byte[256];
        block.Scale = new ScaledGroups<NonLinearLevels>(groupLength: 32, lowestScale: -ScaleZero).Fit(values, scales, codes);
        Span<byte> quants = block.Quants;
        for (int group = 0; group < 8; group++)
        {
            // −32…31 becomes 0…63: 4 low bits and 2 high bits, placed as GetScale reads them.
            int stored = scales[group] + ScaleZero;
            block.ScalesLow[group / 2] |= (byte)((stored & 15) << (group % 2 * 4));
            block.ScalesHigh |= (ushort)((stored >> 4) << (2 * group));
            BitPack.Nibbles(codes.Slice(32 * group, 32), quants.Slice(16 * group, 16));
        }
    }
}
