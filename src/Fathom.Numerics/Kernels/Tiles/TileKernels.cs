using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>The assembled tile kernel, shared by all formats and by dense products.</summary>
internal static class TileKernels
{
    private static readonly Lazy<Kernel<TileArguments>> s_native = new(() => new NativeKernel<TileArguments>(TileEmitter.Emit()));

    /// <summary>The kernel.</summary>
    public static Kernel<TileArguments> Native => s_native.Value;
}
