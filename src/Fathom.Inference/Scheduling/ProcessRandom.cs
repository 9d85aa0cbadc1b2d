using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Inference.Scheduling;

/// <summary>Numbers that nobody can foresee, from the system's own source of randomness.</summary>
/// <remarks>The framework's generator for cryptography goes through OpenSSL on Linux, and ends the process where there is none; its unique ids are
/// drawn from the system without it.</remarks>
internal static class ProcessRandom
{
    /// <summary>64 random bits.</summary>
    public static ulong NextUInt64()
    {
        // An id has six bits that are always the same, three bytes apart in its two halves: turned, they meet random ones.
        ReadOnlySpan<Guid> ids = [Guid.NewGuid(), Guid.NewGuid()];
        ReadOnlySpan<ulong> halves = MemoryMarshal.Cast<Guid, ulong>(ids);
        return halves[0] ^ BitOperations.RotateLeft(halves[3], 24);
    }

    /// <summary>128 random bits.</summary>
    public static UInt128 NextUInt128() => new(NextUInt64(), NextUInt64());
}
