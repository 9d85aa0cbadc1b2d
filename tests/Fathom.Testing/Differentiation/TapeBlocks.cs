namespace Fathom.Testing.Differentiation;

/// <summary>The blocks of language models written on the tape from their papers' equations.</summary>
public static class TapeBlocks
{
    /// <summary><c>X·Wᵀ</c>.</summary>
    public static TapeNode Linear(this Tape tape, TapeNode x, TapeNode weight) => tape.Multiply(x, tape.Transpose(weight));

    public static TapeNode RmsNorm(this Tape tape, TapeNode x, TapeNode gain, double eps)
    {
        TapeNode mean = tape.Scale(tape.RowSums(tape.Power(x, 2)), 1.0 / x.Columns);
        return tape.Scale(tape.Scale(x, tape.Map(mean, m => 1 / Math.Sqrt(m + eps), m => -0.5 * Math.Pow(m + eps, -1.5))), gain);
    }

    public static TapeNode LayerNorm(this Tape tape, TapeNode x, TapeNode gain, TapeNode bias, double eps)
    {
        TapeNode centered = tape.Subtract(x, tape.Scale(tape.RowSums(x), 1.0 / x.Columns));
        TapeNode variance = tape.Scale(tape.RowSums(tape.Power(centered, 2)), 1.0 / x.Columns);
        TapeNode normal = tape.Scale(centered, tape.Map(variance, v => 1 / Math.Sqrt(v + eps), v => -0.5 * Math.Pow(v + eps, -1.5)));
        return tape.Add(tape.Scale(normal, gain), bias);
    }

    public static TapeNode Silu(this Tape tape, TapeNode x) => tape.Scale(x, tape.Sigmoid(x));

    public static TapeNode SwiGlu(this Tape tape, TapeNode x, TapeNode gate, TapeNode up, TapeNode down) =>
        tape.Linear(tape.Scale(tape.Silu(tape.Linear(x, gate)), tape.Linear(x, up)), down);

    /// <summary>GPT-2's tanh form, <c>x/2·(1 + tanh(√(2/π)(x + 0.044715x³)))</c>.</summary>
    public static TapeNode Gelu(this Tape tape, TapeNode x)
    {
        TapeNode inner = tape.Scale(tape.Add(x, tape.Scale(tape.Power(x, 3), 0.044715)), Math.Sqrt(2 / Math.PI));
        TapeNode tanh = tape.Map(inner, Math.Tanh, v => 1 - (Math.Tanh(v) * Math.Tanh(v)));
        return tape.Scale(tape.Scale(x, tape.Map(tanh, v => v + 1, _ => 1)), 0.5);
    }

    /// <summary>Rotates pairs of every row by <c>position · theta^(−2i/width)</c>; pairs are neighbors or halves.</summary>
    public static TapeNode Rotate(this Tape tape, TapeNode x, IReadOnlyList<int> positions, double theta, bool isInterleaved)
    {
        int half = x.Columns / 2;
        int First(int i) => isInterleaved ? 2 * i : i;
        int Second(int i) => isInterleaved ? (2 * i) + 1 : i + half;
        double Angle(int row, int i) => positions[row] * Math.Pow(theta, -2.0 * i / x.Columns);
        int[] pairOf = new int[x.Columns];
        bool[] isFirst = new bool[x.Columns];
        int[] partner = new int[x.Columns];
        for (int i = 0; i < half; i++)
        {
            (pairOf[First(i)], pairOf[Second(i)]) = (i, i);
            isFirst[First(i)] = true;
            (partner[First(i)], partner[Second(i)]) = (Second(i), First(i));
        }

        TapeNode cosines = tape.Leaf(x.Rows, x.Columns, (row, column) => Math.Cos(Angle(row, pairOf[column])));
        TapeNode sines = tape.Leaf(x.Rows, x.Columns, (row, column) => (isFirst[column] ? -1 : 1) * Math.Sin(Angle(row, pairOf[column])));
        TapeNode swapped = tape.Transpose(tape.Rows(tape.Transpose(x), partner));
        return tape.Add(tape.Scale(x, cosines), tape.Scale(swapped, sines));
    }

    /// <summary>Causal softmax attention of one head within documents.</summary>
    public static TapeNode Attend(this Tape tape, TapeNode query, TapeNode key, TapeNode value, IReadOnlyList<int> documentOffsets, double scale)
    {
        var parts = new List<TapeNode>();
        for (int document = 0; document + 1 < documentOffsets.Count; document++)
        {
            int start = documentOffsets[document];
            int count = documentOffsets[document + 1] - start;
            TapeNode scores = tape.Scale(tape.Linear(tape.Rows(query, start, count), tape.Rows(key, start, count)), scale);
            TapeNode mask = tape.Leaf(count, count, (i, j) => j <= i ? 1 : 0);
            TapeNode weights = tape.Scale(tape.Exp(scores), mask);
            parts.Add(tape.Multiply(tape.Divide(weights, tape.RowSums(weights)), tape.Rows(value, start, count)));
        }

        return tape.StackRows(parts);
    }

    /// <summary>Log-probability of each row's target, a column.</summary>
    public static TapeNode LogProbabilities(this Tape tape, TapeNode logits, IReadOnlyList<int> targets) =>
        tape.Subtract(tape.PickColumns(logits, targets), tape.Log(tape.RowSums(tape.Exp(logits))));
}
