using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Vectors;

namespace Fathom.Numerics.Tests.Kernels;

/// <summary>The processor's rounding to bfloat16 against rounding by shifts.</summary>
public sealed unsafe class RoundingKernelTests
{
    // Ties to even in both directions, values that round to infinity, both zeros, and a signaling NaN.
    private static readonly uint[] s_special =
        [0x3F80_8000, 0x3F81_8000, 0x3F80_8001, 0x7F7F_FFFF, 0xFF7F_FFFF, 0x7F80_0000, 0xFF80_0000, 0x8000_0000, 0, 0x7F80_0001, 0xFFC0_1234];

    public static TheoryData<int> Depths => [1, 2, 3, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 191, 192, 511, 512];

    [Theory, MemberData(nameof(Depths))]
    public void RoundLines_AnyDepth_EqualsRoundingByShiftsAndPadsWithZeros(int depth)
    {
        Assert.SkipUnless(RoundingKernels.AreSupported, "the processor has no AVX-512 BF16");
        const int Lines = 5;
        using GuardedMemory source = Values(((Lines - 1) * (depth + 3)) + depth);
        using var destination = new GuardedMemory(Lines * DensePacking.LineBytes);
        destination.Memory.Span.Fill(0xAA);

        RoundingKernels.RoundLines(new DenseOperand((nint)source.Memory.Pointer, depth + 3, 1, Lines, depth), destination.Memory.Pointer);

        for (int line = 0; line < Lines; line++)
        {
            var values = (float*)source.Memory.Pointer + (line * (depth + 3));
            var rounded = (ushort*)(destination.Memory.Pointer + (line * DensePacking.LineBytes));
            for (int k = 0; k < depth; k++)
            {
                Assert.Equal(Rounded(values[k]), rounded[k]);
            }

            for (int k = depth; k % RoundingEmitter.BlockValues != 0; k++)
            {
                Assert.Equal(0, rounded[k]);
            }
        }
    }

    [Theory, MemberData(nameof(Depths))]
    public void RoundSteps_AnyDepth_PairsNeighborsAlongK(int depth)
    {
        Assert.SkipUnless(RoundingKernels.AreSupported, "the processor has no AVX-512 BF16");
        const int Stride = PanelShape.Rows + 5;
        using GuardedMemory source = Values(((depth - 1) * Stride) + PanelShape.Rows);
        using var panel = new GuardedMemory((depth + 1) / 2 * PanelShape.StepBytes);

        RoundingKernels.RoundSteps(new DenseOperand((nint)source.Memory.Pointer, 1, Stride, PanelShape.Rows, depth), panel.Memory.Pointer);

        var values = (float*)source.Memory.Pointer;
        var words = (ushort*)panel.Memory.Pointer;
        for (int step = 0; step < (depth + 1) / 2; step++)
        {
            for (int lane = 0; lane < PanelShape.Rows; lane++, words += 2)
            {
                Assert.Equal(Rounded(values[(2 * step * Stride) + lane]), words[0]);
                Assert.Equal((2 * step) + 1 < depth ? Rounded(values[(((2 * step) + 1) * Stride) + lane]) : 0, words[1]);
            }
        }
    }

    /// <summary>Random bits among which special values stand; no subnormal numbers, which the processor rounds to zero.</summary>
    private static GuardedMemory Values(int count)
    {
        var memory = new GuardedMemory(count * sizeof(float));
        var random = new Random(count);
        var bits = (uint*)memory.Memory.Pointer;
        for (int i = 0; i < count; i++)
        {
            uint drawn = (uint)random.NextInt64(1L << 32);
            bits[i] = i % 7 == 3 ? s_special[i / 7 % s_special.Length] : float.IsSubnormal(BitConverter.UInt32BitsToSingle(drawn)) ? 0 : drawn;
        }

        return memory;
    }

    private static ushort Rounded(float value) => (ushort)(BitConverter.SingleToUInt32Bits(BFloat16Rounding.Round(value)) >> 16);
}
