namespace Fathom.Tokenizers.Vocabularies;

/// <summary>What a token of a GGUF vocabulary is; the numbers are GGUF's <c>tokenizer.ggml.token_type</c>.</summary>
public enum TokenKind
{
    /// <summary>Not told; treated as <see cref="Normal"/>.</summary>
    Undefined = 0,

    /// <summary>A piece of text.</summary>
    Normal = 1,

    /// <summary>Stands for text that no token covers.</summary>
    Unknown = 2,

    /// <summary>Steers the model and is never text: beginning and end of a sequence, turns of a chat.</summary>
    Control = 3,

    /// <summary>Added to the vocabulary by hand; matched as a whole before the text is split.</summary>
    UserDefined = 4,

    /// <summary>A placeholder.</summary>
    Unused = 5,

    /// <summary>One byte, spelled <c>&lt;0x0A&gt;</c>.</summary>
    Byte = 6,
}
