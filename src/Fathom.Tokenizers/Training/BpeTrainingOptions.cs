namespace Fathom.Tokenizers.Training;

/// <summary>What vocabulary to train.</summary>
public sealed record BpeTrainingOptions
{
    /// <summary>Number of tokens wanted, special and added ones and the 256 bytes included. Training ends earlier when no pair is left.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How words are split.</summary>
    public BpePreTokenizer PreTokenizer { get; init; } = BpePreTokenizer.Gpt2SingleDigits;

    /// <summary>Tokens that steer the model; they get the first ids, and texts are cut at them.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>Tokens that are matched as wholes but are text (<c>&lt;think&gt;</c>); they get the next ids, and texts are cut at them.</summary>
    public IReadOnlyList<string> AddedTokens { get; init; } = [];

    /// <summary>A pair that occurs less often never merges.</summary>
    public long MinPairCount { get; init; } = 1;

    /// <summary>
    /// Words in lower case that <see cref="BpePreTokenizer.Words"/> never makes tokens of: a model reads them letter by letter, and can count them.
    /// </summary>
    public IReadOnlySet<string> SpelledWords { get; init; } = new HashSet<string>();

    /// <summary>Most threads that count words; the result does not depend on it.</summary>
    public int MaxThreads { get; init; } = Environment.ProcessorCount;
}
