using System.Buffers.Binary;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Kernels.Products;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Tests.Kernels;

/// <summary>
/// A random product in one format: weights, which end where readable memory does, activations, what the kernels see of the activations, and the exact
/// answer.
/// </summary>
internal sealed class ProductFixture : IDisposable
{
    private readonly GuardedMemory _weights;
    private readonly AlignedBuffer<float> _scales;
    private readonly AlignedBuffer<float> _values;
    private readonly AlignedBuffer<float> _output;

    public ProductFixture(BlockFormat format, int rows, int columns, int count, int seed = 20260822, bool isExtreme = false)
    {
        var random = new Random(seed);
        _weights = new GuardedMemory(format.RowBytes(columns) * rows);
        _scales = new AlignedBuffer<float>(WeightScales.Blocks(rows) * WeightScales.Blocks(columns));
        _values = new AlignedBuffer<float>((long)count * columns);
        _output = new AlignedBuffer<float>((long)count * rows);
        FillBlocks(random, format, _weights.Memory.Span);
        Fill(random, _values.Span, 2f);
        Fill(random, _scales.Span, 1f);
        WeightScales? scales = format.Id == BlockFormatId.F8E4M3 ? new WeightScales(_scales.Memory, rows, columns) : null;
        Weights = new WeightMatrix($"{format.Name}[{rows}, {columns}]", format, rows, columns, _weights.Memory, scales);
        if (isExtreme)
        {
            FillExtremes(random, format);
        }

        Activations.Load(_values.Memory, count, columns);
    }

    public WeightMatrix Weights { get; }

    public Activations Activations { get; } = new();

    public NativeSpan<float> Output => _output.Memory;

    /// <summary>The product with the activations as given.</summary>
    public double[] Exact() => Reference(_values.Span);

    /// <summary>The product with the activations as 8-bit kernels see them; as given for float weights.</summary>
    public double[] ExactAsSeen()
    {
        if (Weights.Format.IsFloat || Weights.Format.Id == BlockFormatId.F8E4M3)
        {
            return Exact();
        }

        float[] seen = _values.Span.ToArray();
        for (int i = 0; i < seen.Length; i += ActivationBlock.Length)
        {
            RoundToCodes(seen.AsSpan(i, ActivationBlock.Length));
        }

        return Reference(seen);
    }

    /// <summary>Largest difference from the expected values, relative to their root mean square; infinite when there is a NaN.</summary>
    public double WorstError(double[] expected)
    {
        double worst = 0;
        ReadOnlySpan<float> actual = _output.Span;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }

        return worst / RootMeanSquare(expected);
    }

    /// <summary>Root mean square of the differences from the expected values, relative to theirs.</summary>
    public double RootMeanSquareError(double[] expected) =>
        RootMeanSquare([.. expected.Zip(_output.Span.ToArray(), (x, y) => x - y)]) / RootMeanSquare(expected);

    public void Dispose()
    {
        Activations.Dispose();
        _weights.Dispose();
        _scales.Dispose();
        _values.Dispose();
        _output.Dispose();
    }

    private static void Fill(Random random, Span<float> values, float width)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = width * (random.NextSingle() + random.NextSingle() - 1);
        }
    }

    /// <summary>Blocks whose codes are all the same, activations that are all as large as they can be: the greatest sums there are. Scales stay.</summary>
    private void FillExtremes(Random random, BlockFormat format)
    {
        byte[] patterns = [0x00, 0xFF, 0x77, 0x80, 0x88];
        (int first, int end) = ScaleFields(format.Id);
        byte[] before = _weights.Memory.Span.ToArray();
        for (int start = 0; start < _weights.Memory.Length; start += format.BlockBytes)
        {
            Span<byte> block = _weights.Memory.Span.Slice(start, format.BlockBytes);
            byte pattern = patterns[random.Next(patterns.Length)];
            block[..first].Fill(pattern);
            block[end..].Fill(pattern);
            foreach (int offset in HalfOffsets(format.Id))
            {
                before.AsSpan(start + offset, sizeof(ushort)).CopyTo(block[offset..]);
            }
        }

        for (int i = 0; i < _values.Length; i++)
        {
            _values.Span[i] = i / Weights.Columns % 2 == 0 ? 2 : -2;
        }
    }

    private static (int First, int End) ScaleFields(BlockFormatId id) => id switch
    {
        BlockFormatId.Q2_K => (0, 16),
        BlockFormatId.Q3_K => (96, 110),
        BlockFormatId.Q4_K or BlockFormatId.Q5_K => (0, 16),
        BlockFormatId.Q6_K => (192, 210),
        BlockFormatId.IQ4_XS => (0, 8),
        BlockFormatId.MXFP4 => (0, 1),
        BlockFormatId.Q4_1 or BlockFormatId.Q5_1 => (0, 4),
        _ => (0, 2),
    };

    /// <summary>Random bits in every field; scales are small finite numbers.</summary>
    private static void FillBlocks(Random random, BlockFormat format, Span<byte> bytes)
    {
        if (format.IsFloat)
        {
            float[] values = new float[bytes.Length / format.BlockBytes];
            Fill(random, values, 0.1f);
            format.Quantize(values, bytes);
            return;
        }

        random.NextBytes(bytes);
        for (int start = 0; start < bytes.Length; start += format.BlockBytes)
        {
            Span<byte> block = bytes.Slice(start, format.BlockBytes);
            foreach (int offset in HalfOffsets(format.Id))
            {
                BinaryPrimitives.WriteHalfLittleEndian(block[offset..], (Half)(0.01 * (random.NextDouble() + 0.1)));
            }

            block[0] = format.Id switch
            {
                BlockFormatId.MXFP4 => (byte)random.Next(118, 124),
                BlockFormatId.F8E4M3 => (byte)((block[0] & 0x80) | random.Next(0x7F)),
                _ => block[0],
            };
        }
    }

    private static int[] HalfOffsets(BlockFormatId id) => id switch
    {
        BlockFormatId.Q2_K => [80, 82],
        BlockFormatId.Q3_K => [108],
        BlockFormatId.Q6_K => [208],
        BlockFormatId.Q4_1 or BlockFormatId.Q5_1 or BlockFormatId.Q4_K or BlockFormatId.Q5_K => [0, 2],
        BlockFormatId.MXFP4 or BlockFormatId.F8E4M3 => [],
        _ => [0],
    };

    private static void RoundToCodes(Span<float> block)
    {
        float largest = 0;
        foreach (float value in block)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        for (int i = 0; i < block.Length; i++)
        {
            block[i] = largest == 0 ? 0 : MathF.Round(block[i] * (127 / largest)) * (largest / 127);
        }
    }

    private static double RootMeanSquare(double[] values) => Math.Sqrt(values.Sum(value => value * value) / values.Length);

    private double[] Reference(ReadOnlySpan<float> x)
    {
        double[] expected = new double[_output.Length];
        MatrixProduct.Reference(x, Weights, expected);
        return expected;
    }
}
