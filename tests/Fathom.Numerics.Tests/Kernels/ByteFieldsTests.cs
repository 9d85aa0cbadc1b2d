using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Rows;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Tests.Kernels;

public unsafe class ByteFieldsTests
{
    private const int Bytes = 64;

    public static TheoryData<int, bool> Fields => new(from bits in (int[])[1, 2, 3, 4, 8] from hasGfni in (bool[])[false, true] select (bits, hasGfni));

    [Theory, MemberData(nameof(Fields))]
    public void Take_EveryByte_LeavesTheField(int bits, bool hasGfni)
    {
        Assert.SkipUnless(CpuFeatures.HasAvx512 && MachineCode.UnsupportedReason is null, "AVX-512 doesn't run here");
        Assert.SkipUnless(!hasGfni || CpuFeatures.HasAvx512Gfni, "the processor has no GFNI");
        int[] shifts = [.. Enumerable.Range(0, 4).Select(quarter => Math.Min(2 * quarter, 8 - bits))];
        using var source = new AlignedBuffer<byte>(256 * Bytes);
        using var taken = new AlignedBuffer<byte>(256 * Bytes);
        for (int i = 0; i < source.Length; i++)
        {
            source.Memory[i] = (byte)((i / Bytes) + i);
        }

        var kernel = new NativeKernel<(nint Source, nint Taken)>(() => Emit(bits, shifts, hasGfni));
        for (int i = 0; i < source.Length; i += Bytes)
        {
            kernel.Run(((nint)(source.Memory.Pointer + i), (nint)(taken.Memory.Pointer + i)));
        }

        for (int i = 0; i < source.Length; i++)
        {
            Assert.Equal((source.Memory[i] >> shifts[i % Bytes / 16]) & ((1 << bits) - 1), taken.Memory[i]);
        }
    }

    private static byte[] Emit(int bits, int[] shifts, bool hasGfni)
    {
        var emitter = new KernelEmitter();
        var fields = new ByteFields(zmm1, zmm2, hasGfni);
        fields.Start(emitter, bits, shifts);
        emitter.LoadArgument(rax, 0);
        emitter.Code.vmovdqu8(zmm0, __zmmword_ptr[rax]);
        fields.Take(emitter.Code, zmm0);
        emitter.LoadArgument(rax, 8);
        emitter.Code.vmovdqu8(__zmmword_ptr[rax], zmm0);
        return emitter.Finish();
    }
}
