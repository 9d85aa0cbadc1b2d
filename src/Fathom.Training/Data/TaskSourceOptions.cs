namespace Fathom.Training.Data;

/// <summary>Problems of <c>Fathom.Tasks</c> with worked solutions as training data; generated as needed.</summary>
public sealed record TaskSourceOptions : TaskChoice
{
    /// <summary>Number of documents at the beginning that are drawn with <see cref="TaskLevelShares.Easy"/>.</summary>
    public long EasyDocuments { get; init; }

    /// <summary>Share of solutions with one wrong step that is taken back.</summary>
    public double MistakeRate { get; init; } = 0.2;

    /// <summary>Share of conversations whose answer comes without thinking, by the template's switch <c>thinking</c>.</summary>
    public double DirectShare { get; init; } = 0.1;

    /// <summary>
    /// Share of conversations whose thought is empty although there is something to think: a base that seldom thinks, for reinforcement learning to
    /// change.
    /// </summary>
    public double EmptyShare { get; init; }

    /// <summary>Share of conversations that have others before them.</summary>
    public double EarlierShare { get; init; } = 0.1;

    /// <summary>Most conversations that come before such a one.</summary>
    public int MostEarlier { get; init; } = 3;

    /// <summary>Share of conversations whose thought is cut somewhere, as a thinking budget cuts it; only the answer is learned from them.</summary>
    public double CutShare { get; init; }

    /// <summary>Weight of questions as targets; thinking and answers have 1.</summary>
    public double PromptWeight { get; init; } = 0.1;

    /// <summary>Share of documents in which words are spelled out (<see cref="SpellingDropout"/>).</summary>
    public double SpelledShare { get; init; } = 0.15;

    /// <summary>Share of the words of such a document.</summary>
    public double SpellingRate { get; init; } = 0.4;

    /// <summary>Documents of the development split that are kept for evaluation.</summary>
    public int ValidationDocuments { get; init; } = 500;
}
