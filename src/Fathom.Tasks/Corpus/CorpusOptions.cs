namespace Fathom.Tasks.Corpus;

/// <summary>How conversations for training are made.</summary>
public sealed record CorpusOptions
{
    /// <summary>The seed; the same seed, mixture and index give the same conversation.</summary>
    public long Seed { get; init; }

    /// <summary>The split that problems come from.</summary>
    public ProblemSplit Split { get; init; } = ProblemSplit.Train;

    /// <summary>The phrasings; training uses only <see cref="PhrasingRing.Trained"/>.</summary>
    public PhrasingRing Ring { get; init; } = PhrasingRing.Trained;

    /// <summary>Share of solutions with one wrong step that is taken back.</summary>
    public double MistakeRate { get; init; } = 0.2;

    /// <summary>Share of conversations whose think block is empty although there was something to think.</summary>
    public double EmptyThinkingShare { get; init; }

    /// <summary>Share of conversations with no think block where thinking would be short.</summary>
    public double NoThinkingShare { get; init; }

    /// <summary>Longest thinking, in characters, that <see cref="NoThinkingShare"/> may leave out.</summary>
    public int ShortThinking { get; init; } = 12;
}
