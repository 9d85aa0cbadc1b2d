namespace Fathom.Tokenizers.Errors;

/// <summary>The closed list of values of <see cref="TokenizerFormatException.Code"/>.</summary>
public static class TokenizerErrorCode
{
    /// <summary>The file is longer than <see cref="TokenizerLimits.MaxFileBytes"/>.</summary>
    public const string FileTooLarge = "tokenizer.file.too_large";

    /// <summary>The text is not JSON.</summary>
    public const string JsonMalformed = "tokenizer.json.malformed";

    /// <summary>The JSON is nested deeper than <see cref="TokenizerLimits.MaxJsonDepth"/>.</summary>
    public const string JsonTooDeep = "tokenizer.json.too_deep";

    /// <summary>An object has the same key twice.</summary>
    public const string JsonDuplicateKey = "tokenizer.json.duplicate_key";

    /// <summary>A required key is missing.</summary>
    public const string JsonMissingKey = "tokenizer.json.missing_key";

    /// <summary>A value has a type that the format doesn't allow.</summary>
    public const string JsonWrongType = "tokenizer.json.wrong_type";

    /// <summary>The description of one component is longer than <see cref="TokenizerLimits.MaxComponentBytes"/>.</summary>
    public const string ComponentTooLarge = "tokenizer.component.too_large";

    /// <summary>The file requires an unsupported model, normalizer, pre-tokenizer or decoder.</summary>
    public const string Unsupported = "tokenizer.unsupported";

    /// <summary>The vocabulary has no tokens.</summary>
    public const string VocabularyEmpty = "tokenizer.vocabulary.empty";

    /// <summary>More tokens than <see cref="TokenizerLimits.MaxVocabulary"/>.</summary>
    public const string VocabularyTooLarge = "tokenizer.vocabulary.too_large";

    /// <summary>Two arrays that describe the same tokens differ in length.</summary>
    public const string VocabularyMismatch = "tokenizer.vocabulary.mismatch";

    /// <summary>A token's text is longer than <see cref="TokenizerLimits.MaxTokenBytes"/>.</summary>
    public const string TokenTooLong = "tokenizer.token.too_long";

    /// <summary>An id is negative or larger than <see cref="TokenizerLimits.LargestId"/>.</summary>
    public const string IdOutOfRange = "tokenizer.id.out_of_range";

    /// <summary>Two tokens have the same id, or one token has two ids.</summary>
    public const string IdConflict = "tokenizer.id.conflict";

    /// <summary>More added tokens than <see cref="TokenizerLimits.MaxAddedTokens"/>.</summary>
    public const string AddedTokensTooMany = "tokenizer.added_tokens.too_many";

    /// <summary>An added token's text is empty or longer than <see cref="TokenizerLimits.MaxAddedTokenBytes"/>.</summary>
    public const string AddedTokenInvalid = "tokenizer.added_token.invalid";

    /// <summary>More merges than <see cref="TokenizerLimits.MaxMerges"/>.</summary>
    public const string MergesTooMany = "tokenizer.merges.too_many";

    /// <summary>A merge does not consist of two tokens.</summary>
    public const string MergeMalformed = "tokenizer.merge.malformed";

    /// <summary>A merge uses or produces a token that the vocabulary lacks.</summary>
    public const string MergeUnknownToken = "tokenizer.merge.unknown_token";

    /// <summary>A normalizer or pre-tokenizer makes a text many times longer.</summary>
    public const string NormalizedTooLong = "tokenizer.normalized.too_long";

    /// <summary>A pipeline has more than <see cref="TokenizerLimits.MaxStages"/> stages.</summary>
    public const string StagesTooMany = "tokenizer.stages.too_many";

    /// <summary>A regular expression does not compile or is too long.</summary>
    public const string RegexInvalid = "tokenizer.regex.invalid";

    /// <summary>Regular expressions took more than <see cref="TokenizerLimits.RegexBudget"/> for a text.</summary>
    public const string RegexTimeout = "tokenizer.regex.timeout";
}
