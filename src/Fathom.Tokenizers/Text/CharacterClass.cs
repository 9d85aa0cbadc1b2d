namespace Fathom.Tokenizers.Text;

/// <summary>Classes of characters that pre-tokenizers distinguish: Unicode's major categories, white space and line breaks.</summary>
[Flags]
internal enum CharacterClass : byte
{
    None = 0,

    /// <summary><c>\p{L}</c>.</summary>
    Letter = 1,

    /// <summary><c>\p{N}</c>.</summary>
    Number = 2,

    /// <summary><c>\p{P}</c>.</summary>
    Punctuation = 4,

    /// <summary><c>\p{S}</c>.</summary>
    Symbol = 8,

    /// <summary><c>\p{M}</c>.</summary>
    Mark = 16,

    /// <summary><c>\s</c>: Unicode's White_Space property.</summary>
    WhiteSpace = 32,

    /// <summary>Carriage return or line feed.</summary>
    LineBreak = 64,
}
