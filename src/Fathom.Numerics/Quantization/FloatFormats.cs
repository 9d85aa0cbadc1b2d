using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>IEEE single precision.</summary>
internal sealed class Float32Format() : BlockFormat(BlockFormatId.F32, blockLength: 1, blockBytes: 4)
{
    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination) =>
        source.CopyTo(MemoryMarshal.AsBytes(destination));

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination) =>
        MemoryMarshal.AsBytes(source).CopyTo(destination);
}

/// <summary>IEEE half precision, rounded to nearest even.</summary>
internal sealed class Float16Format() : BlockFormat(BlockFormatId.F16, blockLength: 1, blockBytes: 2)
{
    /// <summary>Reads halves one by one.</summary>
    internal static void Reference(ReadOnlySpan<Half> halves, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)halves[i];
        }
    }

    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination)
    {
        ReadOnlySpan<ushort> codes = MemoryMarshal.Cast<byte, ushort>(source);
        int i = 0;
        for (; i + FloatLanes.Count <= codes.Length; i += FloatLanes.Count)
        {
            FloatLanes.FromHalf(FloatLanes.Widen(Vector256.Create(codes[i..]))).CopyTo(destination[i..]);
        }

        Reference(MemoryMarshal.Cast<byte, Half>(source)[i..], destination[i..]);
    }

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination)
    {
        Span<Half> halves = MemoryMarshal.Cast<byte, Half>(destination);
        for (int i = 0; i < source.Length; i++)
        {
            halves[i] = (Half)source[i];
        }
    }
}

/// <summary>The upper 16 bits of a single, rounded to nearest even; a NaN stays a NaN.</summary>
internal sealed class BFloat16Format() : BlockFormat(BlockFormatId.BF16, blockLength: 1, blockBytes: 2)
{
    /// <summary>Rounds one value.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Reads codes one by one.</summary>
    internal static void Reference(ReadOnlySpan<ushort> codes, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)codes[i] << 16);
        }
    }

    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination)
    {
        ReadOnlySpan<ushort> codes = MemoryMarshal.Cast<byte, ushort>(source);
        int i = 0;
        for (; i + FloatLanes.Count <= codes.Length; i += FloatLanes.Count)
        {
            (FloatLanes.Widen(Vector256.Create(codes[i..])) << 16).AsSingle().CopyTo(destination[i..]);
        }

        Reference(codes[i..], destination[i..]);
    }

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination)
    {
        Span<ushort> codes = MemoryMarshal.Cast<byte, ushort>(destination);
        int i = 0;
        for (; i + FloatLanes.Count <= codes.Length; i += FloatLanes.Count)
        {
            FloatLanes.Narrow(FloatLanes.ToBFloat16(Vector512.Create(source[i..]))).CopyTo(codes[i..]);
        }

        for (; i < source.Length; i++)
        {
            codes[i] = Round(source[i]);
        }
    }
}
