namespace Fathom.Numerics.Attention;

/// <summary>Parts of consecutive tokens' cached rows, at a constant stride.</summary>
/// <param name="head">Start of the first token's part of the head.</param>
/// <param name="skipped">Values of the head before the requested ones.</param>
/// <param name="stride">Bytes from one token's part to the next.</param>
/// <param name="count">Number of tokens.</param>
internal readonly unsafe struct CachedRun(byte* head, int skipped, long stride, int count)
{
    public byte* Head { get; } = head;

    public int Skipped { get; } = skipped;

    public long Stride { get; } = stride;

    public int Count { get; } = count;
}
