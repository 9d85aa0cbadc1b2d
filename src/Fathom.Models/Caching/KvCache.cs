using Fathom.Numerics.Attention;
using Fathom.Numerics.Memory;

namespace Fathom.Models.Caching;

/// <summary>Memory for keys, values or latents of all sequences, in blocks of a fixed number of tokens. It doesn't know which sequence owns a block.</summary>
/// <remarks>
/// Each layer's blocks are contiguous, so a block is <c>2 · NumLayers</c> stretches of memory (<c>NumLayers</c> for MLA).
/// Memory is allocated on demand and doubles up to the limit. Owned by the engine thread.
/// </remarks>
public sealed class KvCache : IDisposable
{
    private const int FirstBlocks = 8;

    private readonly AlignedBuffer<byte>?[] _keys; // by layer: [NumBlocks, Heads, BlockTokens, KeyLength / Heads] in Format
    private readonly AlignedBuffer<byte>?[] _values; // by layer: [NumBlocks, Heads, BlockTokens, ValueLength / Heads]; no bytes for MLA

    /// <summary>Creates a cache; allocates no memory yet.</summary>
    /// <param name="shape">Values that the model caches per token.</param>
    /// <param name="format">How values are stored.</param>
    /// <param name="maxBlocks">Most blocks.</param>
    /// <param name="blockTokens">Tokens in a block.</param>
    /// <exception cref="Formats.ModelFormatException">The model's rows aren't whole quant blocks of the format.</exception>
    public KvCache(CacheShape shape, CacheFormat format, int maxBlocks, int blockTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBlocks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockTokens);
        if (!shape.CanBeStored(format))
        {
            throw new Formats.ModelFormatException(
                "model.cache.format", format.ToString(), "heads of whole blocks of 32",
                $"keys of {shape.KeyLength / shape.Heads} and values of {shape.ValueLength / shape.Heads}");
        }

        Shape = shape;
        Format = format;
        MaxBlocks = maxBlocks;
        BlockTokens = blockTokens;
        _keys = new AlignedBuffer<byte>?[shape.NumLayers];
        _values = new AlignedBuffer<byte>?[shape.NumLayers];
    }

    /// <summary>Values that the model caches per token.</summary>
    public CacheShape Shape { get; }

    /// <summary>How values are stored.</summary>
    public CacheFormat Format { get; }

    /// <summary>Most blocks.</summary>
    public int MaxBlocks { get; }

    /// <summary>Tokens in a block.</summary>
    public int BlockTokens { get; }

    /// <summary>Blocks for which memory is allocated.</summary>
    public int NumBlocks { get; private set; }

    /// <summary>Bytes per token over all layers.</summary>
    public long BytesPerToken => Shape.BytesPerToken(Format);

    /// <summary>Ensures memory for blocks <c>0 … count − 1</c>. Their contents are kept.</summary>
    /// <param name="count">Number of blocks needed.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="MaxBlocks"/>.</exception>
    public void Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxBlocks);
        if (count <= NumBlocks)
        {
            return;
        }

        int blocks = Math.Min(MaxBlocks, Math.Max(count, Math.Max(FirstBlocks, 2 * NumBlocks)));
        try
        {
            GrowTo(blocks);
        }
        catch (OutOfMemoryException) when (blocks > count)
        {
            GrowTo(count); // without a reserve
        }
    }

    private void GrowTo(int blocks)
    {
        for (int layer = 0; layer < Shape.NumLayers; layer++)
        {
            _keys[layer] = Grow(_keys[layer], blocks, Shape.KeyLength);
            _values[layer] = Grow(_values[layer], blocks, Shape.ValueLength);
        }

        NumBlocks = blocks;
    }

    /// <summary>A layer's key rows (MLA: latent rows).</summary>
    /// <param name="layer">From 0.</param>
    public PagedRows Keys(int layer) => new(Memory(_keys[layer]), Format, BlockTokens, Shape.KeyLength, Shape.Heads);

    /// <summary>A layer's value rows (MLA: the latent rows again, whose first values are used).</summary>
    /// <param name="layer">From 0.</param>
    public PagedRows Values(int layer) =>
        Shape.ValueLength == 0 ? Keys(layer) : new(Memory(_values[layer]), Format, BlockTokens, Shape.ValueLength, Shape.Heads);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer<byte>? buffer in _keys.Concat(_values))
        {
            buffer?.Dispose();
        }
    }

    private static NativeSpan<byte> Memory(AlignedBuffer<byte>? buffer) => buffer is null ? default : buffer.Memory;

    private AlignedBuffer<byte> Grow(AlignedBuffer<byte>? old, int blocks, int rowLength)
    {
        long blockBytes = checked(BlockTokens * Format.Bytes(rowLength));
        var grown = new AlignedBuffer<byte>(checked(blocks * blockBytes), MemoryUse.Cache);

        // Block by block: a span can't cover a whole layer of more than 2 GiB.
        for (int block = 0; block < NumBlocks && old is not null; block++)
        {
            old.Memory.Slice(block * blockBytes, blockBytes).Span.CopyTo(grown.Memory.Slice(block * blockBytes, blockBytes).Span);
        }

        old?.Dispose();
        return grown;
    }
}
