namespace Fathom.Inference.Scheduling;

/// <summary>What one step computes: for each sequence, how many of its pending tokens.</summary>
internal sealed class ScheduledBatch
{
    public List<ScheduledSequence> Items { get; } = [];

    public bool IsEmpty => Items.Count == 0;
}

/// <summary>A sequence's part of a step.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Count">Pending tokens to compute, from the first on.</param>
/// <param name="NumLogitRows">The last so many of them, guesses included, need logits.</param>
/// <param name="NumHiddenRows">The last so many of them, guesses included, need hidden states.</param>
internal readonly record struct ScheduledSequence(Sequence Sequence, int Count, int NumLogitRows, int NumHiddenRows)
{
    /// <summary>Position of the first of them.</summary>
    public int Start { get; } = Sequence.NumComputed;

    /// <summary>Guesses behind them, which the step verifies.</summary>
    public int NumDrafts { get; init; }
}
