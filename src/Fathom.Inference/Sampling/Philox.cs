namespace Fathom.Inference.Sampling;

/// <summary>Philox4x32-10: a stateless random number for each (key, counter).</summary>
/// <remarks>
/// Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", §3.3. Draws are keyed by seed, request, and position:
/// without a generator state, a preempted sequence, a rejected draft, or another batch can't change later draws.
/// </remarks>
internal static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Returns a number in [0, 1) with 53 random bits.</summary>
    /// <param name="seed">Key.</param>
    /// <param name="stream">Upper half of the counter: which request.</param>
    /// <param name="position">Lower half of the counter: which draw.</param>
    public static double NextDouble(ulong seed, ulong stream, ulong position)
    {
        (uint c0, uint c1, _, _) = Block((uint)seed, (uint)(seed >> 32), (uint)position, (uint)(position >> 32), (uint)stream, (uint)(stream >> 32));
        ulong bits = (((ulong)c1 << 32) | c0) >> 11;
        return bits * (1.0 / (1UL << 53));
    }

    /// <summary>Returns the four numbers of a counter.</summary>
    internal static (uint C0, uint C1, uint C2, uint C3) Block(uint k0, uint k1, uint c0, uint c1, uint c2, uint c3)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }
}
