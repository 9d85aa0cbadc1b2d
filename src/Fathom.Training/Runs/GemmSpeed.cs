using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Numerics.Memory;

namespace Fathom.Training.Runs;

/// <summary>How fast this machine multiplies square matrices right now: the starting point of a training plan.</summary>
/// <remarks>Not a roof: see <see cref="Numerics.Roofs.MachineRoofs"/>.</remarks>
public static class GemmSpeed
{
    private const int Side = 768;

    /// <summary>Measures the best of a few products, in floating-point operations per second.</summary>
    /// <param name="compute">Threads.</param>
    /// <param name="precision">Precision that operands are rounded to.</param>
    /// <param name="repeats">Products measured.</param>
    public static double Measure(ComputeContext compute, GemmPrecision precision, int repeats = 8)
    {
        using var memory = new AlignedBuffer<float>(3L * Side * Side);
        memory.Span.Fill(0.5f);
        MatrixView Matrix(int index) => new(memory.Memory.Slice((long)index * Side * Side, (long)Side * Side), Side, Side);
        double best = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            long started = TimeProvider.System.GetTimestamp();
            Gemm.Multiply(compute, Matrix(0), Matrix(1), Matrix(2), precision: precision);
            best = Math.Max(best, 2.0 * Side * Side * Side / TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }
}
