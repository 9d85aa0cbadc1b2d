using Fathom.Tokenizers.Vocabularies;

namespace Fathom.Tokenizers.Training;

/// <summary>GPT-2's order of the 256 bytes: by the code point of the character that spells each one.</summary>
internal static class ByteOrder
{
    /// <summary>Number of bytes.</summary>
    public const int Count = 256;

    private static readonly byte[] s_bytes =
        [.. Enumerable.Range(0, Count).Select(value => (byte)value).OrderBy(ByteLevelAlphabet.CharOf)];

    private static readonly byte[] s_indexes = [.. Enumerable.Range(0, Count).Select(value => (byte)Array.IndexOf(s_bytes, (byte)value))];

    /// <summary>The bytes in order.</summary>
    public static IReadOnlyList<byte> Bytes => s_bytes;

    /// <summary>The index of a byte in this order.</summary>
    public static int IndexOf(byte value) => s_indexes[value];
}
