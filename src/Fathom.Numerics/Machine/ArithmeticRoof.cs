using System.Diagnostics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Threading;
using Iced.Intel;

namespace Fathom.Numerics.Machine;

/// <summary>Measures how many multiplications and additions a second the vector units do when nothing holds them up: registers only, no memory.</summary>
/// <remarks>The roof of everything that reuses its data. Where no code can be assembled, or the processor lacks the instruction, there is no figure.</remarks>
public static class ArithmeticRoof
{
    private const int WideSums = 24;
    private const int NarrowSums = 12;
    private const long Rounds = 200_000;
    private const int Repetitions = 3;

    /// <summary>float32 fused multiply-adds on 512 bits, or on 256 where there are no more.</summary>
    /// <param name="team">The threads to use.</param>
    /// <returns>Operations a second of all threads, a multiplication and an addition counting two; null without AVX2.</returns>
    public static double? Float32(ThreadTeam team) =>
        CpuFeatures.HasAvx512 ? Measure(team, (code, sum) => code.vfmadd231ps(KernelEmitter.Zmm(sum), KernelEmitter.Zmm(30), KernelEmitter.Zmm(31)), 16, WideSums)
        : CpuFeatures.HasAvx2 ? Measure(team, (code, sum) => code.vfmadd231ps(KernelEmitter.Ymm(sum), KernelEmitter.Ymm(14), KernelEmitter.Ymm(15)), 8, NarrowSums)
        : null;

    /// <summary>8-bit dot products on 512 bits, or on 256 where there are no more; where there are none, products of bytes summed in 16 bits.</summary>
    /// <param name="team">The threads to use.</param>
    /// <returns>As <see cref="Float32"/>.</returns>
    public static double? Int8(ThreadTeam team) =>
        CpuFeatures.HasAvx512Vnni ? Measure(team, (code, sum) => code.vpdpbusd(KernelEmitter.Zmm(sum), KernelEmitter.Zmm(30), KernelEmitter.Zmm(31)), 64, WideSums)
        : CpuFeatures.HasAvxVnni ? Measure(team, (code, sum) => code.vpdpbusd(KernelEmitter.Ymm(sum), KernelEmitter.Ymm(14), KernelEmitter.Ymm(15)), 32, NarrowSums)
        : CpuFeatures.HasAvx2 ? Measure(team, MultiplyBytes, 32, NarrowSums)
        : null;

    /// <summary>bfloat16 dot products on 512 bits.</summary>
    /// <param name="team">The threads to use.</param>
    /// <returns>As <see cref="Float32"/>; null without AVX-512 BF16.</returns>
    public static double? BFloat16(ThreadTeam team) =>
        CpuFeatures.HasAvx512Bf16 ? Measure(team, (code, sum) => code.vdpbf16ps(KernelEmitter.Zmm(sum), KernelEmitter.Zmm(30), KernelEmitter.Zmm(31)), 32, WideSums) : null;

    /// <param name="team">The threads to use.</param>
    /// <param name="instruction">Adds to the sum of a number.</param>
    /// <param name="multiplications">Of an instruction.</param>
    /// <param name="sums">As many independent ones as hide the instruction's latency.</param>
    private static double? Measure(ThreadTeam team, Action<Assembler, int> instruction, int multiplications, int sums)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (MachineCode.Obstacle is not null)
        {
            return null;
        }

        var job = new Loop(new NativeKernel<long>(() => Emit(instruction, sums)));
        team.Run(job, team.Threads); // assembles it
        double best = double.MaxValue;
        for (int i = 0; i < Repetitions; i++)
        {
            long started = Stopwatch.GetTimestamp();
            team.Run(job, team.Threads);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return 2.0 * multiplications * sums * Rounds * team.Threads / best;
    }

    private static void MultiplyBytes(Assembler code, int sum)
    {
        AssemblerRegisterYMM pairs = KernelEmitter.Ymm(NarrowSums + (sum % 2));
        code.vpmaddubsw(pairs, KernelEmitter.Ymm(14), KernelEmitter.Ymm(15));
        code.vpaddw(KernelEmitter.Ymm(sum), KernelEmitter.Ymm(sum), pairs);
    }

    private static byte[] Emit(Action<Assembler, int> instruction, int sums)
    {
        var emitter = new KernelEmitter();
        emitter.Code.PreferVex = sums == NarrowSums;
        for (int i = 0; i < 32 && sums == WideSums; i++)
        {
            emitter.Code.vpxord(KernelEmitter.Zmm(i), KernelEmitter.Zmm(i), KernelEmitter.Zmm(i));
        }

        for (int i = 0; i < 16 && sums == NarrowSums; i++)
        {
            emitter.Code.vxorps(KernelEmitter.Ymm(i), KernelEmitter.Ymm(i), KernelEmitter.Ymm(i));
        }

        emitter.LoadArgument(AssemblerRegisters.rax, 0);
        emitter.Repeat(AssemblerRegisters.rax, () =>
        {
            for (int i = 0; i < sums; i++)
            {
                instruction(emitter.Code, i);
            }
        });
        return emitter.Finish();
    }

    private sealed class Loop(NativeKernel<long> kernel) : ITileJob
    {
        public void Run(int tile, int worker) => kernel.Run(Rounds);
    }
}
