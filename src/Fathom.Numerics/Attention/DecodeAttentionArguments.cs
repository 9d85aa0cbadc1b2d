using System.Runtime.InteropServices;

namespace Fathom.Numerics.Attention;

/// <summary>
/// What an assembled kernel of <see cref="DecodeAttentionKernels"/> is told: consecutive cached rows, used in place, against a few queries or their weights.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DecodeAttentionArguments
{
    /// <summary>The first key; or the first value's columns that are to be summed.</summary>
    public byte* Cached;

    /// <summary>Bytes from one key or value to the next; for scores 0 repeats one.</summary>
    public long Stride;

    /// <summary>For scores, number of groups of <see cref="DecodeAttentionEmitter.KeysTogether"/> keys; for values, their number.</summary>
    public long Count;

    /// <summary>Steps along a key.</summary>
    public long Steps;

    /// <summary>The queries as <see cref="DecodeAttentionTile"/> arranges them.</summary>
    public float* Queries;

    /// <summary>Scores, or the weights made of them.</summary>
    public float* Scores;

    /// <summary>For 8-bit values, bytes from the columns to their scale.</summary>
    public long Scale;

    /// <summary>The first row's sums of these columns.</summary>
    public float* Output;

    /// <summary>Bytes from one row's sums to the next one's.</summary>
    public long OutputStride;

    /// <summary>A factor for each row's sums so far.</summary>
    public float* Corrections;
}
