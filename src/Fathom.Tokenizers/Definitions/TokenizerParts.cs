using Fathom.Tokenizers.Bpe;
using Fathom.Tokenizers.Splitting;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Definitions;

/// <summary>The parts of a <see cref="Tokenizer"/>, as created by the reader of a format.</summary>
internal sealed record TokenizerParts
{
    public required Vocabulary Vocabulary { get; init; }

    public required BpeModel Model { get; init; }

    public required PieceSplitter Splitter { get; init; }

    /// <summary>Changes to a text before added tokens that match in the normalized text are cut out; null for none.</summary>
    public TextTransform? Normalizer { get; init; }

    /// <summary>Changes to a text before it is split, after those of the normalizer; null for none.</summary>
    public TextTransform? Transform { get; init; }

    /// <summary>The added tokens; those that match in the normalized text, with their normalized content.</summary>
    public AddedToken[] AddedTokens { get; init; } = [];

    /// <summary>Whether decoding removes one space at the beginning, because encoding adds one.</summary>
    public bool StripsLeadingSpace { get; init; }

    public SpecialTokens Special { get; init; } = new();

    public string? ChatTemplate { get; init; }
}
