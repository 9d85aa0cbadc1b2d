using System.Text;
using Fathom.Tokenizers.Text;

namespace Fathom.Tokenizers.Vocabularies;

/// <summary>
/// GPT-2's map of bytes to printable characters: 33–126, 161–172 and 174–255 map to the code point with the same
/// number; the other 68 bytes, in ascending order, map to U+0100 and up.
/// </summary>
internal static class ByteLevelAlphabet
{
    private const int FirstSubstitute = 0x100;

    private static readonly char[] s_charOfByte = CreateCharOfByte();
    private static readonly short[] s_byteOfChar = CreateByteOfChar();

    /// <summary>The character that stands for a byte.</summary>
    public static char CharOf(byte value) => s_charOfByte[value];

    /// <summary>Decodes a token of this alphabet to bytes; a token with any other character stands for its own text.</summary>
    /// <param name="name">The token as UTF-8.</param>
    /// <param name="destination">At least as long as <paramref name="name"/>.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> name, Span<byte> destination)
    {
        int count = 0;
        int position = 0;
        while (position < name.Length)
        {
            int codePoint = Utf8Text.DecodeCodePoint(name, position, out int length);

            // Not spelled in this alphabet: discard what was decoded so far.
            if (codePoint >= s_byteOfChar.Length || s_byteOfChar[codePoint] < 0)
            {
                name.CopyTo(destination);
                return name.Length;
            }

            destination[count++] = (byte)s_byteOfChar[codePoint];
            position += length;
        }

        return count;
    }

    /// <summary>The token of this alphabet for some bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var name = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            name.Append(s_charOfByte[value]);
        }

        return name.ToString();
    }

    private static char[] CreateCharOfByte()
    {
        char[] map = new char[256];
        int substitute = FirstSubstitute;
        for (int value = 0; value < map.Length; value++)
        {
            // Bytes without a printable character of their own (controls, space, 127–160 and 173) take the next code point from U+0100 on.
            bool isPrintable = value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);
            map[value] = (char)(isPrintable ? value : substitute++);
        }

        return map;
    }

    private static short[] CreateByteOfChar()
    {
        short[] map = new short[s_charOfByte.Max() + 1];
        Array.Fill(map, (short)-1);
        for (int value = 0; value < s_charOfByte.Length; value++)
        {
            map[s_charOfByte[value]] = (short)value;
        }

        return map;
    }
}
