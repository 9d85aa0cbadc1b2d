namespace Fathom.Tokenizers.Training;

/// <summary>How text is split into words for training a vocabulary.</summary>
public enum BpePreTokenizer
{
    /// <summary>GPT-2's words.</summary>
    Gpt2,

    /// <summary>Each number character alone, then GPT-2's words.</summary>
    Gpt2SingleDigits,

    /// <summary>Qwen 2's words: like Llama 3's, but with single digits.</summary>
    Qwen2,

    /// <summary>Each letter and each number character alone, so that words are spelled out; signs and spaces may still merge.</summary>
    Letters,

    /// <summary>Llama 3's words. A frequent word is one token; any other is split into its bytes, so that it is read letter by letter. No merges.</summary>
    Words,

    /// <summary>No words and no merges: the vocabulary is the bytes and the special tokens.</summary>
    Bytes,
}
