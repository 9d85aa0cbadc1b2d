namespace Fathom.Tokenizers.Vocabularies;

/// <summary>Kind of a token in a GGUF vocabulary; the numbers are those of <c>tokenizer.ggml.token_type</c>.</summary>
public enum TokenKind
{
    /// <summary>Not specified; treated as <see cref="Normal"/>.</summary>
    Undefined = 0,

    /// <summary>A piece of text.</summary>
    Normal = 1,

    /// <summary>Stands for text that no token covers.</summary>
    Unknown = 2,

    /// <summary>Controls the model and is never text: beginning and end of a sequence, turns of a chat.</summary>
    Control = 3,

    /// <summary>Added to the vocabulary by hand; matched as a whole before the text is split.</summary>
    UserDefined = 4,

    /// <summary>A placeholder.</summary>
    Unused = 5,

    /// <summary>One byte, spelled <c>&lt;0x0A&gt;</c>.</summary>
    Byte = 6,
}
