using Fathom.Numerics.Kernels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Tests.Machine;

namespace Fathom.Numerics.Tests.Kernels;

public class MatrixProductTests
{
    /// <summary>float32 sums of a few thousand terms against float64.</summary>
    private const double SumTolerance = 2e-5;

    /// <summary>
    /// Rounding uniform activations to 8 bits in blocks of 32: a step is 1/127 of about their largest magnitude, the error of a step is
    /// uniform (1/√12), and their root mean square is 0.41 of the largest: 1/127 / √12 / 0.41 = 0.0056.
    /// </summary>
    private const double CodeError = 0.0056;

    /// <summary>(rows, columns / 256, count): rows around every panel width, counts around every register block and path.</summary>
    private static readonly (int Rows, int SuperBlocks, int Count)[] s_shapes =
    [
        (1, 1, 1), (5, 2, 1), (33, 1, 1), (64, 3, 1), (70, 5, 1),
        (1, 1, 2), (31, 2, 3), (32, 1, 4), (48, 3, 5), (65, 1, 6), (17, 2, 7), (40, 1, 8),
        (3, 33, 1), (10, 33, 1), (7, 33, 2), (5, 33, 6), (70, 33, 3), // activations that overflow the first cache
        (1, 1, 9), (15, 2, 12), (16, 1, 13), (33, 3, 18), (95, 1, 25), (130, 2, 50), (64, 1, 200),
    ];

    public static TheoryData<BlockFormatId, InstructionLevel> FormatsAndLevels => AtAllLevels(BlockFormat.All);

    public static TheoryData<BlockFormatId, InstructionLevel> FloatFormatsAndLevels => AtAllLevels(BlockFormat.All.Where(format => format.BlockLength == 1));

    public static TheoryData<BlockFormatId, InstructionLevel> QuantizedFormatsAndLevels =>
        AtAllLevels(BlockFormat.All.Where(format => !format.IsFloat && format.Id != BlockFormatId.F8E4M3));

    [Theory, MemberData(nameof(FormatsAndLevels))]
    public void Multiply_AnyShape_MatchesReference(BlockFormatId id, InstructionLevel level)
    {
        using var context = new ComputeContext(threads: 2, KernelTable.At(level));
        foreach ((int rows, int superBlocks, int count) in s_shapes)
        {
            using var product = new ProductFixture(BlockFormat.Get(id), rows, superBlocks * 256, count);

            MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output);

            AssertClose(product, context.Kernels.Get(id, MatrixOperation.ManyRows).For(product.Weights.Columns, count).Layout);
        }
    }

    [Theory, MemberData(nameof(FormatsAndLevels))]
    public void Multiply_FewRows_HaveTheBitsOfEachAlone(BlockFormatId id, InstructionLevel level)
    {
        const int Rows = 40;
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        int count = MatrixProduct.MostRowsAlike(context, id);
        Assert.InRange(count, 2, 8);
        foreach (int columns in (int[])[256, 768, 8448])
        {
            using var together = new ProductFixture(BlockFormat.Get(id), Rows, columns, count);
            MatrixProduct.Multiply(context, together.Activations, together.Weights, together.Output);
            using var output = new AlignedBuffer<float>(Rows);
            for (int i = 0; i < count; i++)
            {
                using var alone = new Activations();
                alone.Load(together.Activations.Values.Slice((long)i * columns, columns), 1, columns);

                MatrixProduct.Multiply(context, alone, together.Weights, output.Memory);

                Assert.True(output.Span.SequenceEqual(together.Output.AsSpan((long)i * Rows, Rows)), $"{columns} columns, row {i} of {count}");
            }
        }
    }

    [Theory, MemberData(nameof(QuantizedFormatsAndLevels))]
    public void Multiply_LargestSums_MatchesReference(BlockFormatId id, InstructionLevel level)
    {
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        foreach (int count in (int[])[1, 4, 10])
        {
            using var product = new ProductFixture(BlockFormat.Get(id), 48, 512, count, isExtreme: true);

            MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output);

            AssertClose(product);
        }
    }

    [Fact]
    public void Multiply_QuantizedWeights_ErrorIsThatOfRoundingActivations()
    {
        using var context = new ComputeContext(threads: 2);
        using var product = new ProductFixture(BlockFormat.Get(BlockFormatId.Q8_0), 64, 1024, 16);

        MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output);

        Assert.InRange(product.RootMeanSquareError(product.Exact()), 0.5 * CodeError, 1.2 * CodeError);
    }

    [Theory, MemberData(nameof(FormatsAndLevels))]
    public void Multiply_ColumnsOfOneBlock_MatchesReference(BlockFormatId id, InstructionLevel level)
    {
        BlockFormat format = BlockFormat.Get(id);
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        foreach (int blocks in (int[])[1, 3])
        {
            foreach (int count in (int[])[1, 3, 11])
            {
                using var product = new ProductFixture(format, 37, blocks * Math.Max(format.BlockLength, format.IsFloat ? 7 : 32), count);

                MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output);

                AssertClose(product);
            }
        }
    }

    [Theory, MemberData(nameof(QuantizedFormatsAndLevels))]
    public void Multiply_FewRowsOfColumnsAroundSteps_MatchesReference(BlockFormatId id, InstructionLevel level)
    {
        BlockFormat format = BlockFormat.Get(id);
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        foreach (int blocks in (int[])[2, 4, 6, 9, 10])
        {
            for (int count = 1; count <= MatrixProduct.FewRowsLimit; count++)
            {
                using var product = new ProductFixture(format, 19, blocks * format.BlockLength, count);

                MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output);

                AssertClose(product);
            }
        }
    }

    /// <summary>Four rows of so many columns meet the weights slice by slice, one row does not.</summary>
    [Theory, MemberData(nameof(QuantizedFormatsAndLevels))]
    public void Multiply_ThreeAndFourLongRows_SameBitsAsOneByOne(BlockFormatId id, InstructionLevel level)
    {
        BlockFormat format = BlockFormat.Get(id);
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        foreach (int count in (int[])[3, 4])
        {
            using var product = new ProductFixture(format, 37, 8192 + (4 * Math.Max(64, format.BlockLength)), count);
            using var alone = new Activations();
            using var output = new AlignedBuffer<float>(product.Weights.Rows);

            MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output);

            for (int i = 0; i < count; i++)
            {
                alone.Load(product.Activations.Values.Slice(i * product.Weights.Columns, product.Weights.Columns), 1, product.Weights.Columns);
                MatrixProduct.Multiply(context, alone, product.Weights, output.Memory);
                Assert.Equal(output.Span.ToArray(), product.Output.Slice(i * product.Weights.Rows, product.Weights.Rows).Span.ToArray());
            }
        }
    }

    [Theory, MemberData(nameof(FloatFormatsAndLevels))]
    public void Multiply_FloatColumnsAroundSteps_MatchesReference(BlockFormatId id, InstructionLevel level)
    {
        BlockFormat format = BlockFormat.Get(id);
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        foreach (int columns in (int[])[8, 16, 24, 40, 72, 96, 112, 120, 128, 136, 144, 272])
        {
            for (int count = 1; count <= MatrixProduct.FewRowsLimit; count++)
            {
                using var product = new ProductFixture(format, 19, columns, count);

                MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output);

                AssertClose(product);
            }
        }
    }

    [Theory, InlineData(InstructionLevel.Portable), InlineData(InstructionLevel.Avx2), InlineData(InstructionLevel.Avx512)]
    public void Multiply_EightBitFloatsWithoutScales_DecodesEveryByte(InstructionLevel level)
    {
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        foreach ((int columns, int column) in (ReadOnlySpan<(int, int)>)[(8, 5), (16, 9), (128, 63), (144, 77), (144, 141)])
        {
            using var weights = new AlignedBuffer<byte>(256 * columns);
            using var values = new AlignedBuffer<float>(columns);
            using var output = new AlignedBuffer<float>(256);
            using var activations = new Activations();
            values.Span[column] = 1;
            for (int code = 0; code < 256; code++)
            {
                weights.Span[(columns * code) + column] = (byte)code;
            }

            activations.Load(values.Memory, 1, columns);
            BlockFormat format = BlockFormat.Get(BlockFormatId.F8E4M3);
            MatrixProduct.Multiply(context, activations, new WeightMatrix("every byte", format, 256, columns, weights.Memory), output.Memory);

            float[] expected = [.. Enumerable.Range(0, 256).Select(code => Float8.Decode((byte)code))];
            Assert.Equal(expected, output.Span.ToArray());
        }
    }

    /// <summary>Heads of latent attention are slices of one matrix, and need not begin where a block of scales does.</summary>
    [Theory, InlineData(InstructionLevel.Portable), InlineData(InstructionLevel.Avx2), InlineData(InstructionLevel.Avx512)]
    public void Multiply_SliceAcrossABlockOfScales_MatchesTheWhole(InstructionLevel level)
    {
        const int Rows = 300;
        using var context = new ComputeContext(threads: 2, KernelTable.At(level));
        foreach (int count in (int[])[1, 2, 5, 9, 40])
        {
            using var whole = new ProductFixture(BlockFormat.Get(BlockFormatId.F8E4M3), Rows, columns: 256, count);
            MatrixProduct.Multiply(context, whole.Activations, whole.Weights, whole.Output);
            foreach ((int start, int rows) in (ReadOnlySpan<(int, int)>)[(112, 32), (16, 32), (127, 2), (100, 200), (250, 50)])
            {
                using var output = new AlignedBuffer<float>((long)count * rows);

                MatrixProduct.Multiply(context, whole.Activations, whole.Weights.SliceRows(start, rows), output.Memory);

                for (int i = 0; i < count * rows; i++)
                {
                    float expected = whole.Output[((long)(i / rows) * Rows) + start + (i % rows)];
                    Assert.Equal(expected, output.Span[i], 1e-4f * (1 + MathF.Abs(expected)));
                }
            }
        }
    }

    [Theory, InlineData(InstructionLevel.Portable), InlineData(InstructionLevel.Avx2), InlineData(InstructionLevel.Avx512)]
    public void Multiply_PowersOfTwoAsScales_AreExact(InstructionLevel level)
    {
        BlockFormat format = BlockFormat.Get(BlockFormatId.MXFP4);
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        using var weights = new AlignedBuffer<byte>(256 * format.RowBytes(64));
        using var values = new AlignedBuffer<float>(64);
        using var output = new AlignedBuffer<float>(256);
        using var activations = new Activations();
        foreach ((int block, int shift) in (ReadOnlySpan<(int, int)>)[(0, 0), (1, 0), (0, -40), (1, -40)])
        {
            // Offsets of codes make intermediate results larger than the last ones: large scales meet small activations, and the very largest are left out.
            Range exponents = shift == 0 ? ..128 : 128..252;
            weights.Span.Clear();
            for (int exponent = 0; exponent < 256; exponent++)
            {
                Span<byte> stored = weights.Span.Slice(((2 * exponent) + block) * format.BlockBytes, format.BlockBytes);
                (stored[0], stored[1]) = ((byte)exponent, 2);
            }

            values.Span.Clear();
            values.Span[32 * block] = MathF.ScaleB(127, shift);
            activations.Load(values.Memory, 1, 64);
            MatrixProduct.Multiply(context, activations, new WeightMatrix("every exponent", format, 256, 64, weights.Memory), output.Memory);

            float[] expected = [.. Enumerable.Range(0, 256).Select(exponent => MathF.ScaleB(127, exponent - 127 + shift))];
            Assert.Equal(expected[exponents], output.Span.ToArray()[exponents]);
        }
    }

    [Theory, MemberData(nameof(FormatsAndLevels))]
    public void Multiply_MoreThreads_SameBits(BlockFormatId id, InstructionLevel level)
    {
        foreach (int count in (int[])[1, 4, 200])
        {
            using var product = new ProductFixture(BlockFormat.Get(id), 200, 512, count);
            using var one = new ComputeContext(threads: 1, KernelTable.At(level));
            using var three = new ComputeContext(threads: 3, KernelTable.At(level));

            MatrixProduct.Multiply(one, product.Activations, product.Weights, product.Output);
            float[] expected = product.Output.Span.ToArray();
            product.Output.Span.Clear();
            MatrixProduct.Multiply(three, product.Activations, product.Weights, product.Output);

            Assert.Equal(expected, product.Output.Span.ToArray());
        }
    }

    [Theory, MemberData(nameof(FormatsAndLevels))]
    public void MultiplyGrouped_RaggedGroups_EqualsSeparateProducts(BlockFormatId id, InstructionLevel level)
    {
        int[] offsets = [0, 1, 1, 12, 14, 40];
        BlockFormat format = BlockFormat.Get(id);
        using var context = new ComputeContext(threads: 2, KernelTable.At(level));
        ProductFixture[] experts = [.. Enumerable.Range(0, 5).Select(expert => new ProductFixture(format, 48, 256, 40, seed: 7 + expert))];
        ProductFixture first = experts[0];
        float[] expected = new float[40 * 48];
        for (int group = 0; group < experts.Length; group++)
        {
            (int start, int count) = (offsets[group], offsets[group + 1] - offsets[group]);
            using var part = new Activations();
            part.Load(first.Activations.Values.Slice(start * 256, count * 256), count, 256);
            NativeSpan<float> output = first.Output.Slice(start * 48, count * 48);
            MatrixProduct.Multiply(context, part, experts[group].Weights, output);
            output.Span.CopyTo(expected.AsSpan(start * 48));
        }

        first.Output.Span.Clear();
        MatrixProduct.MultiplyGrouped(context, first.Activations, offsets, experts.Select(expert => expert.Weights).ToArray(), first.Output);

        Assert.Equal(expected, first.Output.Span.ToArray());
        Array.ForEach(experts, expert => expert.Dispose());
    }

    [Fact]
    public void Multiply_Repeated_AllocatesNothing()
    {
        using var context = new ComputeContext(threads: 2);
        using var product = new ProductFixture(BlockFormat.Get(BlockFormatId.Q8_0), 128, 256, 20);
        void Run()
        {
            product.Activations.Load(product.Activations.Values, 20, 256);
            MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output);
        }

        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Multiply_WrongShape_Throws()
    {
        using var context = new ComputeContext(threads: 1);
        using var product = new ProductFixture(BlockFormat.Get(BlockFormatId.F32), 4, 32, 2);

        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(context, product.Activations, product.Weights, product.Output.Slice(0, 7)));
    }

    private static TheoryData<BlockFormatId, InstructionLevel> AtAllLevels(IEnumerable<BlockFormat> formats)
    {
        var data = new TheoryData<BlockFormatId, InstructionLevel>();
        foreach (BlockFormat format in formats)
        {
            foreach (InstructionLevel level in MachineLevels.All)
            {
                data.Add(format.Id, level);
            }
        }

        return data;
    }

    /// <summary>As <see cref="AssertClose(ProductFixture)"/>, unless activations may have been rounded to bfloat16, once or in two parts.</summary>
    private static void AssertClose(ProductFixture product, ActivationLayout form)
    {
        if (form is ActivationLayout.BFloat16 or ActivationLayout.BFloat16Pair)
        {
            double limit = form == ActivationLayout.BFloat16 ? TileKernelTests.RoundingError : TileKernelTests.TwoParts;
            Assert.InRange(product.RootMeanSquareError(product.Exact()), 0, limit);
            return;
        }

        AssertClose(product);
    }

    private static void AssertClose(ProductFixture product)
    {
        double error = product.WorstError(product.ExactAsSeen());
        Assert.True(error < SumTolerance, $"{product.Weights.Name} × {product.Activations.Count}: off by {error}");
    }
}
