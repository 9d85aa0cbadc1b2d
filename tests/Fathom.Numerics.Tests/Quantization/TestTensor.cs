namespace Fathom.Numerics.Tests.Quantization;

/// <summary>Kinds of tensors that quantisers are measured on.</summary>
internal enum TestTensor
{
    Gaussian,
    Laplacian,
    HeavyTailed,
    Sparse,
    Constant,
    RowScaled,
    Shifted,
}

/// <summary>Makes the tensors, bit by bit those of <c>tools/golden/quantization_errors.py</c>.</summary>
internal static class TestTensors
{
    public const int Rows = 16;
    public const int Columns = 512;

    private const int Count = Rows * Columns;

    public static float[] Create(TestTensor kind) =>
        [.. Enumerable.Range(0, Count).Select(i => (float)Value(kind, i))];

    private static double Value(TestTensor kind, int i) => kind switch
    {
        TestTensor.Gaussian => Gaussian(1, i) * 0.05,
        TestTensor.Laplacian => (Gaussian(2, i) * Gaussian(3, i)) + (Gaussian(4, i) * Gaussian(5, i)),
        TestTensor.HeavyTailed => Gaussian(1, i) / (Uniform(6, i) + 0.01),
        TestTensor.Sparse => Uniform(7, i) < 0.05 ? Gaussian(1, i) : 0,
        TestTensor.Constant => 0.3,
        TestTensor.RowScaled => Gaussian(1, i) * Math.ScaleB(1, (i / Columns) - 8),
        TestTensor.Shifted => (Gaussian(1, i) * 0.25) + 1,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Nearly normal: twelve uniform numbers, less six.</summary>
    private static double Gaussian(ulong seed, int i)
    {
        double sum = 0;
        for (int part = 0; part < 12; part++)
        {
            sum += Uniform(seed, (12 * i) + part);
        }

        return sum - 6;
    }

    /// <summary>The upper 53 bits of the i-th number of splitmix64.</summary>
    private static double Uniform(ulong seed, int i)
    {
        ulong z = seed + ((ulong)(i + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * Math.ScaleB(1, -53);
    }
}
