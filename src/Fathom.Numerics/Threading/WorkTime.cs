namespace Fathom.Numerics.Threading;

/// <summary>
/// How long one thread takes for some work, in nanoseconds: orders of magnitude, the same for every processor, for <see cref="ThreadTeam"/> to decide
/// whether to share it.
/// </summary>
public static class WorkTime
{
    private const double FloatsPerNanosecond = 4;
    private const double MultiplicationsPerNanosecond = 32;
    private const double BytesPerNanosecond = 32;

    /// <summary>A pass over some values, such as a norm, a sum, or a copy.</summary>
    public static double OfFloats(double count) => count / FloatsPerNanosecond;

    /// <summary>Multiplications of a product, with its weights or cached values read from memory or a cache.</summary>
    public static double OfProduct(double multiplications, double bytes) =>
        (multiplications / MultiplicationsPerNanosecond) + (bytes / BytesPerNanosecond);
}
