using Fathom.Formats.Conversion;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Shapes;

/// <summary>Rows of a random matrix, each from its own number: the same whatever order and however many threads make them.</summary>
/// <param name="key">Distinguishes matrices.</param>
/// <param name="rows">Rows, of all experts or heads together.</param>
/// <param name="columns">Values in a row.</param>
/// <param name="format">How they are stored.</param>
/// <param name="deviation">Standard deviation of the values.</param>
internal sealed class RandomRows(ulong key, long rows, int columns, BlockFormat format, double deviation) : RowSource(rows, columns)
{
    private readonly RandomBlocks _blocks = new(format, deviation);

    public override BlockFormat Format => format;

    public override void CopyRow(long row, Span<byte> destination)
    {
        var random = new SplitMix64(SplitMix64.Mix(key + (ulong)row));
        _blocks.Fill(destination, ref random);
    }

    public override void Read(long firstRow, Span<float> destination)
    {
        byte[] stored = new byte[format.RowBytes(Columns)];
        CopyRow(firstRow, stored);
        format.Dequantize(stored, destination);
    }
}
