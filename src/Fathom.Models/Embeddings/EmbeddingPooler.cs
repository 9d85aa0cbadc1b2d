namespace Fathom.Models.Embeddings;

/// <summary>Makes one embedding of a text's hidden states after the final norm, which may come in any number of parts.</summary>
/// <remarks>
/// Rows are added one after the other in double precision, so a mean has the same bits however the rows were divided into parts. (Hidden
/// states themselves depend on how a prompt was cut by float32 rounding.) A pooler serves one text.
/// </remarks>
public sealed class EmbeddingPooler
{
    private readonly Pooling _pooling;
    private readonly bool _normalize;
    private readonly double[] _sum;

    /// <summary>Makes a pooler that has seen no rows.</summary>
    /// <param name="hiddenSize">Values of a hidden state, and of the embedding.</param>
    /// <param name="pooling">What is made of the rows.</param>
    /// <param name="normalize">Whether the embedding is divided by its Euclidean length, so that dot products are cosines.</param>
    public EmbeddingPooler(int hiddenSize, Pooling pooling, bool normalize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        (_pooling, _normalize, _sum) = (pooling, normalize, new double[hiddenSize]);
    }

    /// <summary>Rows added so far.</summary>
    public long NumRows { get; private set; }

    /// <summary>The first values of an embedding, brought to length one again; the embedding itself where it has no more.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <param name="dimensions">Values that are wanted, 1 or more.</param>
    public static float[] Shorten(float[] embedding, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        if (dimensions >= embedding.Length)
        {
            return embedding;
        }

        float[] shortened = embedding[..dimensions];
        double norm = Math.Sqrt(shortened.Sum(value => (double)value * value));
        return norm > 0 ? [.. shortened.Select(value => (float)(value / norm))] : shortened;
    }

    /// <summary>Adds the next rows.</summary>
    /// <param name="hidden"><c>[rows, hiddenSize]</c>, in the order of the tokens.</param>
    /// <exception cref="ArgumentException">These are no whole rows.</exception>
    public void Add(ReadOnlySpan<float> hidden)
    {
        if (hidden.Length % _sum.Length != 0)
        {
            throw new ArgumentException($"{hidden.Length} values are not a whole number of rows of {_sum.Length}", nameof(hidden));
        }

        for (int start = 0; start < hidden.Length; start += _sum.Length)
        {
            AddRow(hidden.Slice(start, _sum.Length));
        }
    }

    /// <summary>Writes the embedding of the rows added so far.</summary>
    /// <param name="embedding"><c>[hiddenSize]</c>.</param>
    /// <exception cref="InvalidOperationException">No rows were added.</exception>
    /// <exception cref="ArgumentException">The embedding has another length.</exception>
    public void Write(Span<float> embedding)
    {
        if (NumRows == 0)
        {
            throw new InvalidOperationException("an embedding of no rows");
        }

        if (embedding.Length != _sum.Length)
        {
            throw new ArgumentException($"{embedding.Length} values for an embedding of {_sum.Length}", nameof(embedding));
        }

        double divisor = Divisor();
        for (int i = 0; i < embedding.Length; i++)
        {
            embedding[i] = (float)(_sum[i] / divisor);
        }
    }

    private void AddRow(ReadOnlySpan<float> row)
    {
        if (_pooling == Pooling.Last)
        {
            Array.Clear(_sum);
        }

        for (int i = 0; i < row.Length; i++)
        {
            _sum[i] += row[i];
        }

        NumRows++;
    }

    /// <summary>What makes the embedding of the sum. The length of a sum of zeros is no divisor: it stays zeros.</summary>
    private double Divisor()
    {
        if (!_normalize)
        {
            return _pooling == Pooling.Mean ? NumRows : 1;
        }

        double squares = 0;
        foreach (double value in _sum)
        {
            squares += value * value;
        }

        return squares > 0 ? Math.Sqrt(squares) : 1;
    }
}
