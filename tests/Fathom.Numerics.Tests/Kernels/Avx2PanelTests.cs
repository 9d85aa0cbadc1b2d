using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;
using Fathom.Numerics.Tests.Interpretation;
using Fathom.Numerics.Threading;

namespace Fathom.Numerics.Tests.Kernels;

/// <summary>The AVX2 panel kernels: which arithmetic a format gets, and the code, interpreted and native; that for AVX-VNNI interpreted.</summary>
public sealed unsafe class Avx2PanelTests
{
    private const double SumTolerance = 2e-5;

    public static TheoryData<int, int, bool> Kinds => new()
    {
        { (int)PanelArithmetic.Bytes, 32, false },
        { (int)PanelArithmetic.Bytes, 32, true },
        { (int)PanelArithmetic.Bytes, 16, false },
        { (int)PanelArithmetic.UnsignedBytes, 16, true },
        { (int)PanelArithmetic.Words, 32, false },
    };

    /// <summary>Packing for these kernels uses AVX2.</summary>
    public Avx2PanelTests() => Assert.SkipUnless(CpuFeatures.HasAvx2, "the processor has no AVX2");

    [Fact]
    public void Choose_AnyFormat_TakesBytesWhereSumsFit()
    {
        Assert.Equal(PanelArithmetic.Bytes, Avx2PanelKernel<Q4_0Block>.Choose());
        Assert.Equal(PanelArithmetic.Bytes, Avx2PanelKernel<Q5_KBlock>.Choose());
        Assert.Equal(PanelArithmetic.Bytes, Avx2PanelKernel<Q6_KBlock>.Choose());
        Assert.Equal(PanelArithmetic.Bytes, Avx2PanelKernel<MXFP4Block>.Choose());
        Assert.Equal(PanelArithmetic.UnsignedBytes, Avx2PanelKernel<Q4_KBlock>.Choose());
        Assert.Equal(PanelArithmetic.UnsignedBytes, Avx2PanelKernel<Q2_KBlock>.Choose());
        Assert.Equal(PanelArithmetic.Words, Avx2PanelKernel<Q8_0Block>.Choose());
        Assert.Equal(PanelArithmetic.Words, Avx2PanelKernel<IQ4_NLBlock>.Choose());
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Interpreter_AnyKind_SameBitsAsTheProcessor(int arithmetic, int scaleLength, bool hasMins)
    {
        Assert.SkipUnless(MachineCode.UnsupportedReason is null, "no code can be assembled");
        foreach ((int count, int rows, bool accumulate) in ((int, int, bool)[])[(1, 16, false), (2, 16, true), (3, 11, true), (3, 3, false)])
        {
            byte[] code = Avx2PanelEmitter.Emit(count, (PanelArithmetic)arithmetic, scaleLength, hasMins);

            float[] native = Run(new NativeKernel<PanelArguments>(() => code), count, rows, accumulate);
            float[] interpreted = Run(new InterpretedKernel<PanelArguments>(code), count, rows, accumulate);

            Assert.Equal(native, interpreted);
        }
    }

    [Fact]
    public void Multiply_DotProductsInterpreted_MatchesReference()
    {
        CheckDot<Q8_0Block>(BlockFormatId.Q8_0, 33, 544, 7);
        CheckDot<IQ4_NLBlock>(BlockFormatId.IQ4_NL, 16, 64, 3);
        CheckDot<Q5_KBlock>(BlockFormatId.Q5_K, 20, 256, 2);
        CheckDot<Q6_KBlock>(BlockFormatId.Q6_K, 20, 768, 4);
    }

    /// <summary>Runs a kernel on random bytes, two steps; floats among them are given small values.</summary>
    private static float[] Run(Kernel<PanelArguments> kernel, int count, int rows, bool accumulate)
    {
        const int OutputStride = 24;
        const int Length = 8192;
        var random = new Random(20260822);
        using var memory = new AlignedBuffer<byte>(Length);
        using var output = new AlignedBuffer<float>(count * OutputStride);
        for (int i = 0; i < Length; i += sizeof(float))
        {
            // As a float between 2 and 4, as bytes and words anything.
            int bits = 0x4000_0000 | random.Next(0x0080_0000);
            *(int*)(memory.Memory.Pointer + i) = bits;
        }

        output.Span.Fill(0.5f);
        kernel.Run(new PanelArguments
        {
            Panel = memory.Memory.Pointer,
            Activations = memory.Memory.Pointer + (Length / 2) - 1024,
            ActivationStride = 512,
            Steps = 2,
            Output = output.Memory.Pointer,
            OutputStride = OutputStride * sizeof(float),
            RowMask = PanelShape.RowMask(rows),
            Accumulate = accumulate ? 1 : 0,
            Alpha = 0.75f,
        });
        return output.Span.ToArray();
    }

    private static void CheckDot<TFormat>(BlockFormatId format, int rows, int columns, int count)
        where TFormat : struct, IRowUnpacker
    {
        using var product = new ProductFixture(BlockFormat.Get(format), rows, columns, count);
        using var team = new ThreadTeam(1);
        var kernel = new Avx2PanelKernel<TFormat>(
            PanelArithmetic.Dot,
            [.. Enumerable.Range(1, Avx2PanelEmitter.MaxCount).Select(i =>
                new InterpretedKernel<PanelArguments>(Avx2PanelEmitter.Emit(i, PanelArithmetic.Dot, TFormat.ScaleLength, TFormat.HasMins)))]);
        using var scratch = new AlignedBuffer<byte>(kernel.ScratchBytes(columns));
        product.Output.Span.Fill(float.NaN);

        kernel.Multiply(
            new ProductTile(
                product.Weights,
                0,
                rows,
                product.Activations.In(kernel.Layout, team),
                product.Activations.Stride(kernel.Layout),
                count,
                (nint)product.Output.Pointer,
                product.Activations.SliceStride(kernel.Layout)),
            scratch.Memory.Pointer);

        Assert.InRange(product.WorstError(product.ExactAsSeen()), 0, SumTolerance);
    }
}
