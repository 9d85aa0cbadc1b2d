using Fathom.Autograd;
using Fathom.Numerics.Kernels;
using Fathom.Training.Optimization;

namespace Fathom.Training.Tests.Optimization;

public class MuonTests
{
    [Theory]
    [InlineData(12, 30)]
    [InlineData(30, 12)]
    [InlineData(16, 16)]
    public void Orthogonalize_RandomMatrices_BringsSingularValuesNearOne(int rows, int columns)
    {
        using var compute = new ComputeContext(threads: 1);
        using var arena = new Arena();
        var random = new KeyedRandom(1, "muon");
        MatrixView[] matrices = [.. Enumerable.Range(0, 3).Select(_ => Fill(new MatrixView(arena.Rent((long)rows * columns), rows, columns), ref random))];

        Muon.Orthogonalize(compute, arena, matrices);

        // The published coefficients bring singular values into about 0.7 … 1.2 and no closer: the Gram matrix' trace shows their mean square.
        int side = Math.Min(rows, columns);
        Assert.All(matrices, matrix => Assert.InRange(matrix.Span.ToArray().Sum(value => value * value) / side, 0.5, 1.45));
    }

    [Fact]
    public void Orthogonalize_ScaledIdentity_StaysAMultipleOfIt()
    {
        using var compute = new ComputeContext(threads: 1);
        using var arena = new Arena();
        var matrix = new MatrixView(arena.Rent(64), 8, 8);
        matrix.Clear();
        for (int i = 0; i < 8; i++)
        {
            matrix.Row(i)[i] = 5;
        }

        Muon.Orthogonalize(compute, arena, [matrix]);

        for (int i = 0; i < 64; i++)
        {
            Assert.Equal(i % 9 == 0 ? matrix.Row(0)[0] : 0, matrix.Span[i], 1e-6f);
        }

        Assert.InRange(matrix.Row(0)[0], 0.6f, 1.3f);
    }

    private static MatrixView Fill(MatrixView matrix, ref KeyedRandom random)
    {
        foreach (ref float value in matrix.Span)
        {
            value = (float)random.NextNormal();
        }

        return matrix;
    }
}
