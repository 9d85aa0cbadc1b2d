namespace Fathom.Models.Embeddings;

/// <summary>Pools a text's hidden states after the final norm into one embedding; the states may arrive in any number of parts.</summary>
/// <remarks>
/// Rows are added sequentially in float64, so a mean has the same bits however the rows were split into parts. (The hidden states
/// themselves depend, by float32 rounding, on how the prompt was split.) A pooler serves one text.
/// </remarks>
public sealed class EmbeddingPooler
{
    private readonly Pooling _pooling;
    private readonly bool _normalize;
    private readonly double[] _sum; // [hiddenSize]

    /// <summary>Creates a pooler without rows.</summary>
    /// <param name="hiddenSize">Width of a hidden state and of the embedding.</param>
    /// <param name="pooling">How the rows are combined.</param>
    /// <param name="normalize">Whether the embedding is divided by its Euclidean length, so that dot products are cosines.</param>
    public EmbeddingPooler(int hiddenSize, Pooling pooling, bool normalize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        (_pooling, _normalize, _sum) = (pooling, normalize, new double[hiddenSize]);
    }

    /// <summary>Rows added so far.</summary>
    public long NumRows { get; private set; }

    /// <summary>Returns the first values of an embedding, rescaled to length 1, or the embedding itself if it isn't longer.</summary>
    /// <param name="embedding">The embedding.</param>
    /// <param name="dimensions">Number of values to keep, at least 1.</param>
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
    /// <exception cref="ArgumentException">The length isn't a whole number of rows.</exception>
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
    /// <param name="embedding">Receives the embedding, <c>[hiddenSize]</c>.</param>
    /// <exception cref="InvalidOperationException">No rows were added.</exception>
    /// <exception cref="ArgumentException">The embedding has the wrong length.</exception>
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

    /// <summary>Returns the divisor that turns the sum into the embedding; 1 for a sum of zeros, which has no length to divide by.</summary>
    private double Divisor()
    {
        if (!_normalize)
        {
            return _pooling == Pooling.Mean ? NumRows : 1;
        }

        // A normalized mean needs no division by the number of rows: it has the direction of the sum.
        double squares = 0;
        foreach (double value in _sum)
        {
            squares += value * value;
        }

        return squares > 0 ? Math.Sqrt(squares) : 1;
    }
}
