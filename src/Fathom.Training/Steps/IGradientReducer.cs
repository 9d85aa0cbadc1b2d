using Fathom.Numerics.Memory;
using Fathom.Numerics.Threading;

namespace Fathom.Training.Steps;

/// <summary>Sums the gradients of a step's micro-batches over all ranks, between the backward passes and the optimizer.</summary>
/// <remarks>
/// Micro-batch i of a step belongs to rank <c>i % Ranks</c>. The sum must be taken in the order of the micro-batches, <c>((g₀ + g₁) + g₂) + …</c>,
/// whichever rank computed them, so any number of ranks gives the same bits. Each gradient is therefore handed over separately.
/// </remarks>
public interface IGradientReducer
{
    /// <summary>This process's number, from 0.</summary>
    int Rank { get; }

    /// <summary>Number of processes that share the work.</summary>
    int Ranks { get; }

    /// <summary>Takes the gradients of one micro-batch that isn't this rank's last one of the step, and clears them.</summary>
    /// <param name="team">Threads.</param>
    /// <param name="gradients">All gradients of the model.</param>
    void Add(ThreadTeam team, NativeSpan<float> gradients);

    /// <summary>Takes the gradients of this rank's last micro-batch, and leaves the sum over all ranks in their place.</summary>
    /// <param name="team">Threads.</param>
    /// <param name="gradients">All gradients of the model.</param>
    /// <param name="microBatches">Micro-batches that this rank had in the step; with 0, the gradients are still zero.</param>
    void Finish(ThreadTeam team, NativeSpan<float> gradients, int microBatches);

    /// <summary>Discards what was added in an abandoned step. Every rank abandons the same step.</summary>
    void Reset();

    /// <summary>Replaces every value by its sum over all ranks, in the order of the ranks.</summary>
    void Sum(Span<double> values);
}
