using System.Globalization;
using System.Text;

namespace Fathom.Tokenizers.Text;

/// <summary>Looks up the class of a character in valid UTF-8 in a flat table.</summary>
internal static class CharacterClasses
{
    /// <summary>Covers the planes with letters (0 to 3); other code points are classified without the table.</summary>
    private const int TableLength = 0x40000;

    private static readonly CharacterClass[] s_table = CreateTable();

    /// <summary>The class of a code point.</summary>
    public static CharacterClass Of(int codePoint)
    {
        CharacterClass[] table = s_table;
        return (uint)codePoint < (uint)table.Length ? table[codePoint] : Classify(codePoint);
    }

    /// <summary>The class of the character that starts at <paramref name="position"/>, and its length in bytes.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="position">First byte of a character.</param>
    /// <param name="length">Bytes of the character, 1 to 4.</param>
    public static CharacterClass At(ReadOnlySpan<byte> text, int position, out int length)
    {
        byte first = text[position];
        if (first < 0x80)
        {
            length = 1;
            return s_table[first];
        }

        return Of(Utf8Text.DecodeCodePoint(text, position, out length));
    }

    /// <summary>The end of the run of characters in the given classes that starts at <paramref name="position"/>.</summary>
    public static int SkipRun(ReadOnlySpan<byte> text, int position, CharacterClass classes)
    {
        while (position < text.Length && (At(text, position, out int length) & classes) != 0)
        {
            position += length;
        }

        return position;
    }

    /// <summary>The end of the run of characters outside the given classes that starts at <paramref name="position"/>.</summary>
    public static int SkipRunOutside(ReadOnlySpan<byte> text, int position, CharacterClass classes)
    {
        while (position < text.Length && (At(text, position, out int length) & classes) == 0)
        {
            position += length;
        }

        return position;
    }

    private static CharacterClass[] CreateTable()
    {
        var table = new CharacterClass[TableLength];
        for (int codePoint = 0; codePoint < table.Length; codePoint++)
        {
            table[codePoint] = Classify(codePoint);
        }

        return table;
    }

    private static CharacterClass Classify(int codePoint)
    {
        // UnicodeCategory is ordered: letters first, then marks, numbers, separators and others, punctuation, symbols.
        CharacterClass result = CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
            <= UnicodeCategory.EnclosingMark => CharacterClass.Mark,
            <= UnicodeCategory.OtherNumber => CharacterClass.Number,
            >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation => CharacterClass.Punctuation,
            >= UnicodeCategory.MathSymbol and <= UnicodeCategory.OtherSymbol => CharacterClass.Symbol,
            _ => CharacterClass.None,
        };

        if (Rune.IsValid(codePoint) && Rune.IsWhiteSpace(new Rune(codePoint)))
        {
            result |= CharacterClass.WhiteSpace;
        }

        return codePoint is '\r' or '\n' ? result | CharacterClass.LineBreak : result;
    }
}
