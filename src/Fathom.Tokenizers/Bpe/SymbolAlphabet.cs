using System.Text;
using Fathom.Tokenizers.Text;
using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Bpe;

/// <summary>
/// Converts a piece to the symbols from which merging starts. A character or byte that is not a token becomes a negative
/// symbol, the complement of its number, so that it can still be part of a merge.
/// </summary>
internal abstract class SymbolAlphabet
{
    /// <summary>Writes the symbols of a piece.</summary>
    /// <param name="piece">Valid UTF-8.</param>
    /// <param name="symbols">At least as long as <paramref name="piece"/>.</param>
    /// <returns>Number of symbols.</returns>
    public abstract int Symbolize(ReadOnlySpan<byte> piece, Span<int> symbols);

    /// <summary>The ids that represent a symbol that is not a token; null if there are none.</summary>
    /// <param name="symbol">A negative symbol.</param>
    public abstract int[]? Spell(int symbol);

    /// <summary>One symbol per byte.</summary>
    public sealed class Bytes : SymbolAlphabet
    {
        private readonly int[] _symbolOfByte = new int[256];

        /// <summary>Finds the token of every byte by its character in <see cref="ByteLevelAlphabet"/>.</summary>
        public Bytes(Vocabulary vocabulary)
        {
            for (int value = 0; value < _symbolOfByte.Length; value++)
            {
                string name = ByteLevelAlphabet.CharOf((byte)value).ToString();
                _symbolOfByte[value] = vocabulary.TryFind(Encoding.UTF8.GetBytes(name), out int id) ? id : ~value;
            }
        }

        /// <inheritdoc/>
        public override int Symbolize(ReadOnlySpan<byte> piece, Span<int> symbols)
        {
            for (int i = 0; i < piece.Length; i++)
            {
                symbols[i] = _symbolOfByte[piece[i]];
            }

            return piece.Length;
        }

        /// <inheritdoc/>
        public override int[]? Spell(int symbol) => null;
    }

    /// <summary>One symbol per character; a character that is not a token is spelled with byte tokens.</summary>
    public sealed class Characters : SymbolAlphabet
    {
        private readonly Dictionary<int, int> _symbolOfCharacter = [];
        private readonly int[] _idOfByte = new int[256];

        /// <summary>Finds the tokens of one character, and the tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>.</summary>
        /// <param name="names">The tokens that text can become.</param>
        /// <param name="vocabulary">All tokens.</param>
        /// <param name="hasByteFallback">Whether byte tokens stand for other characters.</param>
        public Characters(ByteStringTable names, Vocabulary vocabulary, bool hasByteFallback)
        {
            for (int i = 0; i < names.Count; i++)
            {
                ReadOnlySpan<byte> name = names[i];
                bool isText = vocabulary.KindOf(names.IdAt(i)) is not (TokenKind.Control or TokenKind.Unknown or TokenKind.Byte);
                if (isText && !name.IsEmpty && Utf8Text.DecodeCodePoint(name, 0, out int length) is int codePoint && length == name.Length)
                {
                    _symbolOfCharacter.TryAdd(codePoint, names.IdAt(i));
                }
            }

            for (int value = 0; value < _idOfByte.Length; value++)
            {
                byte[] name = Encoding.UTF8.GetBytes(SpaceMarker.NameOfByte((byte)value));
                _idOfByte[value] = hasByteFallback && vocabulary.TryFind(name, out int id) ? id : -1;
            }
        }

        /// <summary>The symbol of one character.</summary>
        public int SymbolOf(int codePoint) => _symbolOfCharacter.TryGetValue(codePoint, out int id) ? id : ~codePoint;

        /// <inheritdoc/>
        public override int Symbolize(ReadOnlySpan<byte> piece, Span<int> symbols)
        {
            int count = 0;
            for (int position = 0; position < piece.Length;)
            {
                symbols[count++] = SymbolOf(Utf8Text.DecodeCodePoint(piece, position, out int length));
                position += length;
            }

            return count;
        }

        /// <inheritdoc/>
        public override int[]? Spell(int symbol)
        {
            Span<byte> utf8 = stackalloc byte[4];
            int length = new Rune(~symbol).EncodeToUtf8(utf8);
            int[] ids = new int[length];
            for (int i = 0; i < length; i++)
            {
                ids[i] = _idOfByte[utf8[i]];
            }

            return Array.IndexOf(ids, -1) < 0 ? ids : null;
        }
    }
}
