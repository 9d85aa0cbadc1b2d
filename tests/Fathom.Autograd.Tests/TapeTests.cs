using Fathom.Testing.Differentiation;

namespace Fathom.Autograd.Tests;

/// <summary>The oracle itself, against central differences in float64.</summary>
public class TapeTests
{
    private readonly Random _random = new(20260822);

    public static TheoryData<string> Operations => [.. s_operations.Keys];

    private static readonly Dictionary<string, Func<Tape, TapeNode[], TapeNode>> s_operations = new()
    {
        ["multiply"] = (tape, x) => tape.Multiply(x[0], tape.Transpose(x[1])),
        ["add row"] = (tape, x) => tape.Add(x[0], x[2]),
        ["subtract column"] = (tape, x) => tape.Subtract(x[0], x[3]),
        ["scale"] = (tape, x) => tape.Scale(tape.Scale(x[0], x[1]), 0.7),
        ["divide column"] = (tape, x) => tape.Divide(x[0], tape.Exp(x[3])),
        ["exp, log, sigmoid, power"] = (tape, x) => tape.Power(tape.Log(tape.Add(tape.Exp(x[0]), tape.Sigmoid(x[1]))), 2),
        ["row sums"] = (tape, x) => tape.Scale(x[0], tape.RowSums(x[1])),
        ["rows, columns, stack"] = (tape, x) => tape.StackColumns([tape.Rows(x[0], [2, 0, 2]), tape.Columns(x[1], 1, 2)]),
        ["pick"] = (tape, x) => tape.PickColumns(tape.Power(x[0], 2), [3, 0, 3]),
        ["rms norm"] = (tape, x) => tape.RmsNorm(x[0], x[2], 1e-5),
        ["layer norm"] = (tape, x) => tape.LayerNorm(x[0], x[2], tape.Rows(x[1], 0, 1), 1e-5),
        ["swiglu"] = (tape, x) => tape.SwiGlu(x[0], x[1], tape.Scale(x[0], 0.5), tape.Transpose(x[1])),
        ["gelu"] = (tape, x) => tape.Gelu(x[0]),
        ["rotate neighbors"] = (tape, x) => tape.Rotate(x[0], [0, 3, 7], 100, isInterleaved: true),
        ["rotate halves"] = (tape, x) => tape.Rotate(x[0], [0, 3, 7], 100, isInterleaved: false),
        ["attend"] = (tape, x) => tape.Attend(x[0], x[1], x[1], [0, 1, 3], 0.5),
        ["log-probabilities"] = (tape, x) => tape.LogProbabilities(x[0], [1, 3, 0]),
    };

    [Theory, MemberData(nameof(Operations))]
    public void Gradient_EveryOperation_EqualsCentralDifferences(string operation)
    {
        double[] weights = Values(64);

        FiniteDifferences.Verify([(3, 4, Values(12)), (3, 4, Values(12)), (1, 4, Values(4)), (3, 1, Values(3))], (tape, inputs) =>
        {
            TapeNode result = s_operations[operation](tape, inputs);
            return tape.Sum(tape.Scale(result, tape.Leaf(result.Rows, result.Columns, weights.Take(result.Value.Length))));
        });
    }

    private double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (_random.NextDouble() * 2) - 1)];
}
