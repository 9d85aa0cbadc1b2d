namespace Fathom.Testing.Differentiation;

/// <summary>Checks a tape's gradients against central differences.</summary>
public static class FiniteDifferences
{
    private const double Step = 1e-6;

    // Central differences of a smooth function: an error of the order of Step² plus rounding of 1e-16 / Step.
    private const double Tolerance = 1e-7;

    /// <summary>Fails unless the gradient of every input element equals the central difference of the loss.</summary>
    /// <param name="inputs">Shapes and values of the inputs.</param>
    /// <param name="loss">Builds a scalar from the inputs.</param>
    public static void Verify((int Rows, int Columns, double[] Values)[] inputs, Func<Tape, TapeNode[], TapeNode> loss)
    {
        var tape = new Tape();
        TapeNode[] leaves = Leaves(tape);
        tape.Backward(loss(tape, leaves));
        for (int input = 0; input < inputs.Length; input++)
        {
            for (int i = 0; i < inputs[input].Values.Length; i++)
            {
                double difference = (Shifted(input, i, Step) - Shifted(input, i, -Step)) / (2 * Step);
                double gradient = leaves[input].Gradient[i];
                double error = Math.Abs(difference - gradient) / Math.Max(1, Math.Abs(difference));
                Assert.True(error < Tolerance, $"input {input}, element {i}: gradient {gradient:R}, difference {difference:R}");
            }
        }

        TapeNode[] Leaves(Tape onTape) => [.. inputs.Select(x => onTape.Leaf(x.Rows, x.Columns, x.Values))];

        double Shifted(int input, int index, double by)
        {
            double original = inputs[input].Values[index];
            inputs[input].Values[index] = original + by;
            var shifted = new Tape();
            double value = loss(shifted, Leaves(shifted)).Scalar;
            inputs[input].Values[index] = original;
            return value;
        }
    }
}
