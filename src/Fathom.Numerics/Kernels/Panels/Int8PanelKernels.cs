using System.Collections.Concurrent;
using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The assembled 8-bit panel kernels, shared by all formats of a kind.</summary>
internal static class Int8PanelKernels
{
    private static readonly ConcurrentDictionary<(int Count, int ScaleLength, bool HasMinima), NativeKernel<PanelArguments>> s_kernels = [];

    /// <summary>The kernel for a number of activation rows and a kind of format.</summary>
    public static NativeKernel<PanelArguments> Get(int count, int scaleLength, bool hasMinima) =>
        s_kernels.GetOrAdd(
            (count, scaleLength, hasMinima),
            key => new NativeKernel<PanelArguments>(() => Int8PanelEmitter.Emit(key.Count, key.ScaleLength, key.HasMinima)));
}
