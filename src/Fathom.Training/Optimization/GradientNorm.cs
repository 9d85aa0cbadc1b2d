using System.Numerics;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Training.Optimization;

/// <summary>Euclidean norm of a run of values: sums of parts in float32 lanes, then their sum in float64, in order.</summary>
internal sealed class GradientNorm
{
    private readonly FlatJob _job;
    private NativeSpan<float> _values;
    private double[] _parts = []; // sums of squares, [ceil(values / PartLength)]

    public GradientNorm() => _job = new FlatJob(SumPart);

    public double Compute(ThreadTeam team, NativeSpan<float> values)
    {
        _values = values;
        int parts = FlatJob.Parts(values.Length);
        _parts = _parts.Length == parts ? _parts : new double[parts];
        _job.Run(team, values.Length);
        double sum = 0;
        foreach (double part in _parts)
        {
            sum += part;
        }

        return Math.Sqrt(sum);
    }

    private void SumPart(int part, long start, int length)
    {
        ReadOnlySpan<float> values = _values.AsSpan(start, length);
        Vector<float> sum = Vector<float>.Zero;
        int i = 0;
        for (; i + Vector<float>.Count <= length; i += Vector<float>.Count)
        {
            var lanes = new Vector<float>(values[i..]);
            sum += lanes * lanes;
        }

        double total = Vector.Sum(sum);
        for (; i < length; i++)
        {
            total += (double)values[i] * values[i];
        }

        _parts[part] = total;
    }
}
