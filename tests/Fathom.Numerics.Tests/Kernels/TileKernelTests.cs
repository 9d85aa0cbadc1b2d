using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Tiles;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Tests.Interpretation;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Tests.Kernels;

/// <summary>The AMX kernels, interpreted: their code, their packing, and what they make of every shape.</summary>
public sealed unsafe class TileKernelTests : IDisposable
{
    /// <summary>bfloat16 keeps 8 bits: errors of up to 2⁻⁹ on both sides. Half of what 8-bit blocks of activations cost.</summary>
    private const double RoundingError = 0.0028;

    private readonly Kernel<TileArguments> _kernel = new InterpretedKernel<TileArguments>(TileEmitter.Emit());
    private readonly ThreadTeam _team = new(1);

    public static TheoryData<int, int, int> Shapes => new() { { 32, 32, 32 }, { 5, 64, 1 }, { 33, 96, 33 }, { 70, 544, 40 }, { 16, 256, 31 } };

    /// <summary>No processor has tiles without AVX-512, and the packing of their operands relies on it.</summary>
    public TileKernelTests() => Assert.SkipUnless(Avx512F.IsSupported, "packing for the tile kernels needs AVX-512");

    public void Dispose() => _team.Dispose();

    [Theory, MemberData(nameof(Shapes))]
    public void Multiply_Q8_ErrorIsThatOfBFloat16(int rows, int columns, int count) =>
        CheckError<Q8Zero>(BlockFormatId.Q8_0, rows, columns, count);

    [Theory]
    [InlineData(40, 256, 3)]
    [InlineData(32, 768, 35)]
    public void Multiply_SuperBlocks_ErrorIsThatOfBFloat16(int rows, int columns, int count)
    {
        CheckError<Q4Super>(BlockFormatId.Q4_K, rows, columns, count);
        CheckError<Q2Super>(BlockFormatId.Q2_K, rows, columns, count);
        CheckError<Q6Super>(BlockFormatId.Q6_K, rows, columns, count);
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
        dense.Tile(new GemmProduct(a, b, actual), 0, 0, alpha: 0.5f, accumulate: true, scratch.Memory.Pointer);

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
        Assert.SkipUnless(Avx512F.IsSupported && MachineCode.Obstacle is null, "no AVX-512 to compare with");
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

    private void CheckError<TFormat>(BlockFormatId format, int rows, int columns, int count)
        where TFormat : struct, IRowUnpacker
    {
        using var product = new ProductFixture(BlockFormat.Get(format), rows, columns, count);
        var kernel = new TilePanelKernel<TFormat>(_kernel);
        using var scratch = new AlignedBuffer<byte>(kernel.ScratchBytes(columns));
        product.Output.Span.Fill(float.NaN);

        kernel.Multiply(
            new ProductTile(
                product.Weights,
                0,
                rows,
                product.Activations.In(ActivationForm.BFloat16, _team),
                product.Activations.Stride(ActivationForm.BFloat16),
                count,
                (nint)product.Output.Pointer),
            scratch.Memory.Pointer);

        Assert.InRange(product.RootMeanSquareError(product.Exact()), 0, RoundingError);
    }
}
