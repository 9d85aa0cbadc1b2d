namespace Fathom.Numerics.Quantization;

/// <summary>Packs codes of a few bits each into bytes.</summary>
internal static class BitPack
{
    /// <summary>Two codes per byte: the first half of the codes in the low nibbles, the second half in the high nibbles.</summary>
    public static void Nibbles(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        for (int j = 0; j < packed.Length; j++)
        {
            // A cast to byte drops what the shift moves above bit 7, so the high code needs no mask.
            packed[j] = (byte)((codes[j] & 15) | (codes[j + packed.Length] << 4));
        }
    }

    /// <summary>Bit 4 of each of 32 codes, the first code's in bit 0.</summary>
    public static uint FifthBits(ReadOnlySpan<byte> codes)
    {
        uint bits = 0;
        for (int j = 0; j < 32; j++)
        {
            bits |= (uint)((codes[j] >> 4) & 1) << j;
        }

        return bits;
    }

    /// <summary>
    /// The low two bits of 256 codes, four codes per byte: value <c>i</c> in byte <c>32·(i / 128) + i mod 32</c>, from bit <c>2·(i mod 128 / 32)</c>.
    /// </summary>
    public static void LowPairs(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        packed.Clear();
        for (int i = 0; i < 256; i++)
        {
            packed[(i / 128 * 32) + (i % 32)] |= (byte)((codes[i] & 3) << (i % 128 / 32 * 2));
        }
    }

    /// <summary>
    /// One bit of 256 codes, eight codes per byte: bit <paramref name="bit"/> of value <c>i</c> goes to bit <c>i / 32</c> of byte <c>i mod 32</c>.
    /// </summary>
    public static void HighBits(ReadOnlySpan<byte> codes, int bit, Span<byte> packed)
    {
        packed.Clear();
        for (int i = 0; i < 256; i++)
        {
            packed[i % 32] |= (byte)(((codes[i] >> bit) & 1) << (i / 32));
        }
    }
}
