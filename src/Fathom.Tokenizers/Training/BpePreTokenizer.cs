namespace Fathom.Tokenizers.Training;

/// <summary>How a vocabulary is trained to split words.</summary>
public enum BpePreTokenizer
{
    /// <summary>GPT-2's words.</summary>
    Gpt2,

    /// <summary>Every number character alone, then GPT-2's words.</summary>
    Gpt2SingleDigits,

    /// <summary>Qwen 2's words: like Llama 3's, with single digits.</summary>
    Qwen2,
}
