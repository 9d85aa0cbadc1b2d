using System.Buffers.Binary;

namespace Fathom.Tokenizers.Bpe;

/// <summary>A short piece as two 64-bit words: its bytes, zero-padded, and its length in the last byte.</summary>
/// <param name="Low">Bytes 0 to 7, little-endian.</param>
/// <param name="High">Bytes 8 to 14, and the length in the top byte.</param>
internal readonly record struct PieceKey(ulong Low, ulong High)
{
    /// <summary>Longest piece that fits.</summary>
    public const int MaxBytes = 15;

    /// <summary>Packs a piece of 1 to <see cref="MaxBytes"/> bytes.</summary>
    public static PieceKey Create(ReadOnlySpan<byte> piece)
    {
        ulong length = (ulong)piece.Length << 56;
        if (piece.Length < 8)
        {
            return new PieceKey(ReadUpTo8(piece), length);
        }

        // The last eight bytes overlap the first; shifting drops the overlap. A length of 8 would shift by 64, which C# treats as 0.
        ulong low = BinaryPrimitives.ReadUInt64LittleEndian(piece);
        ulong tail = BinaryPrimitives.ReadUInt64LittleEndian(piece[^8..]);
        ulong high = piece.Length == 8 ? 0 : tail >> (8 * (16 - piece.Length));
        return new PieceKey(low, high | length);
    }

    /// <summary>A well-mixed hash; callers use its top bits.</summary>
    public ulong Hash() => ((Low * 0x9E3779B97F4A7C15) ^ (High * 0xC2B2AE3D27D4EB4F)) * 0xD6E8FEB86659FD93;

    private static ulong ReadUpTo8(ReadOnlySpan<byte> piece)
    {
        if (piece.Length >= 4)
        {
            // Two reads of four bytes; where they overlap, the bytes are the same, so OR keeps them.
            ulong first = BinaryPrimitives.ReadUInt32LittleEndian(piece);
            ulong last = BinaryPrimitives.ReadUInt32LittleEndian(piece[^4..]);
            return first | (last << (8 * (piece.Length - 4)));
        }

        ulong value = 0;
        for (int i = piece.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | piece[i];
        }

        return value;
    }
}
