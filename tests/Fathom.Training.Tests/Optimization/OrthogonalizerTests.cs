using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;
using Fathom.Training.Optimization;

namespace Fathom.Training.Tests.Optimization;

public class OrthogonalizerTests
{
    [Theory]
    [InlineData(12, 30, GemmPrecision.Float32)]
    [InlineData(30, 12, GemmPrecision.Float32)]
    [InlineData(16, 16, GemmPrecision.Float32)]
    [InlineData(12, 30, GemmPrecision.BFloat16)]
    [InlineData(30, 12, GemmPrecision.BFloat16)]
    public void Run_RandomMatrices_BringsSingularValuesNearOne(int rows, int columns, GemmPrecision precision)
    {
        using var compute = new ComputeContext(threads: 1);
        using var arena = new Arena(1 << 20, MemoryUse.Training);
        var random = new KeyedRandom(1, "muon");
        var orthogonalizer = new Orthogonalizer(count: 3, rows, columns, precision);
        orthogonalizer.Rent(arena);
        for (int i = 0; i < 3; i++)
        {
            Fill(orthogonalizer.Matrix(i), ref random);
        }

        orthogonalizer.Run(compute);

        // The published coefficients bring singular values into about 0.7 … 1.2 and no closer: the Gram matrix' trace shows their mean square.
        int side = Math.Min(rows, columns);
        Assert.All(Enumerable.Range(0, 3), i => Assert.InRange(orthogonalizer.Matrix(i).Span.ToArray().Sum(value => value * value) / side, 0.5, 1.45));
    }

    [Fact]
    public void Run_ScaledIdentity_StaysAMultipleOfIt()
    {
        using var compute = new ComputeContext(threads: 1);
        using var arena = new Arena(1 << 20, MemoryUse.Training);
        var orthogonalizer = new Orthogonalizer(count: 1, rows: 8, columns: 8, GemmPrecision.Float32);
        orthogonalizer.Rent(arena);
        orthogonalizer.Matrix(0).Clear();
        for (int i = 0; i < 8; i++)
        {
            orthogonalizer.Matrix(0).Row(i)[i] = 5;
        }

        Orthogonalizer.Normalize(orthogonalizer.Matrix(0).Span);
        orthogonalizer.Run(compute);

        MatrixView matrix = orthogonalizer.Matrix(0);
        for (int i = 0; i < 64; i++)
        {
            Assert.Equal(i % 9 == 0 ? matrix.Row(0)[0] : 0, matrix.Span[i], 1e-6f);
        }

        Assert.InRange(matrix.Row(0)[0], 0.6f, 1.3f);
    }

    [Theory]
    [InlineData(20, 50, GemmPrecision.Float32, 1e-5f)]
    [InlineData(50, 20, GemmPrecision.Float32, 1e-5f)]
    [InlineData(33, 33, GemmPrecision.Float32, 1e-5f)]
    [InlineData(20, 50, GemmPrecision.BFloat16, 2e-2f)]
    [InlineData(50, 20, GemmPrecision.BFloat16, 2e-2f)]
    public void RunOnWorker_AnyShape_MatchesRun(int rows, int columns, GemmPrecision precision, float tolerance)
    {
        using var compute = new ComputeContext(threads: 2);
        using var arena = new Arena(1 << 20, MemoryUse.Training);
        var random = new KeyedRandom(2, "muon");
        var together = new Orthogonalizer(count: 2, rows, columns, precision);
        var alone = new Orthogonalizer(count: 2, rows, columns, precision);
        together.Rent(arena);
        alone.Rent(arena);
        for (int i = 0; i < 2; i++)
        {
            Fill(together.Matrix(i), ref random);
            together.Matrix(i).Span.CopyTo(alone.Matrix(i).Span);
        }

        together.Run(compute);
        alone.RunOnWorker(compute, worker: 0, 0);
        alone.RunOnWorker(compute, worker: 1, 1);

        for (int i = 0; i < 2; i++)
        {
            Assert.All(together.Matrix(i).Span.ToArray().Zip(alone.Matrix(i).Span.ToArray()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }

    private static void Fill(MatrixView matrix, ref KeyedRandom random)
    {
        foreach (ref float value in matrix.Span)
        {
            value = (float)random.NextNormal();
        }

        Orthogonalizer.Normalize(matrix.Span);
    }
}
