using Fathom.Autograd;

namespace Fathom.Training.Tests.Reference;

/// <summary>A batch's arrays, with the targets two tokens ahead derived anew.</summary>
internal sealed class ReferenceBatch
{
    public ReferenceBatch(TokenBatch batch)
    {
        Tokens = batch.Tokens.ToArray();
        Targets = batch.Targets.ToArray();
        Positions = batch.Positions.ToArray();
        Offsets = batch.DocumentOffsets.ToArray();
        Weights = [.. batch.Weights.ToArray().Select(weight => (double)weight)];
        bool HasNext(int row) => row + 1 < Tokens.Length && Positions[row + 1] > 0;
        NextTargets = [.. Targets.Select((target, row) => HasNext(row) ? Targets[row + 1] : 0)];
        NextWeights = [.. Weights.Select((weight, row) => HasNext(row) ? Weights[row + 1] : 0)];
    }

    public int[] Tokens { get; }

    public int[] Targets { get; }

    public int[] Positions { get; }

    public int[] Offsets { get; }

    public double[] Weights { get; }

    public int[] NextTargets { get; }

    public double[] NextWeights { get; }
}
