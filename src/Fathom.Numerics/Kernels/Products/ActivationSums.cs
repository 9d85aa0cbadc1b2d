using System.Runtime.InteropServices;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>Scaled sums of 256 activations, what the minima of super-blocks are multiplied with: two vectors of 512 bits.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct ActivationSums
{
    public const int Length = 256;
    public const int Bytes = 128;
    public const int OfSixteenOffset = 64;

    /// <summary>Eight zeros, then the sums of 32: a super-block's scales and minima lie side by side in a vector.</summary>
    [FieldOffset(0)]
    public fixed float OfThirtyTwo[16];

    /// <summary>The sums of 16.</summary>
    [FieldOffset(OfSixteenOffset)]
    public fixed float OfSixteen[16];

    /// <summary>Arranges the sums of up to eight blocks.</summary>
    public static void Arrange(ActivationBlock* blocks, int count, ActivationSums* sums)
    {
        *sums = default;
        for (int block = 0; block < count; block++)
        {
            sums->OfThirtyTwo[8 + block] = blocks[block].Sum;
            sums->OfSixteen[2 * block] = blocks[block].HalfSum[0];
            sums->OfSixteen[(2 * block) + 1] = blocks[block].HalfSum[1];
        }
    }
}
