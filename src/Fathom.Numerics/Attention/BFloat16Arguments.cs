using System.Runtime.InteropServices;

namespace Fathom.Numerics.Attention;

/// <summary>Arguments of an assembled kernel of <see cref="BFloat16Kernels"/>: a band of rows and a tile of keys or values.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BFloat16Arguments
{
    /// <summary>The band's queries in pairs, <c>[keyDim / 2, rows of the band]</c>, aligned to 64 bytes.</summary>
    public uint* Queries;

    /// <summary>The first key.</summary>
    public byte* Keys;

    /// <summary>Bytes from one key to the next.</summary>
    public long KeyStride;

    /// <summary>End of the last group of keys.</summary>
    public byte* KeysEnd;

    /// <summary>For scores, pairs of values in a key; for values, pairs of keys.</summary>
    public long Steps;

    /// <summary>The first key's scores, <c>[keys, rows of the band]</c>.</summary>
    public float* Scores;

    /// <summary>The weights in pairs of keys, <c>[keys / 2, rows of the band]</c>.</summary>
    public uint* Weights;

    /// <summary>Address of each key's values, for an even number of keys.</summary>
    public ushort** Values;

    /// <summary>Bytes from that address to the first panel.</summary>
    public long ValueOffset;

    /// <summary>Panels of 32 values.</summary>
    public long Panels;

    /// <summary>The first row's results.</summary>
    public float* Output;

    /// <summary>Bytes from one row's results to the next row's.</summary>
    public long OutputStride;

    /// <summary>Factor for each row's results so far.</summary>
    public float* Corrections;

    /// <summary>Joined values: one panel of all pairs of keys, or all panels; aligned to 64 bytes.</summary>
    public uint* Pairs;
}
