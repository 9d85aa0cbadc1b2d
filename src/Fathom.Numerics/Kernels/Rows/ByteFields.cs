using Fathom.Numerics.Assembly;
using Iced.Intel;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// Extracts a bit field from every byte of a vector: one instruction where the processor multiplies bit matrices (GFNI), otherwise a shift and a mask.
/// </summary>
/// <param name="first">Register that holds a constant from <see cref="Start"/> to the end of the kernel.</param>
/// <param name="second">Register that holds another constant; may be shared by fields with the same number of bits.</param>
/// <param name="hasGfni">Whether the processor multiplies bit matrices.</param>
internal sealed class ByteFields(AssemblerRegisterZMM first, AssemblerRegisterZMM second, bool hasGfni)
{

    /// <summary>Loads the constants.</summary>
    /// <param name="emitter">The kernel.</param>
    /// <param name="bits">Bits of the field.</param>
    /// <param name="shifts">First bit of the field, for the bytes of each 128-bit quarter.</param>
    public void Start(KernelEmitter emitter, int bits, params ReadOnlySpan<int> shifts)
    {
        ulong[] matrices = new ulong[8];
        ushort[] words = new ushort[32];
        for (int quarter = 0; quarter < shifts.Length; quarter++)
        {
            int shift = shifts[quarter];

            // A quarter is 2 quadwords, one matrix each, or 8 words.
            Array.Fill(matrices, MatrixOf(shift, bits), 2 * quarter, 2);
            Array.Fill(words, (ushort)shift, 8 * quarter, 8);
        }

        if (hasGfni)
        {
            emitter.Code.vmovdqu64(first, emitter.Constant<ulong>(matrices));
        }
        else
        {
            emitter.Code.vmovdqu16(first, emitter.Constant<ushort>(words));
            emitter.Code.vmovdqu8(second, emitter.Constant<byte>([.. Enumerable.Repeat((byte)((1 << bits) - 1), 64)]));
        }
    }

    /// <summary>Replaces each byte by its field, moved to the bottom bits.</summary>
    public void Take(Assembler code, AssemblerRegisterZMM bytes)
    {
        if (hasGfni)
        {
            code.vgf2p8affineqb(bytes, bytes, first, 0);
        }
        else
        {
            // There are no byte shifts. A word shift moves bits of the upper byte into the lower one, but only above the field: the mask drops them.
            code.vpsrlvw(bytes, bytes, first);
            code.vpandd(bytes, bytes, second);
        }
    }

    /// <summary>The 8 × 8 bit matrix that extracts a field.</summary>
    private static ulong MatrixOf(int shift, int bits)
    {
        ulong matrix = 0;
        for (int bit = 0; bit < bits; bit++)
        {
            // Bit i of a result byte is the parity of the source byte ANDed with byte 7 − i of the matrix. With one bit set there, it is source bit
            // shift + i; bytes left 0 clear the bits above the field.
            matrix |= 1UL << (shift + bit) << (8 * (7 - bit));
        }

        return matrix;
    }
}
