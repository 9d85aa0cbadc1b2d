namespace Fathom.Numerics.Roofs;

/// <summary>Measured memory bandwidth: the roof for everything that reads each weight once.</summary>
/// <param name="BytesPerSecond">Of all threads of the team together.</param>
/// <param name="BytesPerSecondOfOneThread">Of one thread alone.</param>
/// <param name="BufferBytes">Bytes read in each pass, all of them written before.</param>
/// <param name="CacheBytes">Total size of the last-level caches, as the system reports it; null if it doesn't.</param>
public sealed record BandwidthRoof(double BytesPerSecond, double BytesPerSecondOfOneThread, long BufferBytes, long? CacheBytes)
{
    /// <summary>
    /// How many times the cache size a buffer must have to measure memory: when a buffer is read in order repeatedly, caches can serve at most their own
    /// size of it.
    /// </summary>
    internal const int LeastCaches = 3;

    /// <summary>Whether a large part may have come from a cache, because memory or time didn't allow a buffer of several times its size.</summary>
    public bool IsCacheFigure => BufferBytes < LeastCaches * CacheBytes;
}
