using System.Text;
using System.Text.Unicode;

namespace Fathom.Tokenizers.Text;

/// <summary>UTF-8 as the tokenizers use it: validated once, then trusted.</summary>
internal static class Utf8Text
{
    /// <summary>The same bytes if they are valid UTF-8, otherwise a copy with U+FFFD for ill-formed parts.</summary>
    public static ReadOnlySpan<byte> MakeValid(ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) ? utf8 : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));

    /// <summary>Decodes the character that starts at <paramref name="position"/> in valid UTF-8.</summary>
    public static int DecodeCodePoint(ReadOnlySpan<byte> text, int position, out int length)
    {
        int first = text[position];
        if (first < 0x80)
        {
            length = 1;
            return first;
        }

        int second = text[position + 1] & 0x3F;
        if (first < 0xE0)
        {
            length = 2;
            return ((first & 0x1F) << 6) | second;
        }

        int third = text[position + 2] & 0x3F;
        if (first < 0xF0)
        {
            length = 3;
            return ((first & 0x0F) << 12) | (second << 6) | third;
        }

        length = 4;
        return ((first & 0x07) << 18) | (second << 12) | (third << 6) | (text[position + 3] & 0x3F);
    }

    /// <summary>The start of the character that ends at <paramref name="end"/> in valid UTF-8.</summary>
    public static int PreviousStart(ReadOnlySpan<byte> text, int end)
    {
        int start = end - 1;

        // Continuation bytes are 10xxxxxx.
        while ((text[start] & 0xC0) == 0x80)
        {
            start--;
        }

        return start;
    }
}
