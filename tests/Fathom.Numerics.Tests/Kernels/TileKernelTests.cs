using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Kernels.Dense;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Tiles;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Tests.Interpretation;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Tests.Kernels;

/// <summary>The AMX kernels, interpreted: their code, their packing, and what they make of every shape.</summary>
public sealed unsafe class TileKernelTests : IDisposable
{
    /// <summary>bfloat16 keeps 8 bits: errors of up to 2⁻⁹ on both sides. Half of what 8-bit blocks of activations cost.</summary>
    internal const double RoundingError = 0.0028;

    /// <summary>Two parts hold 16 bits, and the product of both second ones is left out: 2⁻¹⁸ of a term each, at most.</summary>
    internal const double TwoParts = 6e-6;

    private readonly Kernel<TileArguments> _kernel = new InterpretedKernel<TileArguments>(TileEmitter.Emit());
    private readonly ThreadTeam _team = new(1);

    public static TheoryData<int, int, int> Shapes =>
        new() { { 32, 32, 32 }, { 5, 64, 1 }, { 33, 96, 33 }, { 70, 544, 40 }, { 16, 256, 31 }, { 20, 1056, 49 } };

    /// <summary>No processor has tiles without AVX-512, and the packing of their operands relies on it.</summary>
    public TileKernelTests() => Assert.SkipUnless(Avx512F.IsSupported, "packing for the tile kernels needs AVX-512");

    public void Dispose() => _team.Dispose();

    [Theory, MemberData(nameof(Shapes))]
    public void Multiply_Q8_ErrorIsThatOfBFloat16(int rows, int columns, int count) =>
        CheckError<Q8_0Block>(BlockFormatId.Q8_0, rows, columns, count);

    [Theory]
    [InlineData(40, 256, 3)]
    [InlineData(32, 768, 35)]
    public void Multiply_SuperBlocks_ErrorIsThatOfBFloat16(int rows, int columns, int count)
    {
        CheckError<Q4_KBlock>(BlockFormatId.Q4_K, rows, columns, count);
        CheckError<Q2_KBlock>(BlockFormatId.Q2_K, rows, columns, count);
        CheckError<Q6_KBlock>(BlockFormatId.Q6_K, rows, columns, count);
    }

    [Theory]
    [InlineData(32, 256, 33)]
    [InlineData(5, 1030, 40)]
    [InlineData(40, 515, 1)]
    public void Multiply_Floats_AsCloseAsTwoPartsAre(int rows, int columns, int count)
    {
        CheckError(BlockFormatId.F16, new TileFloatPanelKernel<Half16>(_kernel), rows, columns, count, TwoParts);
        CheckError(BlockFormatId.BF16, new TileFloatPanelKernel<BFloat16>(_kernel), rows, columns, count, TwoParts);
        CheckError(BlockFormatId.F8E4M3, new TileFloatPanelKernel<ScaledFloat8>(_kernel), rows, columns, count, TwoParts);
    }

    [Fact]
    public void Multiply_AnyNumberOfRows_SameBits()
    {
        const int Rows = 37;
        float[] many = Multiply(64 + 17);
        foreach (int count in (int[])[1, 16, 31, 64])
        {
            Assert.Equal(many[..(count * Rows)], Multiply(count));
        }

        float[] Multiply(int count)
        {
            using var product = new ProductFixture(BlockFormat.Get(BlockFormatId.F16), Rows, 1056, count);
            this.Multiply(new TileFloatPanelKernel<Half16>(_kernel), product);
            return product.Output.Span.ToArray();
        }
    }

    [Fact]
    public void Widen_EveryKindOfFormat_RoundsEachWeightOnce()
    {
        CheckWidening<Q8_0Block>(BlockFormatId.Q8_0);
        CheckWidening<Q4_1Block>(BlockFormatId.Q4_1);
        CheckWidening<Q6_KBlock>(BlockFormatId.Q6_K);
        CheckWidening<Q2_KBlock>(BlockFormatId.Q2_K);
        CheckWidening<IQ4_NLBlock>(BlockFormatId.IQ4_NL);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(33, 35, 31)]
    [InlineData(64, 40, 600)]
    public void DenseTile_AnyShape_MatchesReference(int m, int n, int k)
    {
        var random = new Random(20260822);
        using var values = new AlignedBuffer<float>((m * k) + (k * n) + (2 * m * n));
        foreach (ref float value in values.Span)
        {
            value = (2 * random.NextSingle()) - 1;
        }

        var a = new MatrixView(values.Memory.Slice(0, m * k), m, k);
        var b = new MatrixView(values.Memory.Slice(m * k, k * n), k, n);
        var expected = new MatrixView(values.Memory.Slice((m * k) + (k * n), m * n), m, n);
        var actual = new MatrixView(values.Memory.Slice((m * k) + (k * n) + (m * n), m * n), m, n);
        expected.Span.CopyTo(actual.Span);
        var dense = new TileDenseKernel(_kernel);
        using var scratch = new AlignedBuffer<byte>(dense.ScratchBytes);
        scratch.Span.Fill(0xFF); // NaN wherever nothing is written

        Gemm.Reference(a, b, expected, alpha: 0.5f, accumulate: true, GemmPrecision.BFloat16);
        dense.Tile(new GemmProduct(a, b, actual), new DenseTile(0, m, 0, n), alpha: 0.5f, accumulate: true, packed: null, scratch.Memory.Pointer);

        for (int i = 0; i < m * n; i++)
        {
            Assert.Equal(expected.Span[i], actual.Span[i], 2e-4f);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 1)]
    [InlineData(12, 1)]
    public void Interpreter_FloatPanelKernel_SameBitsAsTheProcessor(int count, int accumulate)
    {
        Assert.SkipUnless(Avx512F.IsSupported && MachineCode.UnsupportedReason is null, "no AVX-512 to compare with");
        const int Steps = 37;
        byte[] code = FloatPanelEmitter.Emit(count, GemmPrecision.Float32);
        var random = new Random(20260822);
        using var values = new AlignedBuffer<float>((Steps * PanelShape.Rows) + (count * Steps) + (2 * count * 40));
        foreach (ref float value in values.Span)
        {
            value = (2 * random.NextSingle()) - 1;
        }

        float* panel = values.Memory.Pointer;
        float* native = panel + (Steps * PanelShape.Rows) + (count * Steps);
        float* interpreted = native + (count * 40);
        new Span<float>(native, count * 40).CopyTo(new Span<float>(interpreted, count * 40));
        var arguments = new PanelArguments
        {
            Panel = (byte*)panel,
            Activations = (byte*)(panel + (Steps * PanelShape.Rows)),
            ActivationStride = Steps * sizeof(float),
            Steps = Steps,
            Output = native,
            OutputStride = 40 * sizeof(float),
            RowMask = PanelShape.RowMask(27),
            Accumulate = accumulate,
            Alpha = 0.75f,
        };

        new NativeKernel<PanelArguments>(() => code).Run(arguments);
        arguments.Output = interpreted;
        new InterpretedKernel<PanelArguments>(code).Run(arguments);

        Assert.Equal(new Span<float>(native, count * 40).ToArray(), new Span<float>(interpreted, count * 40).ToArray());
    }

    /// <summary>Packs and widens 32 weight rows, on the processor where it has bfloat16, and compares each with its dequantised value.</summary>
    private static void CheckWidening<TFormat>(BlockFormatId format)
        where TFormat : struct, IRowUnpacker
    {
        const int Columns = 256;
        using var product = new ProductFixture(BlockFormat.Get(format), PanelShape.Rows, Columns, 1);
        var codes = new Int8PanelKernel<TFormat>();
        using var work = new AlignedBuffer<byte>(codes.PackingBytes);
        using var packed = new AlignedBuffer<byte>(codes.StepBytes * Columns / TileEmitter.StepColumns);
        using var widened = new AlignedBuffer<ushort>(PanelShape.Rows * Columns);
        byte[] code = TileWideningEmitter.Emit(TFormat.ScaleLength, TFormat.HasMins);
        var tile = new ProductTile(product.Weights, 0, PanelShape.Rows, 0, 0, 1, 0);
        codes.Pack(tile, 0, PanelShape.Rows, 0, Columns, work.Memory.Pointer, packed.Memory.Pointer);
        var arguments = new TileWideningArguments
        {
            Codes = packed.Memory.Pointer,
            Weights = (byte*)widened.Memory.Pointer,
            Steps = Columns / TileEmitter.StepColumns,
        };

        new InterpretedKernel<TileWideningArguments>(code).Run(arguments);

        ushort[] interpreted = widened.Span.ToArray();
        float[] row = new float[Columns];
        for (int r = 0; r < PanelShape.Rows; r++)
        {
            product.Weights.DequantizeRow(r, row);
            for (int c = 0; c < Columns; c++)
            {
                // Mins are subtracted from exact products here, from rounded ones there: now and then a neighbor is nearer.
                int actual = Ordered(interpreted[(c / 2 * PanelShape.Rows * 2) + (r * 2) + (c % 2)]);
                Assert.InRange(actual - Ordered(BFloat16Format.Round(row[c])), TFormat.HasMins ? -1 : 0, TFormat.HasMins ? 1 : 0);
            }
        }

        if (CpuFeatures.HasAvx512Bf16 && MachineCode.UnsupportedReason is null)
        {
            widened.Span.Clear();
            new NativeKernel<TileWideningArguments>(() => code).Run(arguments);
            Assert.Equal(interpreted, widened.Span.ToArray());
        }

        static int Ordered(ushort bits) => bits > short.MaxValue ? short.MinValue - (short)bits : bits;
    }

    private void CheckError<TFormat>(BlockFormatId format, int rows, int columns, int count)
        where TFormat : struct, IRowUnpacker
    {
        var widening = new InterpretedKernel<TileWideningArguments>(TileWideningEmitter.Emit(TFormat.ScaleLength, TFormat.HasMins));
        CheckError(format, new TilePanelKernel<TFormat>(_kernel, widening), rows, columns, count, RoundingError);
    }

    private void CheckError(BlockFormatId format, ProductKernel kernel, int rows, int columns, int count, double limit)
    {
        using var product = new ProductFixture(BlockFormat.Get(format), rows, columns, count);

        Multiply(kernel, product);

        Assert.InRange(product.RootMeanSquareError(product.Exact()), 0, limit);
    }

    private void Multiply(ProductKernel kernel, ProductFixture product)
    {
        using var scratch = new AlignedBuffer<byte>(kernel.ScratchBytes(product.Weights.Columns));
        scratch.Span.Fill(0xFF); // NaN wherever nothing is written
        product.Output.Span.Fill(float.NaN);
        kernel.Multiply(
            new ProductTile(
                product.Weights,
                0,
                product.Weights.Rows,
                product.Activations.In(kernel.Layout, _team),
                product.Activations.Stride(kernel.Layout),
                product.Activations.Count,
                (nint)product.Output.Pointer,
                product.Activations.SliceStride(kernel.Layout)),
            scratch.Memory.Pointer);
    }
}
