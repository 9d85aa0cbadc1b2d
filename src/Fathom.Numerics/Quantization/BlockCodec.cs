using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>A quantized format, implemented by its block type.</summary>
/// <typeparam name="TBlock">One block as it is stored in files and memory.</typeparam>
internal class BlockCodec<TBlock>() : BlockFormat(TBlock.Id, TBlock.Length, Unsafe.SizeOf<TBlock>())
    where TBlock : unmanaged, IBlock<TBlock>
{
    private const int LongestBlock = 256;
    private const int ShortestScale = 16;

    /// <summary>Reads blocks by the scalar definition.</summary>
    internal static void Reference(ReadOnlySpan<TBlock> blocks, Span<float> values)
    {
        for (int block = 0; block < blocks.Length; block++)
        {
            TBlock.Reference(in blocks[block], values.Slice(block * TBlock.Length, TBlock.Length));
        }
    }

    /// <summary>
    /// Unpacks a block at a time and multiplies. Product and difference are rounded separately, so the result has the same bits as
    /// <see cref="Reference"/>.
    /// </summary>
    protected override unsafe void DequantizeBlocks(ReadOnlySpan<byte> source, Span<float> destination)
    {
        sbyte* unpacked = stackalloc sbyte[LongestBlock];
        float* scales = stackalloc float[LongestBlock / ShortestScale];
        float* mins = stackalloc float[LongestBlock / ShortestScale];
        fixed (byte* bytes = source)
        fixed (float* values = destination)
        {
            for (int block = 0; block < destination.Length / TBlock.Length; block++)
            {
                byte* packed = bytes + ((long)block * sizeof(TBlock));
                TBlock.Unpack(packed, TBlock.Length, unpacked, scales, mins);
                sbyte* codes = TBlock.StoredCodeStride == 0 ? unpacked : (sbyte*)packed + TBlock.StoredCodeOffset;
                Multiply(codes, scales, mins, values + ((long)block * TBlock.Length));
            }
        }
    }

    private static unsafe void Multiply(sbyte* codes, float* scales, float* mins, float* values)
    {
        int i = 0;
        for (; i < TBlock.Length && Vector512.IsHardwareAccelerated; i += Vector512<float>.Count)
        {
            // A scale covers 16 or 32 codes, so the 16 lanes always share one.
            Vector256<short> words = Vector256.WidenLower(Vector128.Load(codes + i).ToVector256Unsafe());
            Vector512<float> products = Vector512.ConvertToSingle(Vector512.WidenLower(words.ToVector512Unsafe())) * scales[i / TBlock.ScaleLength];
            (TBlock.HasMins ? products - Vector512.Create(mins[i / TBlock.ScaleLength]) : products).Store(values + i);
        }

        for (; i < TBlock.Length; i += Vector256<float>.Count)
        {
            // Eight codes, read as one long.
            Vector128<short> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(codes + i)).AsSByte());
            Vector256<float> products = Vector256.ConvertToSingle(Vector256.WidenLower(words.ToVector256Unsafe())) * scales[i / TBlock.ScaleLength];
            (TBlock.HasMins ? products - Vector256.Create(mins[i / TBlock.ScaleLength]) : products).Store(values + i);
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
