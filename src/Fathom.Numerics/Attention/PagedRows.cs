using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fathom.Numerics.Kernels;
using Fathom.Numerics.Memory;
using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Attention;

/// <summary>One layer's cached rows (keys, values, or latents), in blocks of a fixed number of tokens. Block b, token t lies at row <c>b · BlockTokens + t</c>.</summary>
/// <param name="Pool">All blocks, <c>[numBlocks · BlockTokens, RowLength]</c> in <paramref name="Format"/>.</param>
/// <param name="Format">How a value is stored.</param>
/// <param name="BlockTokens">Tokens in a block.</param>
/// <param name="RowLength">Values a token.</param>
public readonly record struct PagedRows(NativeSpan<byte> Pool, CacheFormat Format, int BlockTokens, int RowLength)
{
    private static readonly BlockFormat s_single = BlockFormat.Get(BlockFormatId.F32);
    private static readonly BlockFormat s_half = BlockFormat.Get(BlockFormatId.F16);
    private static readonly BlockFormat s_brain = BlockFormat.Get(BlockFormatId.BF16);

    /// <summary>Bytes of a row.</summary>
    public int RowBytes => RowLength * ValueBytes;

    private int ValueBytes => Format == CacheFormat.F32 ? sizeof(float) : sizeof(ushort);

    private BlockFormat Codec => Format switch
    {
        CacheFormat.F32 => s_single,
        CacheFormat.F16 => s_half,
        _ => s_brain,
    };

    /// <summary>Stores one token's row.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">Token position in the sequence.</param>
    /// <param name="values"><c>[RowLength]</c>.</param>
    public void Write(ReadOnlySpan<int> blockTable, int position, ReadOnlySpan<float> values) =>
        Codec.Quantize(values, RowAt(blockTable, position));

    /// <summary>Reads one token's row.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">Token position in the sequence.</param>
    /// <param name="values"><c>[RowLength]</c>.</param>
    public void Read(ReadOnlySpan<int> blockTable, int position, Span<float> values) =>
        Codec.Dequantize(RowAt(blockTable, position), values);

    /// <summary>Reads some values of consecutive tokens, one row after another.</summary>
    /// <param name="blockTable">The sequence's blocks, in order.</param>
    /// <param name="position">First token.</param>
    /// <param name="count">Number of tokens.</param>
    /// <param name="start">First value of each row.</param>
    /// <param name="length">Number of values.</param>
    /// <param name="destination"><c>[count, stride]</c>; what lies between <paramref name="length"/> and <paramref name="stride"/> becomes zero.</param>
    /// <param name="stride">Values from one destination row to the next.</param>
    internal unsafe void Read(ReadOnlySpan<int> blockTable, int position, int count, int start, int length, float* destination, int stride)
    {
        if (start + length > RowLength)
        {
            throw new ArgumentOutOfRangeException(nameof(length), $"values {start}..{start + length} of rows of {RowLength}");
        }

        for (int i = 0; i < count; i++)
        {
            Span<byte> row = RowAt(blockTable, position + i).Slice(start * ValueBytes, length * ValueBytes);
            float* target = destination + ((long)i * stride);
            fixed (byte* source = row)
            {
                Widen(source, target, length);
            }

            new Span<float>(target + length, stride - length).Clear();
        }
    }

    private unsafe void Widen(byte* source, float* destination, int length)
    {
        if (Format == CacheFormat.F32)
        {
            Unsafe.CopyBlockUnaligned(destination, source, (uint)length * sizeof(float));
            return;
        }

        int i = 0;
        for (; i <= length - 16; i += 16)
        {
            Vector256<ushort> bits = Vector256.Load((ushort*)source + i);
            Vector512<float> values = Format == CacheFormat.F16 ? HalfWidening.FromHalf(bits) : HalfWidening.FromBFloat16(bits);
            values.Store(destination + i);
        }

        if (i < length)
        {
            Codec.Dequantize(new ReadOnlySpan<byte>(source + (2 * i), 2 * (length - i)), new Span<float>(destination + i, length - i));
        }
    }

    private Span<byte> RowAt(ReadOnlySpan<int> blockTable, int position) =>
        Pool.AsSpan((((long)blockTable[position / BlockTokens] * BlockTokens) + (position % BlockTokens)) * RowBytes, RowBytes);
}
