namespace Fathom.Training;

/// <summary>Random numbers as a pure function of a key and a counter, so that only numbers need saving to continue exactly.</summary>
/// <remarks>
/// SplitMix64 (Steele et al. 2014) over the counter; keys are mixed the same way. The counter is public state; two generators of one key and counter
/// agree forever.
/// </remarks>
public struct KeyedRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _key;

    /// <summary>Starts the generator of a key.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="index">Which one of that purpose (epoch, document, draw).</param>
    public KeyedRandom(long seed, string purpose, long index = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong key = Mix((ulong)seed + Golden);
        foreach (char c in purpose)
        {
            key = Mix(key ^ (c + Golden));
        }

        _key = Mix(key ^ ((ulong)index * Golden));
        Counter = 0;
    }

    /// <summary>Numbers drawn so far.</summary>
    public ulong Counter { get; private set; }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_key + (++Counter * Golden));

    /// <summary>A number in <c>[0, 1)</c>.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>An integer in <c>[0, limit)</c>.</summary>
    /// <param name="limit">Above 0.</param>
    public int NextInt(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (int)Math.BigMul(NextBits(), (ulong)limit, out _);
    }

    /// <summary>A number of the standard normal distribution (Box–Muller).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
