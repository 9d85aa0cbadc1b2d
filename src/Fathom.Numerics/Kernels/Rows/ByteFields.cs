using Fathom.Numerics.Assembly;
using Iced.Intel;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>
/// Takes a field of bits out of every byte of a vector: one instruction where the processor multiplies bit matrices (GFNI), else a shift and a mask.
/// </summary>
/// <param name="first">Holds a constant between <see cref="Start"/> and the kernel's end.</param>
/// <param name="second">Holds another one; may be shared by fields of as many bits.</param>
/// <param name="hasGfni">Whether the processor multiplies bit matrices.</param>
internal sealed class ByteFields(AssemblerRegisterZMM first, AssemblerRegisterZMM second, bool hasGfni)
{

    /// <summary>Loads the constants.</summary>
    /// <param name="emitter">The kernel.</param>
    /// <param name="bits">Bits of the field.</param>
    /// <param name="shifts">Where it begins in each quarter's bytes.</param>
    public void Start(KernelEmitter emitter, int bits, params ReadOnlySpan<int> shifts)
    {
        ulong[] matrices = new ulong[8];
        ushort[] words = new ushort[32];
        for (int quarter = 0; quarter < shifts.Length; quarter++)
        {
            int shift = shifts[quarter];
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

    /// <summary>Leaves the field's bits, at the bottom of each byte.</summary>
    public void Take(Assembler code, AssemblerRegisterZMM bytes)
    {
        if (hasGfni)
        {
            code.vgf2p8affineqb(bytes, bytes, first, 0);
        }
        else
        {
            code.vpsrlvw(bytes, bytes, first);
            code.vpandd(bytes, bytes, second);
        }
    }

    /// <summary>Row i, counted from the top, says which bits make bit i of the result.</summary>
    private static ulong MatrixOf(int shift, int bits)
    {
        ulong matrix = 0;
        for (int bit = 0; bit < bits; bit++)
        {
            matrix |= 1UL << (shift + bit) << (8 * (7 - bit));
        }

        return matrix;
    }
}
