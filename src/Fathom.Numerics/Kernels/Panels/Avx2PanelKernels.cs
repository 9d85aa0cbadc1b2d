using System.Collections.Concurrent;
using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The assembled panel kernels for AVX2, shared by all formats of a kind.</summary>
internal static class Avx2PanelKernels
{
    private static readonly ConcurrentDictionary<(int Count, PanelArithmetic Arithmetic, int ScaleLength, bool HasMinima), Kernel<PanelArguments>> s_kernels = [];

    /// <summary>The kernel for a number of activation rows and a kind of format.</summary>
    public static Kernel<PanelArguments> Get(int count, PanelArithmetic arithmetic, int scaleLength, bool hasMinima) =>
        s_kernels.GetOrAdd(
            (count, arithmetic, scaleLength, hasMinima),
            key => new NativeKernel<PanelArguments>(() => Avx2PanelEmitter.Emit(key.Count, key.Arithmetic, key.ScaleLength, key.HasMinima)));
}
