using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Tiles;
using Fathom.Numerics.Machine;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Fathom.Numerics.Roofs;

/// <summary>
/// A loop that does only what a unit's product kernels do at best: independent sums in registers and, for tiles, operands in the L1 cache.
/// </summary>
/// <param name="Multiplications">Multiplications per round, each with its addition.</param>
/// <param name="Rounds">Rounds that take a few hundred thousand cycles.</param>
/// <param name="Code">Its machine code, a function that takes a pointer to the number of rounds; null for plain C#.</param>
internal sealed record ArithmeticLoop(int Multiplications, long Rounds, Func<byte[]>? Code)
{
    private const int WideSums = 24;
    private const int NarrowSums = 12;
    private const int PortableSums = 12;
    private const long WideRounds = 30_000;
    private const long NarrowRounds = 60_000;
    private const long TileRounds = 6_000;
    private const int TileProducts = 4;
    private const int MultiplicationsOfTile = 16 * 16 * TileEmitter.StepColumns;

    /// <summary>Why this process can't run a unit's loop; null if it can.</summary>
    public static string? UnsupportedReason(ArithmeticUnit unit) => unit switch
    {
        ArithmeticUnit.Float32 => null,
        ArithmeticUnit.BFloat16Tiles => TileRegisters.UnsupportedReason,
        _ when !HasInstructions(unit) => "the processor has no such instructions",
        _ => MachineCode.UnsupportedReason,
    };

    /// <summary>The loop for a unit.</summary>
    public static ArithmeticLoop Of(ArithmeticUnit unit) => unit switch
    {
        ArithmeticUnit.Float32 => new(PortableSums * PortableLanes, NarrowRounds, Code: null),
        ArithmeticUnit.Float32Fma256 => Narrow(8, (code, sum) => code.vfmadd231ps(KernelEmitter.Ymm(sum), ymm14, ymm15)),
        ArithmeticUnit.Float32Fma512 => Wide(16, (code, sum) => code.vfmadd231ps(KernelEmitter.Zmm(sum), zmm30, zmm31)),
        ArithmeticUnit.BFloat16Dot512 => Wide(32, (code, sum) => code.vdpbf16ps(KernelEmitter.Zmm(sum), zmm30, zmm31)),
        ArithmeticUnit.BFloat16Tiles => new(TileProducts * MultiplicationsOfTile, TileRounds, EmitTiles),
        ArithmeticUnit.Int16Multiply256 => Narrow(16, (code, sum) =>
        {
            code.vpmaddwd(Pair(sum), ymm14, ymm15);
            code.vpaddd(KernelEmitter.Ymm(sum), KernelEmitter.Ymm(sum), Pair(sum));
        }),
        ArithmeticUnit.Int8Multiply256 => Narrow(32, (code, sum) =>
        {
            code.vpmaddubsw(Pair(sum), ymm14, ymm15);
            code.vpaddw(KernelEmitter.Ymm(sum), KernelEmitter.Ymm(sum), Pair(sum));
        }),
        ArithmeticUnit.Int8Dot256 => Narrow(32, (code, sum) => code.vpdpbusd(KernelEmitter.Ymm(sum), ymm14, ymm15)),
        ArithmeticUnit.Int8Dot512 => Wide(64, (code, sum) => code.vpdpbusd(KernelEmitter.Zmm(sum), zmm30, zmm31)),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "no loop"),
    };

    /// <summary>Runs the loop in plain C# on the widest vectors that the runtime has instructions for; above 128 bits it uses fused multiply-adds.</summary>
    /// <remarks>Written out per width: a generic loop over structs of lanes reached only between half and all of this speed.</remarks>
    public static void RunPortable(long rounds) => _ = PortableLanes switch
    {
        16 => Sum512(rounds),
        8 => Sum256(rounds),
        4 => Sum128(rounds),
        _ => SumScalars(rounds),
    };

    private static int PortableLanes =>
        Vector512.IsHardwareAccelerated ? Vector512<float>.Count
        : Vector256.IsHardwareAccelerated ? Vector256<float>.Count
        : Vector128.IsHardwareAccelerated ? Vector128<float>.Count
        : 1;

    private static bool HasInstructions(ArithmeticUnit unit) => unit switch
    {
        ArithmeticUnit.Float32Fma512 => CpuFeatures.HasAvx512,
        ArithmeticUnit.BFloat16Dot512 => CpuFeatures.HasAvx512Bf16,
        ArithmeticUnit.Int8Dot512 => CpuFeatures.HasAvx512Vnni,
        ArithmeticUnit.Int8Dot256 => CpuFeatures.HasAvxVnni,
        _ => CpuFeatures.HasAvx2,
    };

    private static AssemblerRegisterYMM Pair(int sum) => KernelEmitter.Ymm(NarrowSums + (sum % 2));

    private static ArithmeticLoop Wide(int multiplications, Action<Assembler, int> instruction) =>
        new(WideSums * multiplications, WideRounds, () => EmitVectors(new KernelEmitter(), instruction, WideSums));

    private static ArithmeticLoop Narrow(int multiplications, Action<Assembler, int> instruction) =>
        new(NarrowSums * multiplications, NarrowRounds, () => EmitVectors(KernelEmitter.ForAvx2(), instruction, NarrowSums));

    private static byte[] EmitVectors(KernelEmitter emitter, Action<Assembler, int> instruction, int sums)
    {
        Assembler code = emitter.Code;
        for (int i = 0; i < 16; i++)
        {
            code.vxorps(KernelEmitter.Ymm(i), KernelEmitter.Ymm(i), KernelEmitter.Ymm(i)); // also clears the upper half of a 512-bit register
        }

        for (int i = 16; i < 32 && sums == WideSums; i++)
        {
            code.vpxord(KernelEmitter.Zmm(i), KernelEmitter.Zmm(i), KernelEmitter.Zmm(i));
        }

        emitter.LoadArgument(rax, 0);
        emitter.Repeat(rax, () =>
        {
            for (int i = 0; i < sums; i++)
            {
                instruction(code, i);
            }
        });
        return emitter.Finish();
    }

    /// <summary>A step of the tile kernel: two tiles of activations times two tiles of weights, four products.</summary>
    private static byte[] EmitTiles()
    {
        var emitter = new KernelEmitter();
        Assembler code = emitter.Code;
        code.ldtilecfg(emitter.Constant<byte>(TileEmitter.Configuration()));
        code.lea(rcx, emitter.Constant<byte>(new byte[4 * TileEmitter.TileBytes]));
        code.mov(rdx, TileEmitter.TileRowBytes);
        foreach (AssemblerRegisterTMM sum in (AssemblerRegisterTMM[])[tmm0, tmm1, tmm2, tmm3])
        {
            code.tilezero(sum);
        }

        emitter.LoadArgument(rax, 0);
        emitter.Repeat(rax, () =>
        {
            code.tileloadd(tmm4, __[rcx + (rdx * 1)]);
            code.tileloadd(tmm6, __[rcx + (rdx * 1) + TileEmitter.TileBytes]);
            code.tileloadd(tmm7, __[rcx + (rdx * 1) + (2 * TileEmitter.TileBytes)]);
            code.tdpbf16ps(tmm0, tmm4, tmm6);
            code.tdpbf16ps(tmm1, tmm4, tmm7);
            code.tileloadd(tmm5, __[rcx + (rdx * 1) + (3 * TileEmitter.TileBytes)]);
            code.tdpbf16ps(tmm2, tmm5, tmm6);
            code.tdpbf16ps(tmm3, tmm5, tmm7);
        });
        code.tilerelease();
        return emitter.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first call counts, too
    private static float Sum512(long rounds)
    {
        Vector512<float> x = Vector512.Create(1e-3f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (long round = 0; round < rounds; round++)
        {
            (a, b, c) = (Vector512.FusedMultiplyAdd(x, x, a), Vector512.FusedMultiplyAdd(x, x, b), Vector512.FusedMultiplyAdd(x, x, c));
            (d, e, f) = (Vector512.FusedMultiplyAdd(x, x, d), Vector512.FusedMultiplyAdd(x, x, e), Vector512.FusedMultiplyAdd(x, x, f));
            (g, h, i) = (Vector512.FusedMultiplyAdd(x, x, g), Vector512.FusedMultiplyAdd(x, x, h), Vector512.FusedMultiplyAdd(x, x, i));
            (j, k, l) = (Vector512.FusedMultiplyAdd(x, x, j), Vector512.FusedMultiplyAdd(x, x, k), Vector512.FusedMultiplyAdd(x, x, l));
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum256(long rounds)
    {
        Vector256<float> x = Vector256.Create(1e-3f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (long round = 0; round < rounds; round++)
        {
            (a, b, c) = (Vector256.FusedMultiplyAdd(x, x, a), Vector256.FusedMultiplyAdd(x, x, b), Vector256.FusedMultiplyAdd(x, x, c));
            (d, e, f) = (Vector256.FusedMultiplyAdd(x, x, d), Vector256.FusedMultiplyAdd(x, x, e), Vector256.FusedMultiplyAdd(x, x, f));
            (g, h, i) = (Vector256.FusedMultiplyAdd(x, x, g), Vector256.FusedMultiplyAdd(x, x, h), Vector256.FusedMultiplyAdd(x, x, i));
            (j, k, l) = (Vector256.FusedMultiplyAdd(x, x, j), Vector256.FusedMultiplyAdd(x, x, k), Vector256.FusedMultiplyAdd(x, x, l));
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    /// <summary>Every product uses the running sum: without fused multiply-adds, a product of constants would be computed only once for all rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum128(long rounds)
    {
        Vector128<float> x = Vector128.Create(1e-3f);
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (long round = 0; round < rounds; round++)
        {
            (a, b, c) = (Vector128.MultiplyAddEstimate(a, x, x), Vector128.MultiplyAddEstimate(b, x, x), Vector128.MultiplyAddEstimate(c, x, x));
            (d, e, f) = (Vector128.MultiplyAddEstimate(d, x, x), Vector128.MultiplyAddEstimate(e, x, x), Vector128.MultiplyAddEstimate(f, x, x));
            (g, h, i) = (Vector128.MultiplyAddEstimate(g, x, x), Vector128.MultiplyAddEstimate(h, x, x), Vector128.MultiplyAddEstimate(i, x, x));
            (j, k, l) = (Vector128.MultiplyAddEstimate(j, x, x), Vector128.MultiplyAddEstimate(k, x, x), Vector128.MultiplyAddEstimate(l, x, x));
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumScalars(long rounds)
    {
        float x = 1e-3f;
        float a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (long round = 0; round < rounds; round++)
        {
            (a, b, c, d, e, f) = ((a * x) + x, (b * x) + x, (c * x) + x, (d * x) + x, (e * x) + x, (f * x) + x);
            (g, h, i, j, k, l) = ((g * x) + x, (h * x) + x, (i * x) + x, (j * x) + x, (k * x) + x, (l * x) + x);
        }

        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
