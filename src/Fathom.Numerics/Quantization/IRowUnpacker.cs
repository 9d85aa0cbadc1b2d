namespace Fathom.Numerics.Quantization;

/// <summary>
/// Unpacks a row of a quantized format into signed 8-bit codes: <c>value = scale · code − minimum</c>, with one scale (and minimum) per 16 or 32 codes.
/// </summary>
/// <remarks>Exact: this formula is how a format dequantizes. BlockFormatTests compare it with each format's <c>Reference</c>.</remarks>
internal interface IRowUnpacker
{
    /// <summary>Codes that share a scale: 16 or 32.</summary>
    static virtual int ScaleLength => 32;

    /// <summary>Whether there are mins; if not, <c>mins</c> is not touched.</summary>
    static virtual bool HasMins => false;

    /// <summary>The smallest code; 0 or negative.</summary>
    static abstract int SmallestCode { get; }

    /// <summary>The largest code.</summary>
    static abstract int LargestCode { get; }

    /// <summary>Distance in bytes from one group of 32 codes to the next if the format already stores signed bytes; 0 if codes must be unpacked.</summary>
    static virtual int StoredCodeStride => 0;

    /// <summary>Bytes before the first stored code; used only if <see cref="StoredCodeStride"/> is not 0.</summary>
    static virtual int StoredCodeOffset => 0;

    /// <summary>Unpacks a row.</summary>
    /// <param name="source">The row's blocks.</param>
    /// <param name="columns">Values in the row, a whole number of blocks.</param>
    /// <param name="codes"><c>[columns]</c>; untouched if the format already stores signed bytes.</param>
    /// <param name="scales"><c>[columns / ScaleLength]</c>.</param>
    /// <param name="mins"><c>[columns / ScaleLength]</c>.</param>
    static abstract unsafe void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* mins);
}
