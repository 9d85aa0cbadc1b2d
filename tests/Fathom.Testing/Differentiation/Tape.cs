namespace Fathom.Testing.Differentiation;

/// <summary>
/// A dynamic tape of float64 matrix operations: records as it computes, and walks back for gradients. The oracle of the trainer's hand-written
/// derivatives.
/// </summary>
/// <remarks>Small, slow and obvious on purpose: every operation is a loop and its derivative beside it, itself checked by finite differences.</remarks>
public sealed class Tape
{
    private readonly List<TapeNode> _nodes = [];

    public TapeNode Leaf(int rows, int columns, IEnumerable<double> values) => Record(rows, columns, [.. values], null);

    public TapeNode Leaf(int rows, int columns, Func<int, int, double> value) =>
        Leaf(rows, columns, Enumerable.Range(0, rows * columns).Select(i => value(i / columns, i % columns)));

    /// <summary>Adds to every node its gradient of a scalar.</summary>
    public void Backward(TapeNode loss)
    {
        _ = loss.Scalar;
        loss.Gradient[0] = 1;
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            _nodes[i].Backward?.Invoke(_nodes[i]);
        }
    }

    /// <summary><c>A·B</c>.</summary>
    public TapeNode Multiply(TapeNode a, TapeNode b)
    {
        Require(a.Columns == b.Rows, a, b);
        double[] value = new double[a.Rows * b.Columns];
        ForEach(a.Rows, b.Columns, a.Columns, (i, j, k) => value[(i * b.Columns) + j] += a.Value[(i * a.Columns) + k] * b.Value[(k * b.Columns) + j]);
        return Record(a.Rows, b.Columns, value, c => ForEach(a.Rows, b.Columns, a.Columns, (i, j, k) =>
        {
            double gradient = c.Gradient[(i * b.Columns) + j];
            a.Gradient[(i * a.Columns) + k] += gradient * b.Value[(k * b.Columns) + j];
            b.Gradient[(k * b.Columns) + j] += gradient * a.Value[(i * a.Columns) + k];
        }));
    }

    public TapeNode Transpose(TapeNode a) => Pick(a, a.Columns, a.Rows, (i, j) => (j * a.Columns) + i);

    /// <summary>Elementwise sum; <paramref name="b"/> may be a row, a column or a scalar, repeated.</summary>
    public TapeNode Add(TapeNode a, TapeNode b) => Combine(a, b, (x, y) => x + y, (_, _) => 1, (_, _) => 1);

    public TapeNode Subtract(TapeNode a, TapeNode b) => Combine(a, b, (x, y) => x - y, (_, _) => 1, (_, _) => -1);

    /// <summary>Elementwise product; <paramref name="b"/> may be a row, a column or a scalar, repeated.</summary>
    public TapeNode Scale(TapeNode a, TapeNode b) => Combine(a, b, (x, y) => x * y, (_, y) => y, (x, _) => x);

    public TapeNode Divide(TapeNode a, TapeNode b) => Combine(a, b, (x, y) => x / y, (_, y) => 1 / y, (x, y) => -x / (y * y));

    public TapeNode Scale(TapeNode a, double factor) => Map(a, x => factor * x, _ => factor);

    /// <summary>A function of each element, with its derivative.</summary>
    public TapeNode Map(TapeNode a, Func<double, double> function, Func<double, double> derivative) =>
        Record(a.Rows, a.Columns, [.. a.Value.Select(function)], c =>
        {
            for (int i = 0; i < a.Value.Length; i++)
            {
                a.Gradient[i] += c.Gradient[i] * derivative(a.Value[i]);
            }
        });

    public TapeNode Exp(TapeNode a) => Map(a, Math.Exp, Math.Exp);

    public TapeNode Log(TapeNode a) => Map(a, Math.Log, x => 1 / x);

    public TapeNode Sigmoid(TapeNode a) => Map(a, x => 1 / (1 + Math.Exp(-x)), x => Math.Exp(-x) / Math.Pow(1 + Math.Exp(-x), 2));

    public TapeNode Power(TapeNode a, double exponent) => Map(a, x => Math.Pow(x, exponent), x => exponent * Math.Pow(x, exponent - 1));

    /// <summary>Sum of each row, a column.</summary>
    public TapeNode RowSums(TapeNode a)
    {
        double[] value = new double[a.Rows];
        ForEach(a.Rows, a.Columns, 1, (i, j, _) => value[i] += a.Value[(i * a.Columns) + j]);
        return Record(a.Rows, 1, value, c => ForEach(a.Rows, a.Columns, 1, (i, j, _) => a.Gradient[(i * a.Columns) + j] += c.Gradient[i]));
    }

    public TapeNode Sum(TapeNode a) => RowSums(Transpose(RowSums(a)));

    /// <summary>Rows by number, repeats allowed.</summary>
    public TapeNode Rows(TapeNode a, IReadOnlyList<int> rows) => Pick(a, rows.Count, a.Columns, (i, j) => (rows[i] * a.Columns) + j);

    public TapeNode Rows(TapeNode a, int start, int count) => Rows(a, [.. Enumerable.Range(start, count)]);

    public TapeNode Columns(TapeNode a, int start, int count) => Pick(a, a.Rows, count, (i, j) => (i * a.Columns) + start + j);

    /// <summary>One element of each row, a column.</summary>
    public TapeNode PickColumns(TapeNode a, IReadOnlyList<int> columns) => Pick(a, a.Rows, 1, (i, _) => (i * a.Columns) + columns[i]);

    /// <summary>Matrices below one another.</summary>
    public TapeNode StackRows(IReadOnlyList<TapeNode> parts) =>
        Record(parts.Sum(part => part.Rows), parts[0].Columns, [.. parts.SelectMany(part => part.Value)], c =>
    {
        int start = 0;
        foreach (TapeNode part in parts)
        {
            for (int i = 0; i < part.Value.Length; i++)
            {
                part.Gradient[i] += c.Gradient[start + i];
            }

            start += part.Value.Length;
        }
    });

    /// <summary>Matrices beside one another.</summary>
    public TapeNode StackColumns(IReadOnlyList<TapeNode> parts) => Transpose(StackRows([.. parts.Select(Transpose)]));

    private TapeNode Pick(TapeNode a, int rows, int columns, Func<int, int, int> source)
    {
        int[] sources = [.. Enumerable.Range(0, rows * columns).Select(i => source(i / columns, i % columns))];
        return Record(rows, columns, [.. sources.Select(i => a.Value[i])], c =>
        {
            for (int i = 0; i < sources.Length; i++)
            {
                a.Gradient[sources[i]] += c.Gradient[i];
            }
        });
    }

    private TapeNode Combine(TapeNode a, TapeNode b, Func<double, double, double> function, Func<double, double, double> byA, Func<double, double, double> byB)
    {
        Require((b.Rows == a.Rows || b.Rows == 1) && (b.Columns == a.Columns || b.Columns == 1), a, b);
        int Other(int i) => ((b.Rows == 1 ? 0 : i / a.Columns) * b.Columns) + (b.Columns == 1 ? 0 : i % a.Columns);
        double[] value = [.. a.Value.Select((x, i) => function(x, b.Value[Other(i)]))];
        return Record(a.Rows, a.Columns, value, c =>
        {
            for (int i = 0; i < value.Length; i++)
            {
                a.Gradient[i] += c.Gradient[i] * byA(a.Value[i], b.Value[Other(i)]);
                b.Gradient[Other(i)] += c.Gradient[i] * byB(a.Value[i], b.Value[Other(i)]);
            }
        });
    }

    private TapeNode Record(int rows, int columns, double[] value, Action<TapeNode>? backward)
    {
        var node = new TapeNode(rows, columns, value, backward);
        _nodes.Add(node);
        return node;
    }

    private static void ForEach(int rows, int columns, int depth, Action<int, int, int> body)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < depth; k++)
                {
                    body(i, j, k);
                }
            }
        }
    }

    private static void Require(bool fits, TapeNode a, TapeNode b)
    {
        if (!fits)
        {
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] with [{b.Rows}, {b.Columns}]");
        }
    }
}
