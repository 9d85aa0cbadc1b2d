using Fathom.Formats;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Models.Tests.Reference;

/// <summary>Plain float64 arithmetic, written from the formulas and nothing else.</summary>
internal static class ReferenceMath
{
    /// <summary>All values of a matrix, <c>[rows][columns]</c>.</summary>
    public static double[][] Matrix(WeightSource source, string name)
    {
        Assert.True(source.TryGetMatrix(name, out WeightMatrix? matrix), name);
        double[][] rows = new double[matrix.Rows][];
        float[] row = new float[matrix.Columns];
        for (int r = 0; r < rows.Length; r++)
        {
            matrix.DequantizeRow(r, row);
            rows[r] = [.. row.Select(value => (double)value)];
        }

        return rows;
    }

    public static double[] Vector(WeightSource source, string name, int length) => OptionalVector(source, name, length) ?? throw new KeyNotFoundException(name);

    /// <summary>All values of a vector; null when there is none of that name.</summary>
    public static double[]? OptionalVector(WeightSource source, string name, int length) =>
        source.TryGetVector(name, length, out NativeSpan<float> vector) ? [.. vector.Span.ToArray().Select(value => (double)value)] : null;

    public static double Dot(double[] x, double[] y)
    {
        Assert.Equal(x.Length, y.Length);
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    public static double[] Multiply(double[][] matrix, double[] x) => [.. matrix.Select(row => Dot(row, x))];

    public static double[] Add(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    public static double[] RmsNorm(double[] x, double[] gain, double eps)
    {
        double scale = 1 / Math.Sqrt((x.Sum(value => value * value) / x.Length) + eps);
        return [.. x.Zip(gain, (value, g) => value * scale * g)];
    }

    public static double[] Softmax(double[] x)
    {
        double largest = x.Max();
        double[] exponentials = [.. x.Select(value => Math.Exp(value - largest))];
        double sum = exponentials.Sum();
        return [.. exponentials.Select(value => value / sum)];
    }

    public static double[] LogSoftmax(double[] x)
    {
        double largest = x.Max();
        double logSum = largest + Math.Log(x.Sum(value => Math.Exp(value - largest)));
        return [.. x.Select(value => value - logSum)];
    }

    /// <summary><c>down(silu(gate(x)) · up(x))</c>.</summary>
    public static double[] SwiGlu(WeightSource source, string prefix, double[] x)
    {
        double[] gate = Multiply(Matrix(source, $"{prefix}.gate_proj.weight"), x);
        double[] up = Multiply(Matrix(source, $"{prefix}.up_proj.weight"), x);
        return Multiply(Matrix(source, $"{prefix}.down_proj.weight"), [.. gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u)]);
    }
}
