using System.Collections.Concurrent;
using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The assembled 8-bit panel kernels, shared by all formats of a kind.</summary>
internal static class Int8PanelKernels
{
    private static readonly ConcurrentDictionary<(int Count, int ScaleLength, bool HasMinima, int LinesAhead), NativeKernel<PanelArguments>> s_kernels = [];

    /// <summary>The kernels for 1, 2, … activation rows and a kind of format.</summary>
    /// <param name="scaleLength">Columns that share a scale.</param>
    /// <param name="hasMinima">Whether there are minima to subtract.</param>
    /// <param name="linesAhead">Cache lines of weights that a step asks memory for.</param>
    public static NativeKernel<PanelArguments>[] Get(int scaleLength, bool hasMinima, int linesAhead) =>
        [.. Enumerable.Range(1, Int8PanelEmitter.MaxCount).Select(count => s_kernels.GetOrAdd(
            (count, scaleLength, hasMinima, linesAhead),
            key => new NativeKernel<PanelArguments>(() => Int8PanelEmitter.Emit(key.Count, key.ScaleLength, key.HasMinima, key.LinesAhead))))];
}
