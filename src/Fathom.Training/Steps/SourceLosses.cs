using Fathom.Autograd;

namespace Fathom.Training.Steps;

/// <summary>Cross-entropy added up by source. Documents whose source is outside <c>0 … count − 1</c> are left out.</summary>
internal sealed class SourceLosses
{
    private readonly int _count;

    /// <summary>Starts at zero.</summary>
    public SourceLosses(int count)
    {
        _count = count;
        Values = new double[2 * count];
    }

    /// <summary>Losses of the sources, then their weights, <c>[2 * count]</c>; ranks add these up.</summary>
    public double[] Values { get; }

    /// <summary>Adds a batch.</summary>
    public void Add(TokenBatch batch, ReadOnlySpan<float> logProbabilities)
    {
        for (int document = 0; _count > 0 && document < batch.DocumentCount; document++)
        {
            int source = batch.Sources[document];
            if ((uint)source >= (uint)_count)
            {
                continue;
            }

            for (int row = batch.DocumentOffsets[document]; row < batch.DocumentOffsets[document + 1]; row++)
            {
                Values[source] -= batch.Weights[row] * (double)logProbabilities[row];
                Values[_count + source] += batch.Weights[row];
            }
        }
    }

    /// <summary>The mean of each source; null if it has no target.</summary>
    public IReadOnlyList<double?> Means() =>
        [.. Enumerable.Range(0, _count).Select(source => Values[_count + source] > 0 ? Values[source] / Values[_count + source] : (double?)null)];
}
