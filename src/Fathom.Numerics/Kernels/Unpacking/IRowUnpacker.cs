namespace Fathom.Numerics.Kernels.Unpacking;

/// <summary>Turns a row of a quantised format into signed 8-bit codes: <c>value = scale · code − minimum</c>, with one scale (and minimum) for 16 or 32 codes.</summary>
/// <remarks>Exact: the codes and scales are those that the format's codec multiplies. Tied to the codecs by UnpackingTests.</remarks>
internal unsafe interface IRowUnpacker
{
    /// <summary>Codes that share a scale: 16 or 32.</summary>
    static abstract int ScaleLength { get; }

    /// <summary>Whether there are minima; without them <c>minima</c> is not touched.</summary>
    static abstract bool HasMinima { get; }

    /// <summary>The least code there is; 0 or negative.</summary>
    static abstract int SmallestCode { get; }

    /// <summary>The greatest code there is.</summary>
    static abstract int LargestCode { get; }

    /// <summary>Distance in bytes from one group of 32 codes to the next where the format already stores signed bytes, 0 where they must be unpacked.</summary>
    static abstract int StoredCodeStride { get; }

    /// <summary>Bytes before the first stored code; only where <see cref="StoredCodeStride"/> is not 0.</summary>
    static abstract int StoredCodeOffset { get; }

    /// <summary>Unpacks a row.</summary>
    /// <param name="source">The row's blocks.</param>
    /// <param name="columns">Values in the row, a whole number of blocks.</param>
    /// <param name="codes"><c>[columns]</c>, aligned to 32 bytes; untouched where codes are stored ready.</param>
    /// <param name="scales"><c>[columns / ScaleLength]</c>.</param>
    /// <param name="minima"><c>[columns / ScaleLength]</c>.</param>
    static abstract void Unpack(byte* source, int columns, sbyte* codes, float* scales, float* minima);
}
