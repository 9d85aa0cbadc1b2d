using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>
/// 64 activations as the AVX-512 row kernels read them: three vectors of 512 bits, each lane with the values for one 32-bit sum of four products.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ActivationGroup
{
    public const int Length = 64;
    public const int Bytes = 192;
    public const int ScalesOffset = 64;
    public const int SumsOffset = 128;

    [FieldOffset(0)]
    public fixed sbyte Codes[Length];

    /// <summary>The scale of each lane's codes.</summary>
    [FieldOffset(ScalesOffset)]
    public fixed float Scales[Length / 4];

    /// <summary><c>−Σ codes</c> of the 16 codes that a lane's 4 belong to: shifted left, the correction for weights stored with an offset.</summary>
    [FieldOffset(SumsOffset)]
    public fixed int Sums[Length / 4];

    /// <summary>Bytes of a row: its groups, followed by its <see cref="ActivationSums"/>.</summary>
    public static long RowBytes(int columns) => SumsStart(columns) + ActivationSums.RowBytes(columns);

    /// <summary>Offset of a row's sums.</summary>
    public static long SumsStart(int columns) => (long)columns / Length * Bytes;

    /// <summary>Arranges the blocks of a row in groups.</summary>
    public static void ArrangeRow(ActivationBlock* blocks, int columns, byte* row)
    {
        for (int group = 0; group < columns / Length; group++)
        {
            Arrange(blocks + (2 * group), (ActivationGroup*)row + group);
        }

        ActivationSums.ArrangeRow(blocks, columns, row + SumsStart(columns));
    }

    private static void Arrange(ActivationBlock* blocks, ActivationGroup* group)
    {
        for (int block = 0; block < 2; block++)
        {
            ActivationBlock* source = blocks + block;

            // A block is half a vector: 8 lanes with the same scale, 4 with the sum of the first 16 codes and 4 with that of the last. A bias is −128 · Σ,
            // so the division is exact.
            Vector256.Load(source->Codes).Store(group->Codes + (block * ActivationBlock.Length));
            Vector256.Create(source->Scale).Store(group->Scales + (8 * block));
            Vector256.Create(
                Vector128.Create(source->HalfBias[0] / ActivationBlock.UnsignedOffset),
                Vector128.Create(source->HalfBias[1] / ActivationBlock.UnsignedOffset)).Store(group->Sums + (8 * block));
        }
    }
}
