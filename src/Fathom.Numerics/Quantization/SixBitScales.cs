namespace Fathom.Numerics.Quantization;

/// <summary>Eight 6-bit scales and eight 6-bit minima in 12 bytes, as Q4_K and Q5_K hold them.</summary>
/// <remarks>
/// Groups 0…3: the scale is the low 6 bits of byte <c>j</c>, the minimum those of byte <c>j + 4</c>.
/// Groups 4…7: the low 4 bits of both share byte <c>j + 4</c>; the high 2 bits are the top bits of bytes <c>j − 4</c> (scale) and <c>j</c> (minimum).
/// </remarks>
internal struct SixBitScales
{
    /// <summary>Largest scale or minimum.</summary>
    public const int Largest = 63;

    /// <summary>The packed bytes.</summary>
    public Bytes12 Packed;

    /// <summary>Scale of a group of 32.</summary>
    public readonly int Scale(int group) => group < 4
        ? Packed[group] & 63
        : (Packed[group + 4] & 15) | ((Packed[group - 4] >> 6) << 4);

    /// <summary>Minimum of a group of 32.</summary>
    public readonly int Minimum(int group) => group < 4
        ? Packed[group + 4] & 63
        : (Packed[group + 4] >> 4) | ((Packed[group] >> 6) << 4);

    /// <summary>Packs eight scales and eight minima.</summary>
    public static SixBitScales Pack(ReadOnlySpan<byte> scales, ReadOnlySpan<byte> minima)
    {
        SixBitScales packed = default;
        for (int group = 0; group < 4; group++)
        {
            packed.Packed[group] = (byte)(scales[group] | ((scales[group + 4] >> 4) << 6));
            packed.Packed[group + 4] = (byte)(minima[group] | ((minima[group + 4] >> 4) << 6));
            packed.Packed[group + 8] = (byte)((scales[group + 4] & 15) | (minima[group + 4] << 4));
        }

        return packed;
    }
}
