using Fathom.Formats.Conversion;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Shapes;

/// <summary>Rows of a random matrix, each with its own seed: the result doesn't depend on the order or the number of threads.</summary>
/// <param name="key">Distinguishes matrices.</param>
/// <param name="rows">Rows of all experts or heads together.</param>
/// <param name="columns">Values per row.</param>
/// <param name="format">Storage format.</param>
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
