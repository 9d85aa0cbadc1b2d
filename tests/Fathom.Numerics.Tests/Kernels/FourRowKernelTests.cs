using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Kernels.FourRows;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Kernels.Unpacking;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Kernels;

/// <summary>
/// The kernels for Arm64 on whatever machine runs the tests: their traversal with instructions in plain C#. On Arm64, MatrixProductTests run them with
/// their own.
/// </summary>
public class FourRowKernelTests
{
    private const double SumTolerance = 2e-5;

    /// <summary>(rows, columns / 256, count): every number of rows and activation rows that a group of four or two can lack.</summary>
    private static readonly (int Rows, int SuperBlocks, int Count)[] s_shapes =
        [(1, 1, 1), (2, 3, 2), (3, 1, 3), (4, 2, 4), (5, 1, 5), (7, 9, 1), (9, 1, 6), (16, 5, 7), (33, 1, 19)];

    public static TheoryData<BlockFormatId> Formats => [.. Enum.GetValues<BlockFormatId>().Where(id => KernelFor(id) is not null)];

    public static TheoryData<BlockFormatId> QuantizedFormats =>
        [.. Enum.GetValues<BlockFormatId>().Where(id => KernelFor(id)?.Layout == ActivationLayout.Int8Blocks)];

    [Fact]
    public void Formats_AreAllThatHaveProducts() => Assert.Equal(KernelTable.Default.Choices.Select(choice => choice.Format).Distinct().Count(), Formats.Count);

    [Theory, MemberData(nameof(Formats))]
    public void Multiply_AnyShape_MatchesReference(BlockFormatId id)
    {
        ProductKernel kernel = KernelFor(id)!;
        foreach ((int rows, int superBlocks, int count) in s_shapes)
        {
            using var product = new ProductFixture(BlockFormat.Get(id), rows, superBlocks * 256, count);

            Multiply(kernel, product, 0, count);

            Assert.InRange(product.WorstError(product.ExactAsSeen()), 0, SumTolerance);
        }
    }

    [Theory, MemberData(nameof(QuantizedFormats))]
    public void Multiply_LargestSums_MatchesReference(BlockFormatId id)
    {
        using var product = new ProductFixture(BlockFormat.Get(id), 12, 512, 3, isExtreme: true);

        Multiply(KernelFor(id)!, product, 0, 3);

        Assert.InRange(product.WorstError(product.ExactAsSeen()), 0, SumTolerance);
    }

    [Theory, InlineData(BlockFormatId.F32), InlineData(BlockFormatId.BF16)]
    public void Multiply_ColumnsThatFillNoRegister_MatchesReference(BlockFormatId id)
    {
        foreach (int columns in (int[])[1, 3, 6, 1023, 1029])
        {
            using var product = new ProductFixture(BlockFormat.Get(id), 6, columns, 6);

            Multiply(KernelFor(id)!, product, 0, 6);

            Assert.InRange(product.WorstError(product.Exact()), 0, SumTolerance);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void Multiply_RowsTogether_HaveTheBitsOfEachAlone(BlockFormatId id)
    {
        ProductKernel kernel = KernelFor(id)!;
        using var product = new ProductFixture(BlockFormat.Get(id), 10, 2304, 7);
        Multiply(kernel, product, 0, 7);
        float[] together = product.Output.Span.ToArray();
        product.Output.Span.Clear();

        for (int i = 0; i < 7; i++)
        {
            Multiply(kernel, product, i, 1);
        }

        Assert.Equal(together, product.Output.Span.ToArray());
    }

    private static unsafe void Multiply(ProductKernel kernel, ProductFixture product, int first, int count)
    {
        using var context = new ComputeContext(threads: 1);
        using var scratch = new AlignedBuffer<byte>(kernel.ScratchBytes(product.Weights.Columns));
        long stride = product.Activations.Stride(kernel.Layout);
        nint activations = product.Activations.In(kernel.Layout, context.Team) + (nint)(first * stride);
        NativeSpan<float> output = product.Output.Slice((long)first * product.Weights.Rows, (long)count * product.Weights.Rows);
        var tile = new ProductTile(product.Weights, 0, product.Weights.Rows, activations, stride, count, (nint)output.Pointer);
        kernel.Multiply(tile, scratch.Memory.Pointer);
    }

    private static ProductKernel? KernelFor(BlockFormatId id) => id switch
    {
        BlockFormatId.Q4_0 => new FourRowInt8Kernel<Q4_0Block, PlainInstructions>(),
        BlockFormatId.Q4_1 => new FourRowInt8Kernel<Q4_1Block, PlainInstructions>(),
        BlockFormatId.Q5_0 => new FourRowInt8Kernel<Q5_0Block, PlainInstructions>(),
        BlockFormatId.Q5_1 => new FourRowInt8Kernel<Q5_1Block, PlainInstructions>(),
        BlockFormatId.Q8_0 => new FourRowInt8Kernel<Q8_0Block, PlainInstructions>(),
        BlockFormatId.Q2_K => new FourRowInt8Kernel<Q2_KBlock, PlainInstructions>(),
        BlockFormatId.Q3_K => new FourRowInt8Kernel<Q3_KBlock, PlainInstructions>(),
        BlockFormatId.Q4_K => new FourRowInt8Kernel<Q4_KBlock, PlainInstructions>(),
        BlockFormatId.Q5_K => new FourRowInt8Kernel<Q5_KBlock, PlainInstructions>(),
        BlockFormatId.Q6_K => new FourRowInt8Kernel<Q6_KBlock, PlainInstructions>(),
        BlockFormatId.IQ4_NL => new FourRowInt8Kernel<IQ4_NLBlock, PlainInstructions>(),
        BlockFormatId.IQ4_XS => new FourRowInt8Kernel<IQ4_XSBlock, PlainInstructions>(),
        BlockFormatId.MXFP4 => new FourRowInt8Kernel<MXFP4Block, PlainInstructions>(),
        BlockFormatId.F32 => new FourRowFloatKernel<Single32>(),
        BlockFormatId.F16 => new FourRowFloatKernel<Half16>(),
        BlockFormatId.BF16 => new FourRowFloatKernel<BFloat16>(),
        BlockFormatId.F8E4M3 => new FourRowFloatKernel<ScaledFloat8>(),
        _ => null,
    };

    private readonly struct PlainInstructions : IFourRowInstructions
    {
        public static string Name => "plain C#";

        public static Vector128<int> AddProducts(Vector128<int> sums, Vector128<sbyte> weights, Vector128<sbyte> activations)
        {
            int[] lanes = [sums[0], sums[1], sums[2], sums[3]];
            for (int i = 0; i < Vector128<sbyte>.Count; i++)
            {
                lanes[i / 4] += weights[i] * activations[i];
            }

            return Vector128.Create(lanes);
        }

        public static Vector128<float> AddScaled(
            Vector128<float> sums, Vector128<float> values, Vector128<float> factors, [ConstantExpected(Min = 0, Max = 3)] byte lane) =>
            Vector128.FusedMultiplyAdd(values, Vector128.Create(factors[lane]), sums);

        public static void Transpose(ref Vector128<float> row0, ref Vector128<float> row1, ref Vector128<float> row2, ref Vector128<float> row3)
        {
            Vector128<float>[] rows = [row0, row1, row2, row3];
            row0 = Column(0);
            row1 = Column(1);
            row2 = Column(2);
            row3 = Column(3);

            Vector128<float> Column(int lane) => Vector128.Create(rows[0][lane], rows[1][lane], rows[2][lane], rows[3][lane]);
        }
    }
}
