using Fathom.Numerics.Kernels;
using Fathom.Numerics.Matrices;
using Fathom.Testing.Differentiation;

namespace Fathom.Autograd.Tests;

/// <summary>Runs a module forward and backward on random values and compares output and every gradient with the same formula on the float64 tape.</summary>
internal sealed class ModuleBench : IDisposable
{
    // Float32 sums of a few hundred terms, relative to the largest element of the matrix.
    public const double Tolerance = 1e-5;

    private readonly ComputeContext _compute;

    public ModuleBench(int threads = 2, int seed = 20260822)
    {
        _compute = new ComputeContext(threads);
        Pass = new PassContext(_compute, GemmPrecision.Float32);
        Random = new Random(seed);
        Batch = new TokenBatch();
        Batch.AddDocument([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5]);
        Batch.AddDocument([3, 1]);
        Batch.AddDocument([.. Enumerable.Range(0, 80).Select(i => i % 11)]);
    }

    public PassContext Pass { get; }

    public ParameterSet Parameters { get; } = new();

    public TokenBatch Batch { get; }

    public Random Random { get; }

    public int[] Offsets => Batch.DocumentOffsets.ToArray();

    public int[] Positions => Batch.Positions.ToArray();

    public void Dispose()
    {
        Parameters.Dispose();
        Pass.Dispose();
        _compute.Dispose();
    }

    /// <summary>Checks a module against its formula.</summary>
    public void Verify(
        IModule module,
        int inputs,
        int outputs,
        Func<Tape, TapeNode, Func<string, TapeNode>, TapeNode> formula,
        Func<Tape, Func<string, TapeNode>, TapeNode>? extraLoss = null)
    {
        Initialize();
        Pass.Begin(Batch);
        MatrixView input = Fill(Pass.Rent(Batch.Count, inputs));
        MatrixView output = Pass.Rent(Batch.Count, outputs);
        MatrixView dOutput = Fill(Pass.Rent(Batch.Count, outputs));
        MatrixView dInput = Fill(Pass.Rent(Batch.Count, inputs));
        float[] before = dInput.Span.ToArray();
        double[] dOutputValues = Doubles(dOutput);

        module.Forward(Pass, input, output);
        module.Backward(Pass, dOutput, dInput);

        var tape = new Tape();
        TapeNode x = Leaf(tape, input);
        Dictionary<string, TapeNode> leaves = Parameters.All.ToDictionary(p => p.Name, p => Leaf(tape, p.Value));
        TapeNode y = formula(tape, x, name => leaves[name]);
        TapeNode loss = tape.Sum(tape.Scale(y, tape.Leaf(y.Rows, y.Columns, dOutputValues)));
        tape.Backward(extraLoss is null ? loss : tape.Add(loss, extraLoss(tape, name => leaves[name])));
        AssertClose("output", y.Value, output);
        AssertClose("dInput", [.. x.Gradient.Zip(before, (g, b) => g + b)], dInput);
        foreach (Parameter parameter in Parameters.All.Where(p => p.IsTrainable))
        {
            AssertClose(parameter.Name, leaves[parameter.Name].Gradient, parameter.Gradient);
        }
    }

    public void Initialize()
    {
        Parameters.Allocate();
        foreach (Parameter parameter in Parameters.All)
        {
            float scale = parameter.IsVector ? 1 : 1 / MathF.Sqrt(parameter.Columns);
            foreach (ref float value in parameter.Value.Span)
            {
                value = ((Random.NextSingle() * 2) - 1) * scale;
            }
        }
    }

    public MatrixView Fill(MatrixView matrix)
    {
        foreach (ref float value in matrix.Span)
        {
            value = (Random.NextSingle() * 2) - 1;
        }

        return matrix;
    }

    public static TapeNode Leaf(Tape tape, MatrixView matrix) => tape.Leaf(matrix.Rows, matrix.Columns, Doubles(matrix));

    public static double[] Doubles(MatrixView matrix) => [.. matrix.Span.ToArray().Select(value => (double)value)];

    public static void AssertClose(string what, double[] expected, MatrixView actual)
    {
        double largest = Math.Max(1e-3, expected.Max(Math.Abs));
        ReadOnlySpan<float> values = actual.Span;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(values[i] - expected[i]) / largest;
            Assert.True(error < Tolerance, $"{what}[{i / actual.Columns}, {i % actual.Columns}]: {values[i]:R} instead of {expected[i]:R}");
        }
    }
}
