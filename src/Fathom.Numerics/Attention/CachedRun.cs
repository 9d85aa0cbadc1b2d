using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics.Attention;

/// <summary>Parts of consecutive tokens' cached rows, at a constant stride.</summary>
/// <param name="head">Start of the first token's part of the head.</param>
/// <param name="skipped">Values of the head before the requested ones.</param>
/// <param name="stride">Bytes from one token's part to the next.</param>
/// <param name="count">Number of tokens.</param>
internal readonly unsafe struct CachedRun(byte* head, int skipped, long stride, int count)
{
    private const int LineBytes = 64;

    public byte* Head { get; } = head;

    public int Skipped { get; } = skipped;

    public long Stride { get; } = stride;

    public int Count { get; } = count;

    /// <summary>Asks for all of it in the L2 cache, where the machine can: the processor itself doesn't look beyond a block's end.</summary>
    public void Prefetch()
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        for (long offset = 0; offset < Count * Stride; offset += LineBytes)
        {
            Sse.Prefetch1(Head + offset);
        }
    }
}
