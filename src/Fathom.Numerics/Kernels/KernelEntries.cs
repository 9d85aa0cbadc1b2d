using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Kernels.FourRows;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Rows;
using Fathom.Numerics.Kernels.Tiles;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels;

/// <summary>All product kernels. To add a fast one, add an entry.</summary>
internal static class KernelEntries
{
    private static readonly MatrixOperation[] s_operations = [MatrixOperation.SingleRow, MatrixOperation.FewRows, MatrixOperation.ManyRows];

    /// <summary>The kernels of a format.</summary>
    public static IEnumerable<KernelEntry> Of(BlockFormatId format) => format switch
    {
        BlockFormatId.Q4_0 => Quantized<Q4_0Block>(format, groups => new NibbleDecoder(groups, blockBytes: 18, nibblesOffset: 2, offset: 8) { MostRows = 6 }),
        BlockFormatId.Q4_1 =>
            Quantized<Q4_1Block>(format, groups => new NibbleDecoder(groups, blockBytes: 20, nibblesOffset: 4, offset: 0) { MinsOffset = 2 }),
        BlockFormatId.Q5_0 => Quantized<Q5_0Block>(format, groups => new FiveBitDecoder(groups, blockBytes: 22, bitsOffset: 2, offset: 16) { MostRows = 6 }),
        BlockFormatId.Q5_1 => Quantized<Q5_1Block>(format, groups => new FiveBitDecoder(groups, blockBytes: 24, bitsOffset: 4, offset: 0) { MinsOffset = 2 }),
        BlockFormatId.Q8_0 => Quantized<Q8_0Block>(format, groups => new Q8ZeroDecoder(groups) { MostRows = 4 }),
        BlockFormatId.Q2_K => Quantized<Q2_KBlock>(format, _ => new Q2SuperDecoder { MostRows = 16 }),
        BlockFormatId.Q3_K => Quantized<Q3_KBlock>(format, _ => new Q3SuperDecoder { MostRows = 16 }),
        BlockFormatId.Q4_K => Quantized<Q4_KBlock>(format, _ => new Q4SuperDecoder { MostRows = 12 }),
        BlockFormatId.Q5_K => Quantized<Q5_KBlock>(format, _ => new Q5SuperDecoder { MostRows = 16 }),
        BlockFormatId.Q6_K => Quantized<Q6_KBlock>(format, _ => new Q6SuperDecoder { MostRows = 12 }),
        BlockFormatId.IQ4_NL => Quantized<IQ4_NLBlock>(format, groups => new TableDecoder(groups, blockBytes: 18, nibblesOffset: 2, [.. IQ4_NLBlock.Levels])),
        BlockFormatId.IQ4_XS => Quantized<IQ4_XSBlock>(format, _ => new Iq4SuperDecoder { MostRows = 12 }),
        BlockFormatId.MXFP4 => Quantized<MXFP4Block>(format, groups => new MxFp4Decoder(groups)),
        BlockFormatId.F32 => Float<Single32>(format),
        BlockFormatId.F16 => Float<Half16>(format),
        BlockFormatId.BF16 => Float<BFloat16>(format),
        BlockFormatId.F8E4M3 => Float<ScaledFloat8>(format),
        _ => [],
    };

    /// <summary>The kernels of dense products.</summary>
    public static IReadOnlyList<DenseKernelEntry> Dense { get; } =
    [
        new(GemmPrecision.Float32, InstructionLevel.Portable, () => null, () => new PortableDenseKernel(GemmPrecision.Float32)),
        new(GemmPrecision.Float32, InstructionLevel.Avx2, Avx2PanelUnsupportedReason, () => new Avx2DenseKernel(GemmPrecision.Float32)),
        new(GemmPrecision.Float32, InstructionLevel.Avx512, Avx512UnsupportedReason, () => new Avx512DenseKernel(GemmPrecision.Float32)),
        new(GemmPrecision.BFloat16, InstructionLevel.Portable, () => null, () => new PortableDenseKernel(GemmPrecision.BFloat16)),
        new(GemmPrecision.BFloat16, InstructionLevel.Avx2, Avx2PanelUnsupportedReason, () => new Avx2DenseKernel(GemmPrecision.BFloat16)),
        new(GemmPrecision.BFloat16, InstructionLevel.Avx512, Bf16UnsupportedReason, () => new Avx512DenseKernel(GemmPrecision.BFloat16)),
        new(GemmPrecision.BFloat16, InstructionLevel.Amx, () => TileRegisters.UnsupportedReason, () => new TileDenseKernel(TileKernels.Native)),
    ];

    /// <summary>The kernels of a quantized format.</summary>
    /// <param name="format">Its id.</param>
    /// <param name="decoder">Creates the format's decoder for the AVX-512 row kernels, for steps of a number of groups of 64.</param>
    private static IEnumerable<KernelEntry> Quantized<TFormat>(BlockFormatId format, Func<int, RowDecoder> decoder)
        where TFormat : struct, IRowUnpacker
    {
        foreach (MatrixOperation operation in s_operations)
        {
            yield return Entry(format, operation, InstructionLevel.Portable, () => null, () => new Int8DotKernel<TFormat, PortableInt8Dot>());
            yield return Entry(format, operation, InstructionLevel.Neon, NeonDotUnsupportedReason, () => new FourRowInt8Kernel<TFormat, NeonInstructions>());
            yield return operation == MatrixOperation.ManyRows
                ? Entry(format, operation, InstructionLevel.Avx2, Avx2PanelUnsupportedReason, Avx2PanelKernel<TFormat>.Create)
                : Entry(format, operation, InstructionLevel.Avx2, Avx2RowUnsupportedReason, () => new PairRowKernel(format));
            yield return Entry(format, operation, InstructionLevel.Avx2, Avx2UnsupportedReason, CreateAvx2);
            if (operation == MatrixOperation.ManyRows)
            {
                yield return Entry(format, operation, InstructionLevel.Avx512, VnniUnsupportedReason, () => new Int8PanelKernel<TFormat>());
                yield return Entry(format, operation, InstructionLevel.Amx, TilePanelUnsupportedReason, TilePanelKernel<TFormat>.Create);
            }
            else
            {
                yield return Entry(format, operation, InstructionLevel.Avx512, VnniUnsupportedReason, CreateRows);
            }
        }

        static ProductKernel CreateAvx2() => CpuFeatures.HasAvxVnni
            ? new Int8DotKernel<TFormat, VnniInt8Dot>()
            : new Int8DotKernel<TFormat, Avx2Int8Dot>();

        // Two groups per step shorten the chain of additions; rows with an odd number of groups use one per step, and all others use AVX2.
        ProductKernel CreateRows()
        {
            ProductKernel kernel = new PairRowKernel(format);
            foreach (int groups in decoder(1).Groups == 1 ? (int[])[1, 2] : [decoder(1).Groups])
            {
                kernel = new Int8RowKernel(decoder(groups), kernel);
            }

            return kernel;
        }
    }

    private static IEnumerable<KernelEntry> Float<TFormat>(BlockFormatId format)
        where TFormat : struct, IFloatUnpacker
    {
        foreach (MatrixOperation operation in s_operations)
        {
            yield return Entry(format, operation, InstructionLevel.Portable, () => null, () => new FloatDotKernel<TFormat>());
            yield return Entry(format, operation, InstructionLevel.Neon, NeonUnsupportedReason, () => new FourRowFloatKernel<TFormat>());
            if (operation == MatrixOperation.ManyRows)
            {
                yield return Entry(format, operation, InstructionLevel.Avx2, Avx2PanelUnsupportedReason, () => CreatePanels(FloatPanelWidth.Avx2));
                yield return Entry(format, operation, InstructionLevel.Avx512, Avx512UnsupportedReason, () => CreatePanels(FloatPanelWidth.Avx512));
                if (!TFormat.IsStored)
                {
                    yield return Entry(format, operation, InstructionLevel.Amx, () => TileRegisters.UnsupportedReason, CreateTiles);
                }
            }
            else
            {
                yield return Entry(format, operation, InstructionLevel.Avx2, Avx2RowUnsupportedReason, CreateNarrowRows);
                yield return Entry(format, operation, InstructionLevel.Avx512, Avx512UnsupportedReason, CreateWideRows);
            }
        }

        ProductKernel CreatePanels(FloatPanelWidth width) => new FloatPanelKernel<TFormat>(width);

        ProductKernel CreateTiles() => new TileFloatPanelKernel<TFormat>(TileKernels.Native);

        ProductKernel CreateNarrowRows() => new FloatRowKernel(FloatRowWidth.Avx2, format, new FloatDotKernel<TFormat>());

        ProductKernel CreateWideRows() => new FloatRowKernel(FloatRowWidth.Avx512, format, CreateNarrowRows());
    }

    private static KernelEntry Entry(
        BlockFormatId format, MatrixOperation operation, InstructionLevel level, Func<string?> unsupportedReason, Func<ProductKernel> create) =>
        new(format, operation, level, unsupportedReason, create);

    private static string? NeonUnsupportedReason() => CpuFeatures.HasNeon ? null : "the processor is not Arm64";

    private static string? NeonDotUnsupportedReason() => CpuFeatures.HasNeonDot ? null : NeonUnsupportedReason() ?? "the processor has no 8-bit dot products";

    private static string? Bf16UnsupportedReason() => CpuFeatures.HasAvx512Bf16 ? MachineCode.UnsupportedReason : "the processor has no AVX-512 BF16";

    private static string? Avx512UnsupportedReason() => CpuFeatures.HasAvx512 ? MachineCode.UnsupportedReason : "the processor has no AVX-512";

    private static string? VnniUnsupportedReason() => CpuFeatures.HasAvx512Vnni ? MachineCode.UnsupportedReason : "the processor has no AVX-512 VNNI";

    // It widens weights with AVX-512 BF16, and few rows go through the panels of AVX-512 VNNI. A virtual machine may hide either.
    private static string? TilePanelUnsupportedReason() => TileRegisters.UnsupportedReason ?? Bf16UnsupportedReason() ?? VnniUnsupportedReason();

    private static string? Avx2PanelUnsupportedReason() => Avx2UnsupportedReason() ?? MachineCode.UnsupportedReason;

    private static string? Avx2RowUnsupportedReason() => CpuFeatures.HasF16C ? MachineCode.UnsupportedReason : "the processor has no AVX2 with F16C";

    private static string? Avx2UnsupportedReason() => CpuFeatures.HasAvx2 ? null : "the processor has no AVX2";
}
