using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>The assembled tile kernel, shared by all formats and by dense products.</summary>
internal static class TileKernels
{
    /// <summary>The kernel.</summary>
    public static Kernel<TileArguments> Native { get; } = new NativeKernel<TileArguments>(TileEmitter.Emit);
}
