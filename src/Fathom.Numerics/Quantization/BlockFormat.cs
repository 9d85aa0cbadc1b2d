using System.Diagnostics.CodeAnalysis;

namespace Fathom.Numerics.Quantization;

/// <summary>A storage format of weights: how many values a block holds, in how many bytes, and how to read and write them.</summary>
/// <remarks>These codecs are the reference for all fast kernels: exact, portable, one definition per format.</remarks>
public abstract class BlockFormat
{
    /// <summary>Describes a format.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="blockLength">Values in a block.</param>
    /// <param name="blockBytes">Bytes per block.</param>
    protected BlockFormat(BlockFormatId id, int blockLength, int blockBytes)
    {
        Id = id;
        BlockLength = blockLength;
        BlockBytes = blockBytes;
    }

    /// <summary>Every supported format, ordered by id.</summary>
    public static IReadOnlyList<BlockFormat> All => BlockFormatTable.Formats;

    /// <summary>The format's id.</summary>
    public BlockFormatId Id { get; }

    /// <summary>The usual name: <c>Q4_K</c>, <c>F16</c>.</summary>
    public string Name => Id.ToString();

    /// <summary>Values in a block.</summary>
    public int BlockLength { get; }

    /// <summary>Bytes per block.</summary>
    public int BlockBytes { get; }

    /// <summary>Whether values are stored as floats of 16 or 32 bits rather than quantized.</summary>
    public bool IsFloat => Id is BlockFormatId.F32 or BlockFormatId.F16 or BlockFormatId.BF16;

    /// <summary>The format with this id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    public static BlockFormat Get(BlockFormatId id) =>
        TryGet(id, out BlockFormat? format) ? format : throw new ArgumentOutOfRangeException(nameof(id), id, "not a supported block format");

    /// <summary>Finds the format with this id.</summary>
    public static bool TryGet(BlockFormatId id, [NotNullWhen(true)] out BlockFormat? format)
    {
        format = All.FirstOrDefault(candidate => candidate.Id == id);
        return format is not null;
    }

    /// <summary>Bytes per row.</summary>
    /// <param name="columns">Values in the row; a multiple of <see cref="BlockLength"/>.</param>
    /// <exception cref="ArgumentException">The row is not a whole number of blocks.</exception>
    public long RowBytes(long columns)
    {
        if (columns % BlockLength != 0)
        {
            throw new ArgumentException($"a row of {columns} values is not a whole number of {Name} blocks of {BlockLength}");
        }

        return checked(columns / BlockLength * BlockBytes);
    }

    /// <summary>Reads whole blocks.</summary>
    /// <param name="source">Blocks, one after another.</param>
    /// <param name="destination">Exactly the values that the blocks hold.</param>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    public void Dequantize(ReadOnlySpan<byte> source, Span<float> destination)
    {
        CheckLengths(source.Length, destination.Length);
        DequantizeBlocks(source, destination);
    }

    /// <summary>Writes whole blocks, choosing scales for the least sum of squared errors.</summary>
    /// <remarks>
    /// Blocks of zeros read back as exact zeros. Float formats (F32, F16, BF16, F8E4M3) keep NaNs; quantized formats clamp values beyond their range.
    /// Blocks are independent, so many threads may write rows at once, and the bytes don't depend on the machine.
    /// </remarks>
    /// <param name="source">Values; a multiple of <see cref="BlockLength"/>.</param>
    /// <param name="destination">Exactly the bytes that the values take.</param>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    /// <exception cref="NonFiniteValueException">A value is NaN or infinite, and the format is not a float.</exception>
    public void Quantize(ReadOnlySpan<float> source, Span<byte> destination)
    {
        CheckLengths(destination.Length, source.Length);
        QuantizeBlocks(source, destination);
    }

    /// <summary>Writes whole blocks without a search, if the format supports it: for weights that change and are rewritten often.</summary>
    /// <remarks>
    /// Q8_0 takes each block's scale from its largest magnitude; all other formats write the same as <see cref="Quantize"/>. Otherwise the same contract
    /// holds.
    /// </remarks>
    /// <param name="source">Values; a multiple of <see cref="BlockLength"/>.</param>
    /// <param name="destination">Exactly the bytes that the values take.</param>
    /// <exception cref="ArgumentException">The lengths don't agree.</exception>
    /// <exception cref="NonFiniteValueException">A value is NaN or infinite, and the format is not a float.</exception>
    public void QuantizeFast(ReadOnlySpan<float> source, Span<byte> destination)
    {
        CheckLengths(destination.Length, source.Length);
        QuantizeBlocksFast(source, destination);
    }

    /// <summary>Reads whole blocks; the lengths are already checked.</summary>
    protected abstract void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination);

    /// <summary>Writes whole blocks; the lengths are already checked.</summary>
    protected abstract void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination);

    /// <summary>Writes whole blocks without a search; the lengths are already checked.</summary>
    protected virtual void QuantizeBlocksFast(ReadOnlySpan<float> source, Span<byte> destination) => QuantizeBlocks(source, destination);

    private void CheckLengths(int bytes, int values)
    {
        if (values % BlockLength != 0 || bytes != RowBytes(values))
        {
            throw new ArgumentException($"{bytes} bytes do not hold {values} values in {Name} (blocks of {BlockLength} values, {BlockBytes} bytes)");
        }
    }
}
