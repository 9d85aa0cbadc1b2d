using System.Buffers.Binary;

namespace Fathom.Numerics.Quantization;

/// <summary>IEEE single precision, little-endian.</summary>
internal sealed class Float32Format() : BlockFormat(BlockFormatId.F32, blockLength: 1, blockBytes: 4)
{
    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]);
        }
    }

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(destination[(4 * i)..], source[i]);
        }
    }
}

/// <summary>IEEE half precision, little-endian, rounded to nearest even.</summary>
internal sealed class Float16Format() : BlockFormat(BlockFormatId.F16, blockLength: 1, blockBytes: 2)
{
    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(2 * i)..]);
        }
    }

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(destination[(2 * i)..], (Half)source[i]);
        }
    }
}

/// <summary>The upper 16 bits of a single, rounded to nearest even; a NaN stays a NaN.</summary>
internal sealed class BFloat16Format() : BlockFormat(BlockFormatId.BF16, blockLength: 1, blockBytes: 2)
{
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]) << 16);
        }
    }

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(destination[(2 * i)..], Round(source[i]));
        }
    }
}
