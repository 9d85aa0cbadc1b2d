namespace Fathom.Numerics.Quantization;

/// <summary>Scaled E4M3 as DeepSeek-V3 uses it: weights in 128 × 128 blocks, activations in tiles of 1 × 128.</summary>
/// <remarks>
/// DeepSeek-AI 2024, "DeepSeek-V3 technical report", section 3.3.2. The scale of a block is its largest magnitude over 448, so the largest value is
/// stored as ±448. A value reads back as its code times the scale. A block of zeros has the scale 1.
/// </remarks>
public static class Float8Blocks
{
    /// <summary>Values in an activation tile, and the side of a weight block.</summary>
    public const int Side = WeightScales.BlockSide;

    private const float SmallestScale = 1.17549435e-38f;

    /// <summary>Stores a matrix as codes and scales.</summary>
    /// <param name="values"><c>[rows, columns]</c>, row-major.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="codes">Receives <c>[rows, columns]</c> E4M3 codes.</param>
    /// <param name="scales">Receives <c>[ceil(rows / 128), ceil(columns / 128)]</c> scales: <c>weight_scale_inv</c>.</param>
    /// <exception cref="ArgumentException">A length doesn't match the shape.</exception>
    /// <exception cref="NonFiniteValueException">A value is NaN or infinite.</exception>
    public static void Quantize(ReadOnlySpan<float> values, int rows, int columns, Span<byte> codes, Span<float> scales)
    {
        int blockColumns = WeightScales.Blocks(columns);
        if (values.Length != (long)rows * columns || codes.Length != values.Length || scales.Length != (long)WeightScales.Blocks(rows) * blockColumns)
        {
            throw new ArgumentException($"[{rows}, {columns}]: {values.Length} values, {codes.Length} codes, {scales.Length} scales");
        }

        // First pass: collect each block's largest magnitude in place of its scale.
        scales.Clear();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column += Side)
            {
                int start = (row * columns) + column;
                ref float largest = ref scales[(row / Side * blockColumns) + (column / Side)];
                largest = MathF.Max(largest, LargestMagnitude(values, start, Math.Min(Side, columns - column)));
            }
        }

        foreach (ref float scale in scales)
        {
            scale = ScaleOf(scale);
        }

        Span<float> scaled = stackalloc float[Side];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column += Side)
            {
                int start = (row * columns) + column;
                int length = Math.Min(Side, columns - column);
                Divide(values.Slice(start, length), scales[(row / Side * blockColumns) + (column / Side)], scaled);
                Float8.Encode(scaled[..length], codes.Slice(start, length));
            }
        }
    }

    /// <summary>Rounds activations to the values they would have in E4M3 with one scale per tile of 128.</summary>
    /// <param name="values"><c>[rows, columns]</c>, row-major, changed in place; every row starts a new tile.</param>
    /// <param name="columns">Values in a row; the last tile of a row may be shorter.</param>
    /// <exception cref="ArgumentException">The values are not whole rows.</exception>
    /// <exception cref="NonFiniteValueException">A value is NaN or infinite.</exception>
    public static void RoundTiles(Span<float> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.Length % columns != 0)
        {
            throw new ArgumentException($"{values.Length} values are not whole rows of {columns}");
        }

        Span<float> scaled = stackalloc float[Side];
        Span<byte> codes = stackalloc byte[Side];
        for (int row = 0; row < values.Length; row += columns)
        {
            for (int column = 0; column < columns; column += Side)
            {
                int length = Math.Min(Side, columns - column);
                float scale = ScaleOf(LargestMagnitude(values, row + column, length));
                Span<float> tile = values.Slice(row + column, length);
                Divide(tile, scale, scaled);
                Float8.Encode(scaled[..length], codes[..length]);
                Float8.Decode(codes[..length], tile);
                foreach (ref float value in tile)
                {
                    value *= scale;
                }
            }
        }
    }

    /// <summary>Returns the scale of a block: 1 for zeros, otherwise a normal number, so that dividing by it can't overflow.</summary>
    /// <param name="largest">Largest magnitude in the block.</param>
    public static float ScaleOf(float largest) => largest == 0 ? 1 : MathF.Max(largest / Float8.Largest, SmallestScale);

    private static void Divide(ReadOnlySpan<float> values, float scale, Span<float> destination)
    {
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = values[i] / scale;
        }
    }

    private static float LargestMagnitude(ReadOnlySpan<float> values, int start, int length)
    {
        float largest = 0;
        for (int i = start; i < start + length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new NonFiniteValueException(BlockFormatId.F8E4M3, i, values[i]);
            }

            largest = MathF.Max(largest, MathF.Abs(values[i]));
        }

        return largest;
    }
}
