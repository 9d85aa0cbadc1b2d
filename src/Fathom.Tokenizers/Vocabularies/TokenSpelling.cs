namespace Fathom.Tokenizers.Vocabularies;

/// <summary>How a vocabulary spells the bytes of its tokens.</summary>
internal enum TokenSpelling
{
    /// <summary>GPT-2's: every byte is one printable character.</summary>
    ByteLevel,

    /// <summary>SentencePiece's: U+2581 is a space, <c>&lt;0x0A&gt;</c> is a byte, and everything else is itself; in added tokens, too.</summary>
    SpaceMarker,

    /// <summary>The same, but control, unknown and user-defined tokens stand for their names.</summary>
    SpaceMarkerPieces,

    /// <summary>Every token is its own text.</summary>
    Plain,
}
