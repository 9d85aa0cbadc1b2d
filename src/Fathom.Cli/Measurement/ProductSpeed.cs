using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Cli.Measurement;

/// <summary>Measures the matrix products that prefill consists of.</summary>
internal static class ProductSpeed
{
    private const int Rows = 512;
    private const int Width = 2048;
    private const int Passes = 5;

    /// <summary>Formats that are measured.</summary>
    public static IReadOnlyList<BlockFormatId> Formats { get; } = [BlockFormatId.F32, BlockFormatId.BF16, BlockFormatId.Q8_0, BlockFormatId.Q4_K];

    /// <summary>Multiplies 512 rows by a 2048 × 2048 matrix several times and takes the fastest run.</summary>
    /// <param name="context">Threads and kernels.</param>
    /// <param name="id">Weight format.</param>
    /// <returns>Floating-point operations per second, counting a multiply-add as two.</returns>
    public static double Measure(ComputeContext context, BlockFormatId id)
    {
        var format = BlockFormat.Get(id);
        using var weights = new AlignedBuffer<byte>(format.RowBytes(Width) * Width);
        using var input = new AlignedBuffer<float>((long)Rows * Width);
        using var output = new AlignedBuffer<float>((long)Rows * Width);
        using var activations = new Activations();
        var matrix = new WeightMatrix("probe", format, Width, Width, weights.Memory);
        input.Span.Fill(1);
        TimeSpan fastest = TimeSpan.MaxValue;
        for (int pass = 0; pass < Passes; pass++)
        {
            activations.Load(input.Memory, Rows, Width);
            long started = TimeProvider.System.GetTimestamp();
            MatrixProduct.Multiply(context, activations, matrix, output.Memory);
            TimeSpan elapsed = TimeProvider.System.GetElapsedTime(started);
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        return 2.0 * Rows * Width * Width / fastest.TotalSeconds;
    }
}
