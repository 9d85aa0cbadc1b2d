namespace Fathom.Tokenizers.Errors;

/// <summary>Limits on the content of a tokenizer file or definition; exceeding one throws a <see cref="TokenizerFormatException"/>.</summary>
public sealed record TokenizerLimits
{
    /// <summary>The default limits.</summary>
    public static TokenizerLimits Default { get; } = new();

    /// <summary>Most bytes per JSON file.</summary>
    public int MaxFileBytes { get; init; } = 256 << 20;

    /// <summary>Most tokens, added ones included.</summary>
    public int MaxVocabulary { get; init; } = 1 << 20;

    /// <summary>Most added tokens.</summary>
    public int MaxAddedTokens { get; init; } = 65_536;

    /// <summary>Most merges.</summary>
    public int MaxMerges { get; init; } = 4 << 20;

    /// <summary>Most UTF-8 bytes of a token's text as spelled in the file; the longest in real files are below 300.</summary>
    public int MaxTokenBytes { get; init; } = 1_024;

    /// <summary>Most UTF-8 bytes of an added token's text; limits the work of looking for one at every position.</summary>
    public int MaxAddedTokenBytes { get; init; } = 1_024;

    /// <summary>Deepest nesting of the JSON.</summary>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>Most bytes of the JSON of a normalizer, pre-tokenizer, decoder, post-processor or setting.</summary>
    public int MaxComponentBytes { get; init; } = 1 << 20;

    /// <summary>Most stages of normalizer, pre-tokenizer and decoder together; each reads the whole text. Real files have fewer than ten.</summary>
    public int MaxStages { get; init; } = 32;

    /// <summary>Longest regular expression, in UTF-16 units.</summary>
    public int MaxPatternLength { get; init; } = 4_096;

    /// <summary>Most time that unknown regular expressions may take per text, all together.</summary>
    public TimeSpan RegexBudget { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest id allowed with this many tokens: <c>2 × vocabulary + 65,536</c>, so that ids can't inflate tables.</summary>
    /// <param name="vocabularyCount">Number of tokens, added ones included.</param>
    public static int LargestId(int vocabularyCount) => checked((2 * vocabularyCount) + 65_536);
}
