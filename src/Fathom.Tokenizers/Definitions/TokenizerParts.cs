using Fathom.Tokenizers.Bpe;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Definitions;

/// <summary>What a reader of one format hands to the <see cref="Tokenizer"/>.</summary>
internal sealed record TokenizerParts
{
    public required Vocabulary Vocabulary { get; init; }

    public required BpeModel Model { get; init; }

    public required PieceSplitter Splitter { get; init; }

    /// <summary>Null when texts are split as they are.</summary>
    public TextTransform? Transform { get; init; }

    public AddedToken[] AddedTokens { get; init; } = [];

    /// <summary>Whether decoding drops one space at the beginning, because encoding added one.</summary>
    public bool StripsLeadingSpace { get; init; }

    public SpecialTokens Special { get; init; } = new();

    public string? ChatTemplate { get; init; }
}
