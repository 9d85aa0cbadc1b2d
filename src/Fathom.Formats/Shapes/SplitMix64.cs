using System.Runtime.InteropServices;

namespace Fathom.Formats.Shapes;

/// <summary>Random bits, eight bytes in about a nanosecond; different states start unrelated sequences.</summary>
/// <remarks>Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators", section 5.</remarks>
internal struct SplitMix64(ulong state)
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;
    private const float Unit = 1f / (1 << 24);

    // The sum of four uniform 16-bit numbers is nearly normal; its variance is a third of their squared range (4 · range² / 12).
    private const float MeanOfFour = 2 * 65_535f;
    private const float InverseDeviationOfFour = 1 / (65_536f * 0.577_350_27f);

    private ulong _state = state;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += Step;
        return Mix(_state);
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive).</summary>
    public float NextSingle() => (Next() >> 40) * Unit;

    /// <summary>A number with mean 0 and variance 1, never farther than 3.5 from 0.</summary>
    public float NextNormal()
    {
        ulong bits = Next();
        int sum = (ushort)bits + (ushort)(bits >> 16) + (ushort)(bits >> 32) + (int)(bits >> 48);
        return (sum - MeanOfFour) * InverseDeviationOfFour;
    }

    /// <summary>Fills bytes.</summary>
    public void Fill(Span<byte> destination)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(destination);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Next();
        }

        Span<byte> rest = destination[(words.Length * sizeof(ulong))..];
        ulong last = Next();
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = (byte)(last >> (8 * i));
        }
    }

    /// <summary>Scatters neighboring numbers.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
