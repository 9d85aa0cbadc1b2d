using Fathom.Numerics.Kernels;
using Fathom.Numerics.Machine;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Tests.Machine;

namespace Fathom.Numerics.Tests.Kernels;

public sealed class GemmTests : IDisposable
{
    // Float32 sums of up to 600 products of values in [-1, 1] against float64 sums.
    private const float Tolerance = 2e-4f;

    private readonly ComputeContext _context = new(threads: 2);
    private readonly List<AlignedBuffer<float>> _buffers = [];
    private readonly Random _random = new(20260822);

    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 7, 31, 5 }, { 8, 32, 16 }, { 9, 33, 17 }, { 3, 257, 64 }, { 257, 3, 300 }, { 64, 96, 600 }, { 256, 256, 256 },
        { 260, 270, 257 }, { 5, 4, 0 }, { 0, 4, 3 }, { 4, 0, 3 },
    };

    public void Dispose()
    {
        _context.Dispose();
        _buffers.ForEach(buffer => buffer.Dispose());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Multiply_AnyShapeAndTranspose_MatchesReference(int m, int n, int k)
    {
        foreach (InstructionLevel level in MachineLevels.All)
        {
            using var context = new ComputeContext(threads: 2, KernelTable.At(level));
            CheckForms(context, m, n, k);
        }
    }

    [Fact]
    public void Multiply_StridedViews_TouchOnlyTheirColumns()
    {
        MatrixView a = Create(20, 100).SliceColumns(10, 40);
        MatrixView b = Create(60, 80).SliceRows(5, 40).SliceColumns(3, 37);
        MatrixView whole = Create(30, 90);
        MatrixView expected = Create(30, 90);
        Copy(whole, expected);

        Gemm.Reference(a, b, expected.SliceRows(4, 20).SliceColumns(11, 37));
        Gemm.Multiply(_context, a, b, whole.SliceRows(4, 20).SliceColumns(11, 37));

        AssertClose(expected, whole);
    }

    [Fact]
    public void MultiplyGrouped_EmptyAndUnevenGroups_MatchesSingleProducts()
    {
        int[] counts = [0, 3, 0, 300, 1, 0];
        var grouped = counts.Select(count => new GemmProduct(Create(count, 50), Create(50, 40), Create(count, 40))).ToArray();
        var single = grouped.Select(product => product with { C = Create(product.C.Rows, 40) }).ToArray();

        Gemm.MultiplyGrouped(_context, grouped);
        foreach (GemmProduct product in single)
        {
            Gemm.MultiplyOnWorker(_context, worker: 0, product);
        }

        for (int i = 0; i < counts.Length; i++)
        {
            Assert.Equal(single[i].C.Span.ToArray(), grouped[i].C.Span.ToArray());
        }
    }

    // Two threads split these into smaller tiles than one does.
    [Theory]
    [InlineData(513, 300, 700, GemmPrecision.Float32)]
    [InlineData(513, 300, 700, GemmPrecision.BFloat16)]
    [InlineData(130, 193, 519, GemmPrecision.Float32)]
    [InlineData(130, 193, 519, GemmPrecision.BFloat16)]
    public void Multiply_OneAndTwoThreads_GiveTheSameBits(int m, int n, int k, GemmPrecision precision)
    {
        using var one = new ComputeContext(threads: 1);
        using var two = new ComputeContext(threads: 2);
        MatrixView a = Create(m, k);
        MatrixView b = Create(n, k).Transposed;
        MatrixView first = Create(m, n);
        MatrixView second = Create(m, n);
        Copy(first, second);

        Gemm.Multiply(one, a, b, first, alpha: 0.3f, accumulate: true, precision);
        Gemm.Multiply(two, a, b, second, alpha: 0.3f, accumulate: true, precision);

        Assert.Equal(first.Span.ToArray(), second.Span.ToArray());
    }

    // Sides around a panel, a group of rows and a tile.
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(530)]
    public void MultiplySymmetricOnWorker_AnySide_MatchesWholeProduct(int side)
    {
        foreach (InstructionLevel level in MachineLevels.All)
        {
            using var context = new ComputeContext(threads: 1, KernelTable.At(level));
            MatrixView a = Create(side, 70);
            MatrixView expected = Create(side, side);
            MatrixView actual = Create(side, side);

            Gemm.MultiplyOnWorker(context, worker: 0, new GemmProduct(a, a.Transposed, expected));
            Gemm.MultiplySymmetricOnWorker(context, worker: 0, new GemmProduct(a, a.Transposed, actual));

            AssertClose(expected, actual);
            for (int row = 0; row < side; row++)
            {
                Assert.Equal(actual.Row(row)[side - 1], actual.Row(side - 1)[row]);
            }
        }
    }

    [Fact]
    public void MultiplySymmetricOnWorker_NoSquare_Throws() => Assert.Throws<ArgumentException>(
        () => Gemm.MultiplySymmetricOnWorker(_context, worker: 0, new GemmProduct(Create(4, 3), Create(3, 5), Create(4, 5))));

    // Many rows share a B that is packed ahead; few rows pack it themselves.
    [Theory]
    [InlineData(GemmPrecision.Float32)]
    [InlineData(GemmPrecision.BFloat16)]
    public void Multiply_PackedAheadOrInTiles_GivesTheSameBits(GemmPrecision precision)
    {
        MatrixView a = Create(700, 300);
        MatrixView b = Create(333, 300).Transposed;
        MatrixView whole = Create(700, 333);
        MatrixView parts = Create(700, 333);

        Gemm.Multiply(_context, a, b, whole, precision: precision);
        for (int row = 0; row < 700; row += 100)
        {
            Gemm.Multiply(_context, a.SliceRows(row, 100), b, parts.SliceRows(row, 100), precision: precision);
        }

        Assert.Equal(whole.Span.ToArray(), parts.Span.ToArray());
    }

    [Fact]
    public void Multiply_DisagreeingShapes_Throws()
    {
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(_context, Create(2, 3), Create(4, 5), Create(2, 5)));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(_context, Create(2, 3), Create(3, 5), Create(5, 2).Transposed));
    }

    private static void Copy(MatrixView from, MatrixView to) => from.Span.CopyTo(to.Span);

    private static void AssertClose(MatrixView expected, MatrixView actual)
    {
        for (int row = 0; row < expected.Rows; row++)
        {
            for (int column = 0; column < expected.Columns; column++)
            {
                Assert.Equal(expected.Row(row)[column], actual.Row(row)[column], Tolerance);
            }
        }
    }

    private MatrixView Create(int rows, int columns)
    {
        var buffer = new AlignedBuffer<float>((long)rows * columns);
        _buffers.Add(buffer);
        foreach (ref float value in buffer.Span)
        {
            value = (_random.NextSingle() * 2) - 1;
        }

        return new MatrixView(buffer.Memory, rows, columns);
    }

    private void CheckForms(ComputeContext context, int m, int n, int k)
    {
        for (int form = 0; form < 8; form++)
        {
            MatrixView a = (form & 1) == 0 ? Create(m, k) : Create(k, m).Transposed;
            MatrixView b = (form & 2) == 0 ? Create(k, n) : Create(n, k).Transposed;
            GemmPrecision precision = (form & 4) == 0 ? GemmPrecision.Float32 : GemmPrecision.BFloat16;
            MatrixView expected = Create(m, n);
            MatrixView actual = Create(m, n);
            Copy(expected, actual);

            Gemm.Reference(a, b, expected, alpha: 0.5f, accumulate: true, precision);
            Gemm.Multiply(context, a, b, actual, alpha: 0.5f, accumulate: true, precision);
            AssertClose(expected, actual);

            Gemm.Reference(a, b, expected, precision: precision);
            Gemm.Multiply(context, a, b, actual, precision: precision);
            AssertClose(expected, actual);
        }
    }
}
