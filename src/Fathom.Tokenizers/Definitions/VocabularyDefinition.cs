using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Definitions;

/// <summary>A vocabulary as described by GGUF metadata (<c>tokenizer.ggml.*</c>).</summary>
public sealed record VocabularyDefinition
{
    /// <summary><c>gpt2</c> (byte-level pairs with merges) or <c>llama</c> (SentencePiece pairs with scores); <c>tokenizer.ggml.model</c>.</summary>
    public required string Model { get; init; }

    /// <summary>How <c>gpt2</c> splits words; <c>tokenizer.ggml.pre</c>. Null means <c>default</c>.</summary>
    public string? PreTokenizer { get; init; }

    /// <summary>Every token's name, by id; <c>tokenizer.ggml.tokens</c>.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Every token's kind, by id; <c>tokenizer.ggml.token_type</c>. Null means that all are normal.</summary>
    public IReadOnlyList<TokenKind>? Kinds { get; init; }

    /// <summary>Every token's score, by id; <c>tokenizer.ggml.scores</c>. Higher ones merge first; needed by <c>llama</c>.</summary>
    public IReadOnlyList<float>? Scores { get; init; }

    /// <summary>Pairs <c>left right</c>, in merge order; <c>tokenizer.ggml.merges</c>. Needed by <c>gpt2</c>.</summary>
    public IReadOnlyList<string>? Merges { get; init; }

    /// <summary><c>tokenizer.ggml.bos_token_id</c>.</summary>
    public int? BosId { get; init; }

    /// <summary><c>tokenizer.ggml.eos_token_id</c>.</summary>
    public int? EosId { get; init; }

    /// <summary><c>tokenizer.ggml.eot_token_id</c>.</summary>
    public int? EotId { get; init; }

    /// <summary><c>tokenizer.ggml.padding_token_id</c>.</summary>
    public int? PadId { get; init; }

    /// <summary><c>tokenizer.ggml.unknown_token_id</c>.</summary>
    public int? UnknownId { get; init; }

    /// <summary><c>tokenizer.ggml.add_bos_token</c>; null for the model's default: true for <c>llama</c> and Llama 3.</summary>
    public bool? AddBos { get; init; }

    /// <summary><c>tokenizer.ggml.add_eos_token</c>; null means false.</summary>
    public bool? AddEos { get; init; }

    /// <summary><c>tokenizer.ggml.add_space_prefix</c>; null means true for <c>llama</c>. Ignored for <c>gpt2</c>.</summary>
    public bool? AddSpacePrefix { get; init; }

    /// <summary><c>tokenizer.chat_template</c>.</summary>
    public string? ChatTemplate { get; init; }
}
