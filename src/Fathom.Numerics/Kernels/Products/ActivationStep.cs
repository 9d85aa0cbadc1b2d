using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>
/// 256 activations as the AVX2 row kernels read them: four pairs of blocks of 32, each pair with its two blocks side by side in the halves of a vector.
/// </summary>
/// <remarks>A row's last step is padded with zeros.</remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ActivationStep
{
    public const int Length = 256;
    public const int Blocks = Length / ActivationBlock.Length;
    public const int PairBytes = 64;
    public const int ScalesOffset = 256;
    public const int SumsOffset = 288;
    public const int HalfSumsOffset = 320;
    public const int Bytes = 384;

    /// <summary>For each pair the first 16 codes of both blocks, then their last 16.</summary>
    [FieldOffset(0)]
    public fixed sbyte Codes[Length];

    /// <summary>The blocks' scales: those of the pairs' first blocks, then those of their second blocks.</summary>
    [FieldOffset(ScalesOffset)]
    public fixed float Scales[Blocks];

    /// <summary>The blocks' scaled sums in the order of the scales: what mins and the offsets of unsigned weights are multiplied by.</summary>
    [FieldOffset(SumsOffset)]
    public fixed float Sums[Blocks];

    /// <summary>The scaled sums of 16, in the order of the columns.</summary>
    [FieldOffset(HalfSumsOffset)]
    public fixed float HalfSums[2 * Blocks];

    /// <summary>Bytes of a row.</summary>
    public static long RowBytes(int columns) => (columns + Length - 1L) / Length * Bytes;

    /// <summary>Lane of a block's scale and sum.</summary>
    public static int Lane(int block) => (block / 2) + (block % 2 * (Blocks / 2));

    /// <summary>Arranges the blocks of a row in steps.</summary>
    public static void ArrangeRow(ActivationBlock* blocks, int columns, ActivationStep* steps)
    {
        int count = columns / ActivationBlock.Length;
        for (int first = 0; first < count; first += Blocks)
        {
            Arrange(blocks + first, Math.Min(Blocks, count - first), steps++);
        }
    }

    private static void Arrange(ActivationBlock* blocks, int count, ActivationStep* step)
    {
        if (count < Blocks)
        {
            *step = default;
        }

        for (int block = 0; block < count; block++)
        {
            ActivationBlock* source = blocks + block;

            // A pair is two vectors: a0…a15 | b0…b15, then a16…a31 | b16…b31.
            sbyte* codes = step->Codes + (block / 2 * PairBytes) + (block % 2 * 16);
            Vector128.Load(source->Codes).Store(codes);
            Vector128.Load(source->Codes + 16).Store(codes + 32);
            step->Scales[Lane(block)] = source->Scale;
            step->Sums[Lane(block)] = source->Sum;
            step->HalfSums[2 * block] = source->HalfSum[0];
            step->HalfSums[(2 * block) + 1] = source->HalfSum[1];
        }
    }
}
