namespace Fathom.Inference.Scheduling;

/// <summary>The work of one step: for each sequence, how many of its pending tokens to compute.</summary>
internal sealed class ScheduledBatch
{
    public List<ScheduledSequence> Items { get; } = [];

    public bool IsEmpty => Items.Count == 0;
}

/// <summary>A sequence's part of a step.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Count">Number of pending tokens to compute, starting with the first.</param>
/// <param name="NumLogitRows">How many of the last rows, drafts included, need logits.</param>
/// <param name="NumHiddenRows">How many of the last rows, drafts included, need hidden states.</param>
internal readonly record struct ScheduledSequence(Sequence Sequence, int Count, int NumLogitRows, int NumHiddenRows)
{
    /// <summary>Position of the first token to compute.</summary>
    public int Start { get; } = Sequence.NumComputed;

    /// <summary>Number of drafts after these tokens, which the step verifies.</summary>
    public int NumDrafts { get; init; }
}
