using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Tests.Interpretation;
using Fathom.Numerics.Tests.Machine;

namespace Fathom.Numerics.Tests.Attention;

public sealed class CausalAttentionTests : IDisposable
{
    // Float32 sums against float64 sums, relative to the largest element.
    private const double Tolerance = 1e-5;
    private const float Scale = 0.3f;

    private readonly List<AlignedBuffer<float>> _buffers = [];
    private readonly Random _random = new(20260829);

    // Lengths around a group of rows, a panel and a block of queries; widths that fill no panel, and heads that begin anywhere.
    public static TheoryData<InstructionLevel, int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<InstructionLevel, int, int, int>();
            foreach (InstructionLevel level in MachineLevels.All)
            {
                foreach (int tokens in (int[])[1, 5, 6, 13, 16, 33, 95, 96, 97, 230])
                {
                    shapes.Add(level, tokens, 32, 32);
                }

                shapes.Add(level, 41, 24, 16);
                shapes.Add(level, 100, 7, 19);
                shapes.Add(level, 50, 64, 48);
            }

            return shapes;
        }
    }

    private static Kernel<PanelArguments>[] Interpreted(bool isStrided) =>
    [
        .. Enumerable.Range(1, FloatPanelEmitter.MaxCount)
            .Select(count => new InterpretedKernel<PanelArguments>(FloatPanelEmitter.Emit(count, GemmPrecision.Float32, isStrided))),
    ];

    public void Dispose() => _buffers.ForEach(buffer => buffer.Dispose());

    [Theory, MemberData(nameof(Shapes))]
    public void ForwardAndBackward_AnyShape_MatchReference(InstructionLevel level, int tokens, int keyDim, int valueDim)
    {
        using var context = new ComputeContext(threads: 1, KernelTable.At(level));
        bool addsToKeys = tokens % 2 == 0;
        CausalHead head = Create(tokens, keyDim, valueDim);
        CausalHead expected = head with { Output = Copy(head.Output) };
        CausalHead gradients = Create(tokens, keyDim, valueDim);
        CausalHead expectedGradients = new(Copy(gradients.Queries), Copy(gradients.Keys), Copy(gradients.Values), gradients.Output);
        float[] logSums = new float[tokens];
        float[] expectedLogSums = new float[tokens];

        CausalAttention.Reference(expected, Scale, expectedLogSums);
        CausalAttention.Reference(expected, Scale, expectedGradients, addsToKeys);
        CausalAttention.Forward(context, worker: 0, head, Scale, logSums);
        CausalAttention.Backward(context, worker: 0, head, Scale, logSums, gradients, addsToKeys);

        AssertClose("output", expected.Output, head.Output);
        AssertClose("queries", expectedGradients.Queries, gradients.Queries);
        AssertClose("keys", expectedGradients.Keys, gradients.Keys);
        AssertClose("values", expectedGradients.Values, gradients.Values);
        Assert.All(expectedLogSums.Zip(logSums), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    // The assembled AVX-512 kernels also where only AVX2 runs, so that what is around them is tested with panels of 32 columns there.
    [Theory]
    [InlineData(1, 32, 32)]
    [InlineData(33, 32, 32)]
    [InlineData(50, 7, 19)]
    [InlineData(97, 32, 16)]
    [InlineData(109, 64, 48)]
    public void Avx512Kernels_Interpreted_MatchReference(int tokens, int keyDim, int valueDim)
    {
        Assert.SkipUnless(CpuFeatures.HasAvx2, "panels are turned with AVX2");
        using var context = new ComputeContext(threads: 1);
        PanelCausalKernel kernel = new(Interpreted(isStrided: false), Interpreted(isStrided: true), panelColumns: PanelShape.Rows);
        CausalHead head = Create(tokens, keyDim, valueDim);
        CausalHead expected = head with { Output = Copy(head.Output) };
        CausalHead gradients = Create(tokens, keyDim, valueDim);
        CausalHead expectedGradients = new(Copy(gradients.Queries), Copy(gradients.Keys), Copy(gradients.Values), gradients.Output);
        float[] logSums = new float[tokens];

        CausalAttention.Reference(expected, Scale, new float[tokens]);
        CausalAttention.Reference(expected, Scale, expectedGradients, addsToKeys: true);
        kernel.Forward(context, worker: 0, head, Scale, logSums);
        kernel.Backward(context, worker: 0, head, Scale, logSums, gradients, addsToKeys: true);

        AssertClose("output", expected.Output, head.Output);
        AssertClose("queries", expectedGradients.Queries, gradients.Queries);
        AssertClose("keys", expectedGradients.Keys, gradients.Keys);
        AssertClose("values", expectedGradients.Values, gradients.Values);
    }

    // What a shorter document left in scratch memory must not show in a longer one, nor the other way round.
    [Fact]
    public void Forward_AfterAnotherDocument_GivesTheSameBits()
    {
        using var context = new ComputeContext(threads: 1);
        CausalHead head = Create(70, 32, 32);
        CausalHead other = Create(130, 32, 32);
        float[] logSums = new float[70];

        CausalAttention.Forward(context, worker: 0, head, Scale, logSums);
        float[] first = Values(head.Output);
        other.Values.Row(3)[0] = float.NaN;
        CausalAttention.Forward(context, worker: 0, other, Scale, new float[130]);
        CausalAttention.Forward(context, worker: 0, head, Scale, logSums);

        Assert.Equal(first, Values(head.Output));
    }

    [Fact]
    public void Forward_ShapesThatDisagree_Throws()
    {
        using var context = new ComputeContext(threads: 1);
        CausalHead head = Create(8, 16, 16);
        CausalHead shorter = head with { Keys = head.Keys.SliceRows(0, 7) };

        Assert.Throws<ArgumentException>(() => CausalAttention.Forward(context, worker: 0, shorter, Scale, new float[8]));
        Assert.Throws<ArgumentException>(() => CausalAttention.Forward(context, worker: 0, head, Scale, new float[9]));
        Assert.Throws<ArgumentException>(() => CausalAttention.Backward(context, worker: 0, head, Scale, new float[8], Create(8, 16, 15)));
    }

    private static void AssertClose(string what, MatrixView expected, MatrixView actual)
    {
        float[] wanted = Values(expected);
        float[] found = Values(actual);
        double largest = Math.Max(1, wanted.Max(MathF.Abs));
        for (int i = 0; i < wanted.Length; i++)
        {
            string place = $"{what}[{i / expected.Columns}, {i % expected.Columns}]";
            Assert.True(Math.Abs(wanted[i] - found[i]) <= Tolerance * largest, $"{place}: {found[i]:R} instead of {wanted[i]:R}");
        }
    }

    private static float[] Values(MatrixView matrix) => [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => matrix.Row(row).ToArray())];

    private CausalHead Create(int tokens, int keyDim, int valueDim) =>
        new(Create(tokens, keyDim), Create(tokens, keyDim), Create(tokens, valueDim), Create(tokens, valueDim));

    private MatrixView Copy(MatrixView source)
    {
        MatrixView copy = Create(source.Rows, source.Columns);
        for (int row = 0; row < source.Rows; row++)
        {
            source.Row(row).CopyTo(copy.Row(row));
        }

        return copy;
    }

    /// <summary>A band of columns inside a wider matrix, as heads lie, at no particular alignment; it ends where its memory ends.</summary>
    private MatrixView Create(int rows, int columns)
    {
        int before = 1 + _random.Next(9);
        var buffer = new AlignedBuffer<float>((long)rows * (before + columns));
        _buffers.Add(buffer);
        foreach (ref float value in buffer.Span)
        {
            value = (_random.NextSingle() * 2) - 1;
        }

        return new MatrixView(buffer.Memory, rows, before + columns).SliceColumns(before, columns);
    }
}
