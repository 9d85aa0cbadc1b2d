using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Inference.Scheduling;

/// <summary>Unpredictable random numbers from the system's source of randomness.</summary>
/// <remarks>The framework's cryptographic generator goes through OpenSSL on Linux and ends the process if that is missing; its GUIDs are drawn from
/// the system directly.</remarks>
internal static class ProcessRandom
{
    /// <summary>64 random bits.</summary>
    public static ulong NextUInt64()
    {
        // A GUID has six fixed bits, at different bytes of its two halves. Rotating one half by three bytes makes them meet random bits.
        ReadOnlySpan<Guid> ids = [Guid.NewGuid(), Guid.NewGuid()];
        ReadOnlySpan<ulong> halves = MemoryMarshal.Cast<Guid, ulong>(ids);
        return halves[0] ^ BitOperations.RotateLeft(halves[3], 24);
    }

    /// <summary>128 random bits.</summary>
    public static UInt128 NextUInt128() => new(NextUInt64(), NextUInt64());
}
