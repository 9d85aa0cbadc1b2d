using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Products;

/// <summary>Every product kernel there is. A fast one is added by adding an entry.</summary>
internal static class KernelEntries
{
    private static readonly MatrixOperation[] s_operations = Enum.GetValues<MatrixOperation>();

    public static IReadOnlyList<KernelEntry> All { get; } =
    [
        .. Quantized<Q4Zero>(BlockFormatId.Q4_0),
        .. Quantized<Q4One>(BlockFormatId.Q4_1),
        .. Quantized<Q5Zero>(BlockFormatId.Q5_0),
        .. Quantized<Q5One>(BlockFormatId.Q5_1),
        .. Quantized<Q8Zero>(BlockFormatId.Q8_0),
        .. Quantized<Q2Super>(BlockFormatId.Q2_K),
        .. Quantized<Q3Super>(BlockFormatId.Q3_K),
        .. Quantized<Q4Super>(BlockFormatId.Q4_K),
        .. Quantized<Q5Super>(BlockFormatId.Q5_K),
        .. Quantized<Q6Super>(BlockFormatId.Q6_K),
        .. Quantized<Iq4NonLinear>(BlockFormatId.IQ4_NL),
        .. Quantized<Iq4Super>(BlockFormatId.IQ4_XS),
        .. Quantized<MxFp4>(BlockFormatId.MXFP4),
        .. Float<Single32>(BlockFormatId.F32),
        .. Float<Half16>(BlockFormatId.F16),
        .. Float<BFloat16>(BlockFormatId.BF16),
        .. Float<ScaledFloat8>(BlockFormatId.F8E4M3),
    ];

    private static IEnumerable<KernelEntry> Quantized<TFormat>(BlockFormatId format)
        where TFormat : struct, IRowUnpacker
    {
        foreach (MatrixOperation operation in s_operations)
        {
            yield return Entry(format, operation, InstructionLevel.Portable, () => null, () => new Int8DotKernel<TFormat, PortableInt8Dot>());
            yield return Entry(format, operation, InstructionLevel.Avx2, Avx2Obstacle, CreateAvx2);
            if (operation != MatrixOperation.SingleRow)
            {
                yield return Entry(format, operation, InstructionLevel.Avx512, VnniObstacle, () => new Int8PanelKernel<TFormat>());
            }
        }

        static ProductKernel CreateAvx2() => CpuFeatures.HasAvxVnni
            ? new Int8DotKernel<TFormat, VnniInt8Dot>()
            : new Int8DotKernel<TFormat, Avx2Int8Dot>();
    }

    private static IEnumerable<KernelEntry> Float<TFormat>(BlockFormatId format)
        where TFormat : struct, IFloatUnpacker
    {
        foreach (MatrixOperation operation in s_operations)
        {
            yield return Entry(format, operation, InstructionLevel.Portable, () => null, () => new FloatDotKernel<TFormat>());
        }
    }

    private static KernelEntry Entry(BlockFormatId format, MatrixOperation operation, InstructionLevel level, Func<string?> obstacle, Func<ProductKernel> create) =>
        new(ComputeDevice.Cpu, format, operation, level, obstacle, create);

    private static string? VnniObstacle() => CpuFeatures.HasAvx512Vnni ? MachineCode.Obstacle : "the processor has no AVX-512 VNNI";

    private static string? Avx2Obstacle() => CpuFeatures.HasAvx2 ? null : "the processor has no AVX2";
}
