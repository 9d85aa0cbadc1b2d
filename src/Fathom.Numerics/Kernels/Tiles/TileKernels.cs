using System.Collections.Concurrent;
using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>The assembled kernels for tiles, shared by all formats of a kind and by dense products.</summary>
internal static class TileKernels
{
    /// <summary>
    /// Activation rows from which tiles are faster. Per 32 weights, widening costs 2.6 cycles on Zen 5, where it was measured, and about twice that with
    /// two vector ports; a row then costs 0.06 to 0.15 cycles instead of 0.3 with <c>vpdpbusd</c>. These costs are calculated: AMX has not been measured.
    /// </summary>
    public const int FewestRows = 33;

    private static readonly ConcurrentDictionary<(int ScaleLength, bool HasMins), NativeKernel<TileWideningArguments>> s_widening = [];

    /// <summary>Multiplies panels of bfloat16 weights.</summary>
    public static Kernel<TileArguments> Native { get; } = new NativeKernel<TileArguments>(TileEmitter.Emit);

    /// <summary>Widens panels of codes to bfloat16.</summary>
    public static Kernel<TileWideningArguments> Widening(int scaleLength, bool hasMins) => s_widening.GetOrAdd(
        (scaleLength, hasMins),
        key => new NativeKernel<TileWideningArguments>(() => TileWideningEmitter.Emit(key.ScaleLength, key.HasMins)));
}
