using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Eight 6-bit scales and eight 6-bit mins in 12 bytes, as Q4_K and Q5_K store them.</summary>
/// <remarks>
/// Groups 0…3: the scale of group <c>j</c> is the low 6 bits of byte <c>j</c>, the minimum those of byte <c>j + 4</c>.
/// Groups 4…7: the low 4 bits are the low (scale) and high (minimum) nibble of byte <c>j + 4</c>; the high 2 bits are the top bits of bytes
/// <c>j − 4</c> (scale) and <c>j</c> (minimum).
/// </remarks>
internal struct SixBitScales
{
    private const uint LowSix = 0x3F3F_3F3F;
    private const uint LowFour = 0x0F0F_0F0F;
    private const uint TopTwo = 0x3030_3030;

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

    /// <summary>Unpacks all scales and mins, multiplied by their block scales.</summary>
    /// <param name="packed">The packed bytes.</param>
    /// <param name="scale">Scale of the scales.</param>
    /// <param name="minimumScale">Scale of the mins.</param>
    /// <param name="scales"><c>[8]</c>.</param>
    /// <param name="mins"><c>[8]</c>.</param>
    public static unsafe void Unpack(SixBitScales* packed, float scale, float minimumScale, float* scales, float* mins)
    {
        byte* source = (byte*)packed;

        // bytes 0…3: 6-bit scales of groups 0…3, above them the top 2 bits of the scales of groups 4…7
        // bytes 4…7: the same for the mins
        // bytes 8…11: low 4 bits of groups 4…7, scale in the low and minimum in the high nibble
        uint first = Unsafe.ReadUnaligned<uint>(source);
        uint second = Unsafe.ReadUnaligned<uint>(source + 4);
        uint third = Unsafe.ReadUnaligned<uint>(source + 8);

        // Four groups at once, one per byte: a shift by 2 moves bits 6 and 7 of each byte to bits 4 and 5; masks remove what crosses into a neighbor.
        uint lateScales = (third & LowFour) | ((first >> 2) & TopTwo);
        uint lateMins = ((third >> 4) & LowFour) | ((second >> 2) & TopTwo);
        Widen(first & LowSix, lateScales, scale).Store(scales);
        Widen(second & LowSix, lateMins, minimumScale).Store(mins);
    }

    private static Vector256<float> Widen(uint early, uint late, float scale)
    {
        // Bytes 0…7 are groups 0…7.
        Vector128<ushort> bytes = Vector128.WidenLower(Vector128.Create(early, late, 0, 0).AsByte());
        Vector256<int> integers = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes)).AsInt32();
        return Vector256.ConvertToSingle(integers) * scale;
    }

    /// <summary>Packs eight scales and eight mins.</summary>
    public static SixBitScales Pack(ReadOnlySpan<byte> scales, ReadOnlySpan<byte> mins)
    {
        SixBitScales packed = default;
        for (int group = 0; group < 4; group++)
        {
            packed.Packed[group] = (byte)(scales[group] | ((scales[group + 4] >> 4) << 6));
            packed.Packed[group + 4] = (byte)(mins[group] | ((mins[group + 4] >> 4) << 6));

            // The cast to byte drops bits 4 and 5 of the minimum.
            packed.Packed[group + 8] = (byte)((scales[group + 4] & 15) | (mins[group + 4] << 4));
        }

        return packed;
    }
}
