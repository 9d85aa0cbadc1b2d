using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>A quantised format, made of its block type.</summary>
/// <typeparam name="TBlock">One block as it lies in files and memory.</typeparam>
internal class BlockCodec<TBlock>() : BlockFormat(TBlock.Id, TBlock.Length, Unsafe.SizeOf<TBlock>())
    where TBlock : unmanaged, IBlock<TBlock>
{
    /// <summary>Reads blocks by the scalar definition.</summary>
    internal static void Reference(ReadOnlySpan<TBlock> blocks, Span<float> values)
    {
        for (int block = 0; block < blocks.Length; block++)
        {
            TBlock.Reference(in blocks[block], values.Slice(block * TBlock.Length, TBlock.Length));
        }
    }

    /// <summary>Reads blocks with vectors of one width.</summary>
    internal static void Decode<TLanes>(ReadOnlySpan<TBlock> blocks, Span<float> values)
        where TLanes : ILanes
    {
        for (int block = 0; block < blocks.Length; block++)
        {
            Span<float> ofBlock = values.Slice(block * TBlock.Length, TBlock.Length);
            TBlock.Decode<TLanes>(in blocks[block], ref MemoryMarshal.GetReference(ofBlock));
        }
    }

    protected override void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination)
    {
        ReadOnlySpan<TBlock> blocks = MemoryMarshal.Cast<byte, TBlock>(source);
        if (Vector512.IsHardwareAccelerated)
        {
            Decode<Lanes512>(blocks, destination);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Decode<Lanes256>(blocks, destination);
        }
        else
        {
            Decode<Lanes128>(blocks, destination);
        }
    }

    protected override void QuantizeBlocks(ReadOnlySpan<float> source, Span<byte> destination)
    {
        CheckFinite(source);
        Span<float> clamped = stackalloc float[TBlock.Length];
        Span<TBlock> blocks = MemoryMarshal.Cast<byte, TBlock>(destination);
        for (int block = 0; block < blocks.Length; block++)
        {
            ReadOnlySpan<float> values = source.Slice(block * TBlock.Length, TBlock.Length);
            for (int i = 0; i < clamped.Length; i++)
            {
                clamped[i] = Math.Clamp(values[i], -TBlock.Bound, TBlock.Bound);
            }

            TBlock.Encode(clamped, out blocks[block]);
        }
    }

    /// <summary>Refuses values that the format can't hold.</summary>
    private protected static void CheckFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new NonFiniteValueException(TBlock.Id, i, values[i]);
            }
        }
    }
}
