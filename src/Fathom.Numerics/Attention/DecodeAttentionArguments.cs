using System.Runtime.InteropServices;

namespace Fathom.Numerics.Attention;

/// <summary>
/// Arguments of an assembled kernel of <see cref="DecodeAttentionKernels"/>: consecutive cached rows, used in place, and a few queries or their weights.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DecodeAttentionArguments
{
    /// <summary>The first key; for values, the columns to sum of the first value.</summary>
    public byte* Cached;

    /// <summary>Bytes from one key or value to the next; for scores, 0 repeats a key.</summary>
    public long Stride;

    /// <summary>For scores, number of groups of <see cref="DecodeAttentionEmitter.KeysTogether"/> keys; for values, number of values.</summary>
    public long Count;

    /// <summary>Steps along a key.</summary>
    public long Steps;

    /// <summary>The queries as <see cref="DecodeAttentionTile"/> arranges them.</summary>
    public float* Queries;

    /// <summary>Scores, or the weights computed from them.</summary>
    public float* Scores;

    /// <summary>For 8-bit values, bytes from the columns to their scale.</summary>
    public long Scale;

    /// <summary>The first row's sums of these columns.</summary>
    public float* Output;

    /// <summary>Bytes from one row's sums to the next row's.</summary>
    public long OutputStride;

    /// <summary>Factor for each row's sums so far.</summary>
    public float* Corrections;
}
