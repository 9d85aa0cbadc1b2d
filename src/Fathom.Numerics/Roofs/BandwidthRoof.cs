namespace Fathom.Numerics.Roofs;

/// <summary>How fast memory was read: the roof of everything that reads each weight once.</summary>
/// <param name="BytesPerSecond">Of all threads of the team together.</param>
/// <param name="BytesPerSecondOfOneThread">Of one thread alone.</param>
/// <param name="BufferBytes">Bytes that were read in each pass, all of them written before.</param>
/// <param name="CacheBytes">The last level of caches, as the system reports it; null when it doesn't.</param>
public sealed record BandwidthRoof(double BytesPerSecond, double BytesPerSecondOfOneThread, long BufferBytes, long? CacheBytes)
{
    /// <summary>
    /// Caches that fit into a buffer whose reading is a figure of memory: of a buffer read in order again and again, they can serve their own size at most.
    /// </summary>
    internal const int LeastCaches = 3;

    /// <summary>Whether a large part may have come from a cache, because memory or time did not allow a buffer of several times its size.</summary>
    public bool IsCacheFigure => BufferBytes < LeastCaches * CacheBytes;
}
