using System.Globalization;

namespace Fathom.Tokenizers.Vocabularies;

/// <summary>SentencePiece's spelling: U+2581 for a space, and <c>&lt;0x0A&gt;</c> for a byte.</summary>
internal static class SpaceMarker
{
    /// <summary>U+2581 in UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8 => "\u2581"u8;

    /// <summary>Writes a token's bytes, with spaces for markers.</summary>
    /// <param name="name">The token as UTF-8.</param>
    /// <param name="destination">At least as long as <paramref name="name"/>.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> name, Span<byte> destination)
    {
        int count = 0;
        while (!name.IsEmpty)
        {
            bool isMarker = name.StartsWith(Utf8);
            destination[count++] = isMarker ? (byte)' ' : name[0];
            name = name[(isMarker ? Utf8.Length : 1)..];
        }

        return count;
    }

    /// <summary>Parses a name such as <c>&lt;0x0A&gt;</c>.</summary>
    public static bool TryParseByte(ReadOnlySpan<byte> name, out byte value)
    {
        value = 0;
        return name.Length == 6 && name.StartsWith("<0x"u8) && name[5] == '>'
            && byte.TryParse(name[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The name of a byte's token.</summary>
    public static string NameOfByte(byte value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
}
