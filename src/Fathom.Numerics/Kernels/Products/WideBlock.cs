using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>
/// The codes of an <see cref="ActivationBlock"/> in 16 bits, in pairs that one instruction multiplies: columns 0 and 2 of every four, then columns 1 and 3
/// of every four.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal unsafe struct WideBlock
{
    public const int Bytes = 68;
    public const int ScaleOffset = 64;

    [FieldOffset(0)]
    public fixed short Codes[ActivationBlock.Length];

    [FieldOffset(ScaleOffset)]
    public float Scale;

    /// <summary>Offset of a pair; pairs 2i and 2i + 1 are columns 4i … 4i + 3.</summary>
    public static int PairOffset(int pair) => (pair / 2 * 2 * sizeof(short)) + (pair % 2 * ActivationBlock.Length);

    /// <summary>Widens a block's codes.</summary>
    public static void Arrange(ActivationBlock* source, WideBlock* destination)
    {
        // A word is two codes, the even column in the low byte. The shifts extend the signs of even columns, then of odd ones, in the order that
        // Avx2PanelTranspose gives weights.
        Vector256<short> codes = Vector256.Load(source->Codes).AsInt16();
        ((codes << 8) >> 8).Store(destination->Codes);
        (codes >> 8).Store(destination->Codes + (ActivationBlock.Length / 2));
        destination->Scale = source->Scale;
    }
}
