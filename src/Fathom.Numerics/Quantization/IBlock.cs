namespace Fathom.Numerics.Quantization;

/// <summary>The bytes of one block of a quantized format, and how to read and write them.</summary>
/// <typeparam name="TSelf">The block: a packed struct whose size is the format's bytes per block.</typeparam>
/// <remarks>Multi-byte fields are little-endian, both in files and on every supported platform.</remarks>
internal interface IBlock<TSelf> : IRowUnpacker
    where TSelf : unmanaged, IBlock<TSelf>
{
    /// <summary>The format that the block belongs to.</summary>
    static abstract BlockFormatId Id { get; }

    /// <summary>Values in the block.</summary>
    static abstract int Length { get; }

    /// <summary>Values are clamped to ± this before they are written. It exceeds what half-precision scales can reach, but squares stay finite.</summary>
    static virtual float Bound => 1 << 30;

    /// <summary>Reads the block value by value: the definition of the format.</summary>
    static abstract void Reference(in TSelf block, Span<float> values);

    /// <summary>Writes the block with the smallest sum of squared errors that a short search finds.</summary>
    /// <param name="values"><see cref="Length"/> finite values, none further from zero than <see cref="Bound"/>.</param>
    /// <param name="block">The block.</param>
    static abstract void Encode(ReadOnlySpan<float> values, out TSelf block);
}
