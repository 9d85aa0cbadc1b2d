using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Attention;

/// <summary>Converts the values of a cached row to bytes, and back to floats.</summary>
public static unsafe class CacheRow
{
    // A Q8 block: a half-precision scale, then 32 signed bytes.
    private const int BlockLength = 32;
    private const int BlockBytes = 34;
    private const int LargestCode = 127;
    private const int RowsAhead = 12;
    private const int CacheLine = 64;
    private static readonly BlockFormat s_single = BlockFormat.Get(BlockFormatId.F32);
    private static readonly BlockFormat s_half = BlockFormat.Get(BlockFormatId.F16);
    private static readonly BlockFormat s_brain = BlockFormat.Get(BlockFormatId.BF16);
    private static readonly BlockFormat s_bytes = BlockFormat.Get(BlockFormatId.Q8_0);

    /// <summary>Bytes of a row.</summary>
    /// <param name="format">How values are stored.</param>
    /// <param name="length">Values of the row.</param>
    /// <exception cref="ArgumentException">The row is not a whole number of the format's blocks.</exception>
    public static long Bytes(this CacheFormat format, int length) => CodecOf(format).RowBytes(length);

    /// <summary>Whether rows of this length can be stored.</summary>
    public static bool CanStore(this CacheFormat format, int length) => length % CodecOf(format).BlockLength == 0;

    internal static void Write(CacheFormat format, ReadOnlySpan<float> values, Span<byte> row)
    {
        if (format != CacheFormat.Q8)
        {
            CodecOf(format).Quantize(values, row);
            return;
        }

        for (int block = 0; block < values.Length / BlockLength; block++)
        {
            WriteBlock(values.Slice(block * BlockLength, BlockLength), row.Slice(block * BlockBytes, BlockBytes));
        }
    }

    /// <summary>Reads the same range of values from consecutive rows.</summary>
    /// <param name="format">How values are stored.</param>
    /// <param name="rows">The first row.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="start">First value of each row.</param>
    /// <param name="length">Values of each row.</param>
    /// <param name="destination"><c>[count, stride]</c>.</param>
    /// <param name="stride">Values from one destination row to the next.</param>
    internal static void Read(CacheFormat format, byte* rows, long rowBytes, int count, int start, int length, float* destination, int stride)
    {
        // What to prefetch of each row; for Q8 one block more, because a range that starts within a block ends in one.
        (long first, long bytes) = format == CacheFormat.Q8
            ? (start / BlockLength * BlockBytes, (length / BlockLength + 1) * BlockBytes)
            : ((long)start * CodecOf(format).BlockBytes, (long)length * CodecOf(format).BlockBytes);
        for (int row = 0; row < count; row++, rows += rowBytes, destination += stride)
        {
            Prefetch(rows + first + (RowsAhead * rowBytes), bytes);
            switch (format)
            {
                case CacheFormat.F32:
                    Unsafe.CopyBlockUnaligned(destination, rows + (start * sizeof(float)), (uint)(length * sizeof(float)));
                    break;
                case CacheFormat.F16:
                    HalfWidening.FromHalf((ushort*)rows + start, destination, length);
                    break;
                case CacheFormat.BF16:
                    HalfWidening.FromBFloat16((ushort*)rows + start, destination, length);
                    break;
                default:
                    ReadBlocks(rows, start, length, destination);
                    break;
            }
        }
    }

    /// <summary>
    /// Prefetches a head's part of a later row: parts can be too far apart for the hardware prefetcher. Prefetching past the end of the cache is harmless.
    /// </summary>
    private static void Prefetch(byte* start, long bytes)
    {
        if (Sse.IsSupported)
        {
            for (long line = 0; line < bytes; line += CacheLine)
            {
                Sse.Prefetch0(start + line);
            }
        }
    }

    private static BlockFormat CodecOf(CacheFormat format) => format switch
    {
        CacheFormat.F32 => s_single,
        CacheFormat.F16 => s_half,
        CacheFormat.BF16 => s_brain,
        _ => s_bytes,
    };

    /// <summary>Quantizes a block: the largest magnitude becomes 127. NaN becomes 0, and infinity the largest value that a scale allows.</summary>
    private static void WriteBlock(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = MathF.Max(largest, float.IsNaN(value) ? 0 : MathF.Abs(value));
        }

        var scale = (Half)MathF.Min(largest / LargestCode, (float)Half.MaxValue);

        // Codes divide by the scale as stored, after its rounding to half precision; the clamp covers a scale that was rounded down.
        float inverse = scale == Half.Zero ? 0 : 1 / (float)scale;
        BitConverter.TryWriteBytes(bytes, scale);
        for (int i = 0; i < values.Length; i++)
        {
            float code = Math.Clamp(MathF.Round(values[i] * inverse), -LargestCode, LargestCode);
            bytes[sizeof(ushort) + i] = (byte)(float.IsNaN(code) ? (sbyte)0 : (sbyte)code);
        }
    }

    private static void ReadBlocks(byte* row, int start, int length, float* values)
    {
        float* whole = stackalloc float[BlockLength];
        for (int done = 0; done < length;)
        {
            (int block, int skipped) = Math.DivRem(start + done, BlockLength);
            int count = Math.Min(BlockLength - skipped, length - done);
            byte* source = row + (block * BlockBytes);
            if (count == BlockLength)
            {
                ReadBlock(source, values + done);
            }
            else
            {
                ReadBlock(source, whole);
                new Span<float>(whole + skipped, count).CopyTo(new Span<float>(values + done, count));
            }

            done += count;
        }
    }

    private static void ReadBlock(byte* block, float* values)
    {
        var scale = Vector256.Create((float)Unsafe.ReadUnaligned<Half>(block));
        for (int i = 0; i < BlockLength; i += Vector256<float>.Count)
        {
            // Eight signed bytes, widened to 16 bits, then to 32.
            Vector128<short> codes = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(block + sizeof(ushort) + i)).AsSByte());
            (Vector256.ConvertToSingle(Vector256.WidenLower(codes.ToVector256Unsafe())) * scale).Store(values + i);
        }
    }
}
