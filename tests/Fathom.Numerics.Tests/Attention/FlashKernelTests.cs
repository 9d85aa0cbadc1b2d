using Fathom.Numerics.Assembly;
using Fathom.Numerics.Attention;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Tests.Interpretation;

namespace Fathom.Numerics.Tests.Attention;

/// <summary>Attention's products, those for other processors interpreted, against sums in float64.</summary>
public sealed unsafe class FlashKernelTests
{
    private const int KeyDim = 41;
    private const int KeyStride = 48;
    private const int OutputStride = 64;
    private const double Tolerance = 1e-5;

    public static TheoryData<string, int, int> Cases => new(
        from kernel in (string[])["portable", "avx2", "avx512"]
        from shape in ((int Rows, int Keys)[])[(16, 1), (5, 7), (16, 13), (11, 64)]
        select (kernel, shape.Rows, shape.Keys));

    [Theory, MemberData(nameof(Cases))]
    public void Products_AnyShape_EqualSums(string name, int rows, int keys)
    {
        FlashKernel kernel = Create(name);
        int band = kernel.BandRows;
        using var queries = Random(KeyDim * band, 1);
        using var keyRows = Random((FlashTile.KeyTile + 4) * KeyStride, 2);
        using var values = Random(FlashTile.KeyTile * OutputStride, 3);
        using var scores = Random(FlashTile.KeyTile * band, 4);
        using var output = Random((rows + 3) * OutputStride, 5);
        float[] before = output.Span.ToArray();

        kernel.Score(queries.Memory.Pointer, keyRows.Memory.Pointer, KeyStride, KeyDim, keys, scores.Memory.Pointer);
        kernel.AddWeightedValues(scores.Memory.Pointer, rows, values.Memory.Pointer, OutputStride, keys, output.Memory.Pointer, OutputStride);

        for (int key = 0; key < keys; key++)
        {
            for (int row = 0; row < rows; row++)
            {
                double sum = Enumerable.Range(0, KeyDim).Sum(i => (double)queries.Span[(i * band) + row] * keyRows.Span[(key * KeyStride) + i]);
                Assert.Equal(sum, scores.Span[(key * band) + row], Tolerance);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < OutputStride; i++)
            {
                double sum = before[(row * OutputStride) + i]
                    + Enumerable.Range(0, keys).Sum(key => (double)scores.Span[(key * band) + row] * values.Span[(key * OutputStride) + i]);
                Assert.Equal(sum, output.Span[(row * OutputStride) + i], Tolerance * keys);
            }
        }
    }

    private static FlashKernel Create(string name) => name switch
    {
        "avx2" => new PanelFlashKernel(
            Interpret(Avx2FloatPanelEmitter.MaxCount, count => Avx2FloatPanelEmitter.Emit(count)),
            Interpret(Avx2FloatPanelEmitter.MaxCount, count => Avx2FloatPanelEmitter.Emit(count, isStrided: true)),
            Avx2PanelRows.Rows),
        "avx512" => new PanelFlashKernel(
            Interpret(FloatPanelEmitter.MaxCount, count => FloatPanelEmitter.Emit(count, GemmPrecision.Float32)),
            Interpret(FloatPanelEmitter.MaxCount, count => FloatPanelEmitter.Emit(count, GemmPrecision.Float32, isStrided: true)),
            PanelShape.Rows),
        _ => PortableFlashKernel.Instance,
    };

    private static Kernel<PanelArguments>[] Interpret(int most, Func<int, byte[]> emit) =>
        [.. Enumerable.Range(1, most).Select(count => new InterpretedKernel<PanelArguments>(emit(count)))];

    private static AlignedBuffer<float> Random(int length, int seed)
    {
        var random = new Random(seed);
        var buffer = new AlignedBuffer<float>(length);
        foreach (ref float value in buffer.Span)
        {
            value = (2 * random.NextSingle()) - 1;
        }

        return buffer;
    }
}
