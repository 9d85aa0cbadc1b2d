using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Attention;

/// <summary>How the values of a cached row become bytes and floats again.</summary>
public static class CacheRow
{
    private const int BlockLength = 32;
    private const int LargestCode = 127;
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
            WriteBlock(values.Slice(block * BlockLength, BlockLength), row.Slice(block * s_bytes.BlockBytes, s_bytes.BlockBytes));
        }
    }

    /// <summary>Reads a range of a row.</summary>
    /// <param name="format">How values are stored.</param>
    /// <param name="row">The row's bytes.</param>
    /// <param name="start">First value.</param>
    /// <param name="values">As many as are wanted.</param>
    internal static void Read(CacheFormat format, ReadOnlySpan<byte> row, int start, Span<float> values)
    {
        if (format == CacheFormat.Q8)
        {
            ReadBlocks(row, start, values);
            return;
        }

        int size = CodecOf(format).BlockBytes;
        ReadOnlySpan<byte> source = row.Slice(start * size, values.Length * size);
        int i = 0;
        for (; i <= values.Length - 16 && format != CacheFormat.F32; i += 16)
        {
            Vector256<ushort> bits = Vector256.LoadUnsafe(in source[2 * i]).AsUInt16();
            Vector512<float> wide = format == CacheFormat.F16 ? HalfWidening.FromHalf(bits) : HalfWidening.FromBFloat16(bits);
            wide.StoreUnsafe(ref values[i]);
        }

        if (i < values.Length)
        {
            CodecOf(format).Dequantize(source[(i * size)..], values[i..]);
        }
    }

    private static BlockFormat CodecOf(CacheFormat format) => format switch
    {
        CacheFormat.F32 => s_single,
        CacheFormat.F16 => s_half,
        CacheFormat.BF16 => s_brain,
        _ => s_bytes,
    };

    /// <summary>The largest magnitude becomes 127. What is no number becomes 0, and what is infinite the largest that a scale allows.</summary>
    private static void WriteBlock(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = MathF.Max(largest, float.IsNaN(value) ? 0 : MathF.Abs(value));
        }

        var scale = (Half)MathF.Min(largest / LargestCode, (float)Half.MaxValue);
        float inverse = scale == Half.Zero ? 0 : 1 / (float)scale;
        BitConverter.TryWriteBytes(bytes, scale);
        for (int i = 0; i < values.Length; i++)
        {
            float code = Math.Clamp(MathF.Round(values[i] * inverse), -LargestCode, LargestCode);
            bytes[sizeof(ushort) + i] = (byte)(float.IsNaN(code) ? (sbyte)0 : (sbyte)code);
        }
    }

    private static void ReadBlocks(ReadOnlySpan<byte> row, int start, Span<float> values)
    {
        Span<float> whole = stackalloc float[BlockLength];
        for (int done = 0; done < values.Length;)
        {
            (int block, int skipped) = Math.DivRem(start + done, BlockLength);
            int count = Math.Min(BlockLength - skipped, values.Length - done);
            ReadOnlySpan<byte> source = row.Slice(block * s_bytes.BlockBytes, s_bytes.BlockBytes);
            if (count == BlockLength)
            {
                s_bytes.Dequantize(source, values.Slice(done, count));
            }
            else
            {
                s_bytes.Dequantize(source, whole);
                whole.Slice(skipped, count).CopyTo(values[done..]);
            }

            done += count;
        }
    }
}
