namespace Fathom.Numerics.Kernels;

/// <summary>Causal attention of one head over one document in float32: <c>O = softmax(s·Q·Kᵀ)·V</c>, token t attending to tokens 0 … t.</summary>
/// <remarks>
/// Only the log-sum-exp of each row is kept; the backward pass recomputes probabilities (Dao et al. 2022):
/// <c>P = exp(s·QKᵀ − lse)</c>, <c>dV = Pᵀ·dO</c>, <c>dS = s·P ⊙ (dO·Vᵀ − rowsum(dO ⊙ O))</c>, <c>dQ = dS·K</c>, <c>dK = dSᵀ·Q</c>.
/// </remarks>
public static class CausalAttention
{
    /// <summary>Computes attention, on the calling worker alone.</summary>
    /// <param name="context">Owner of the worker's scratch memory.</param>
    /// <param name="worker">The calling worker's number.</param>
    /// <param name="head">Queries, keys and values; receives the output.</param>
    /// <param name="scale">Multiplies the scores.</param>
    /// <param name="logSums">Receives the logarithm of each row's sum of exponentials, <c>[tokens]</c>.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public static void Forward(ComputeContext context, int worker, in CausalHead head, float scale, Span<float> logSums)
    {
        Check(context, head, logSums.Length);
        context.Kernels.Causal.Forward(context, worker, head, scale, logSums);
    }

    /// <summary>Computes the gradients, on the calling worker alone.</summary>
    /// <param name="context">Owner of the worker's scratch memory.</param>
    /// <param name="worker">The calling worker's number.</param>
    /// <param name="head">As <see cref="Forward"/> left it.</param>
    /// <param name="scale">Multiplies the scores.</param>
    /// <param name="logSums">From <see cref="Forward"/>.</param>
    /// <param name="gradients">The gradient of the output; receives those of queries, keys and values.</param>
    /// <param name="addsToKeys">Adds the gradients of keys and values to their old contents, for key heads that several query heads share.</param>
    /// <exception cref="ArgumentException">The shapes don't agree.</exception>
    public static void Backward(
        ComputeContext context, int worker, in CausalHead head, float scale, ReadOnlySpan<float> logSums, in CausalHead gradients, bool addsToKeys = false)
    {
        Check(context, head, logSums.Length);
        gradients.Check();
        if (gradients.Tokens != head.Tokens || gradients.KeyDim != head.KeyDim || gradients.ValueDim != head.ValueDim)
        {
            throw new ArgumentException(
                $"gradients of [{gradients.Tokens}, {gradients.KeyDim} and {gradients.ValueDim}] for [{head.Tokens}, {head.KeyDim} and {head.ValueDim}]");
        }

        context.Kernels.Causal.Backward(context, worker, head, scale, logSums, gradients, addsToKeys);
    }

    /// <summary>The slow twin of <see cref="Forward"/>: row by row, summed in float64.</summary>
    internal static void Reference(in CausalHead head, float scale, Span<float> logSums)
    {
        double[] weights = new double[head.Tokens];
        for (int row = 0; row < head.Tokens; row++)
        {
            logSums[row] = (float)Weigh(head, scale, row, weights);
            for (int i = 0; i < head.ValueDim; i++)
            {
                double sum = 0;
                for (int key = 0; key <= row; key++)
                {
                    sum += weights[key] * head.Values.Row(key)[i];
                }

                head.Output.Row(row)[i] = (float)sum;
            }
        }
    }

    /// <summary>The slow twin of <see cref="Backward"/>.</summary>
    internal static void Reference(in CausalHead head, float scale, in CausalHead gradients, bool addsToKeys)
    {
        gradients.Queries.Clear();
        if (!addsToKeys)
        {
            gradients.Keys.Clear();
            gradients.Values.Clear();
        }

        double[] weights = new double[head.Tokens];
        for (int row = 0; row < head.Tokens; row++)
        {
            Weigh(head, scale, row, weights);
            ReadOnlySpan<float> dOutput = gradients.Output.Row(row);
            double mean = Dot(dOutput, head.Output.Row(row));
            for (int key = 0; key <= row; key++)
            {
                double dScore = scale * weights[key] * (Dot(dOutput, head.Values.Row(key)) - mean);
                AddScaled(dOutput, weights[key], gradients.Values.Row(key));
                AddScaled(head.Keys.Row(key), dScore, gradients.Queries.Row(row));
                AddScaled(head.Queries.Row(row), dScore, gradients.Keys.Row(key));
            }
        }
    }

    private static double Weigh(in CausalHead head, float scale, int row, double[] weights)
    {
        double sum = 0;
        double largest = double.NegativeInfinity;
        for (int key = 0; key <= row; key++)
        {
            weights[key] = scale * Dot(head.Queries.Row(row), head.Keys.Row(key));
            largest = Math.Max(largest, weights[key]);
        }

        for (int key = 0; key <= row; key++)
        {
            weights[key] = Math.Exp(weights[key] - largest);
            sum += weights[key];
        }

        for (int key = 0; key <= row; key++)
        {
            weights[key] /= sum;
        }

        return largest + Math.Log(sum);
    }

    private static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (double)x[i] * y[i];
        }

        return sum;
    }

    private static void AddScaled(ReadOnlySpan<float> x, double scale, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] += (float)(scale * x[i]);
        }
    }

    private static void Check(ComputeContext context, in CausalHead head, int logSums)
    {
        ArgumentNullException.ThrowIfNull(context);
        head.Check();
        if (logSums != head.Tokens)
        {
            throw new ArgumentException($"{logSums} sums for {head.Tokens} tokens");
        }
    }
}
