using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Attention;

/// <summary>One worker's scratch memory for <see cref="FlashTile"/>; sized for a shape and kept until a larger shape needs more.</summary>
internal sealed unsafe class FlashTileScratch
{
    /// <summary>Keys by which the scores of a group may extend past the tile.</summary>
    private const int GroupPadding = 16;

    private readonly AlignedBuffer<float> _buffer;

    private FlashTileScratch(long length) => _buffer = new AlignedBuffer<float>(length);

    /// <summary>Queries in bands of rows, transposed: <c>[bands, keyDim, band]</c>.</summary>
    public float* Queries { get; private set; }

    /// <summary>A tile of keys: <c>[KeyTile, keyStride]</c>.</summary>
    public float* Keys { get; private set; }

    /// <summary>A tile of values: <c>[KeyTile, valueStride]</c>; the keys' memory if a value is part of its key.</summary>
    public float* Values { get; private set; }

    /// <summary>Scores of a band, then probabilities: <c>[KeyTile, band]</c>.</summary>
    public float* Scores { get; private set; }

    /// <summary>A tile of keys in bfloat16: <c>[KeyTile, keyStride]</c>; also where queries are rounded before they are transposed.</summary>
    public ushort* RoundedKeys { get; private set; }

    /// <summary>A tile of values in bfloat16, and a row of zeros: <c>[KeyTile + 1, valueStride]</c>.</summary>
    public ushort* RoundedValues { get; private set; }

    /// <summary>Panels of values in bfloat16, those of two keys per lane: <c>[panels, KeyTile / 2, 32]</c>.</summary>
    public uint* ValuePairs { get; private set; }

    /// <summary>Weights of a band in bfloat16, those of two keys per lane: <c>[KeyTile / 2, band]</c>.</summary>
    public uint* WeightPairs { get; private set; }

    /// <summary>Unfinished results: <c>[MaxRows, valueStride]</c>.</summary>
    public float* Output { get; private set; }

    /// <summary>Running maximum, running sum, and the factor for the results so far: <c>[MaxRows]</c> each.</summary>
    public float* Maxima { get; private set; }

    /// <inheritdoc cref="Maxima"/>
    public float* Sums { get; private set; }

    /// <inheritdoc cref="Maxima"/>
    public float* Corrections { get; private set; }

    /// <summary>Values from one key row to the next.</summary>
    public int KeyStride { get; private set; }

    /// <summary>Values from one value row to the next.</summary>
    public int ValueStride { get; private set; }

    /// <summary>Lays out the memory for a shape, allocating a larger buffer if needed.</summary>
    public static FlashTileScratch Fit(FlashTileScratch? scratch, in AttentionOperands operands)
    {
        // All sizes are in floats and multiples of 16 (64 bytes), so every part is aligned to a cache line.
        int keyStride = FlashTile.RoundUp(operands.KeyDim);
        int outputStride = FlashTile.RoundUp(operands.ValueDim);
        long queries = (long)keyStride * FlashTile.MaxRows;
        long keys = (long)FlashTile.KeyTile * keyStride;
        long values = operands.ValuesAreKeys ? 0 : (long)FlashTile.KeyTile * outputStride;
        long scores = (FlashTile.KeyTile + GroupPadding) * FlashTile.WidestBand;

        // bfloat16 parts take half a float per value.
        long roundedKeys = keys / 2;
        int valueStride = operands.ValuesAreKeys ? keyStride : outputStride;
        long roundedValues = (FlashTile.KeyTile + 1) * valueStride / 2;
        long valuePairs = FlashTile.KeyTile / 2 * outputStride;
        long weightPairs = FlashTile.KeyTile / 2 * FlashTile.WidestBand;
        long output = (long)FlashTile.MaxRows * outputStride;
        long needed = queries + keys + values + scores + roundedKeys + roundedValues + valuePairs + weightPairs + output + (3 * FlashTile.MaxRows);
        if (scratch is null || scratch._buffer.Length < needed)
        {
            scratch?._buffer.Dispose();
            scratch = new FlashTileScratch(needed);
        }

        float* next = scratch._buffer.Memory.Pointer;
        scratch.Queries = next;
        scratch.Keys = next += queries;
        scratch.Values = operands.ValuesAreKeys ? scratch.Keys : next + keys;
        scratch.Scores = next += keys + values;
        scratch.RoundedKeys = (ushort*)(next += scores);
        scratch.RoundedValues = (ushort*)(next += roundedKeys);
        scratch.ValuePairs = (uint*)(next += roundedValues);
        scratch.WeightPairs = (uint*)(next += valuePairs);
        scratch.Output = next += weightPairs;
        scratch.Maxima = next += output;
        scratch.Sums = next += FlashTile.MaxRows;
        scratch.Corrections = next + FlashTile.MaxRows;
        scratch.KeyStride = keyStride;
        scratch.ValueStride = valueStride;
        new Span<ushort>(scratch.RoundedValues + (FlashTile.KeyTile * (long)valueStride), valueStride).Clear();
        return scratch;
    }
}
