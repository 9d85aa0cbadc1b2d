namespace Fathom.Tokenizers.Training;

/// <summary>Options for training a vocabulary.</summary>
public sealed record BpeTrainingOptions
{
    /// <summary>Number of tokens, including special and added ones and the 256 bytes. Training ends earlier if no pair is left.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How words are split.</summary>
    public BpePreTokenizer PreTokenizer { get; init; } = BpePreTokenizer.Gpt2SingleDigits;

    /// <summary>
    /// Tokens that control the model; they get the first ids, and texts are cut at them. None may be how a file spells other text (<c>|</c>, <c>Ġthe</c>).
    /// </summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>Tokens that are matched as a whole but are text (<c>&lt;think&gt;</c>); they get the next ids, and texts are cut at them.</summary>
    public IReadOnlyList<string> AddedTokens { get; init; } = [];

    /// <summary>Smallest number of occurrences of a pair that merges.</summary>
    public long MinPairCount { get; init; } = 1;

    /// <summary>
    /// Words in lower case that never become tokens with <see cref="BpePreTokenizer.Words"/>: a model reads them letter by letter, and can count letters.
    /// </summary>
    public IReadOnlySet<string> SpelledWords { get; init; } = new HashSet<string>();

    /// <summary>Most threads that count words; the result doesn't depend on it.</summary>
    public int MaxThreads { get; init; } = Environment.ProcessorCount;
}
