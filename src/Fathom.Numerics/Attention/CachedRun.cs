namespace Fathom.Numerics.Attention;

/// <summary>Parts of consecutive tokens' cached rows, at equal distances.</summary>
/// <param name="head">Where the first token's part of the head begins.</param>
/// <param name="skipped">Values of the head in front of those that are meant.</param>
/// <param name="stride">Bytes from one token's part to the next one's.</param>
/// <param name="count">Number of tokens.</param>
internal readonly unsafe struct CachedRun(byte* head, int skipped, long stride, int count)
{
    public byte* Head { get; } = head;

    public int Skipped { get; } = skipped;

    public long Stride { get; } = stride;

    public int Count { get; } = count;
}
