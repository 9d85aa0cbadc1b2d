using System.Collections.Concurrent;
using Fathom.Numerics.Assembly;
using Fathom.Numerics.Matrices;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The assembled panel kernels for 1, 2, … activation rows, shared by all formats of a kind and by dense products.</summary>
internal static class PanelKernels
{
    private static readonly ConcurrentDictionary<object, NativeKernel<PanelArguments>[]> s_kernels = [];

    /// <summary>Floats on 512 bits.</summary>
    /// <param name="precision">What the panel and the activations hold.</param>
    /// <param name="isStrided">Whether the arguments give the distance between steps.</param>
    public static NativeKernel<PanelArguments>[] Float512(GemmPrecision precision, bool isStrided = false) =>
        Get((nameof(Float512), precision, isStrided), FloatPanelEmitter.MaxCount, count => FloatPanelEmitter.Emit(count, precision, isStrided));

    /// <summary>Floats on 256 bits.</summary>
    /// <param name="isStrided">Whether the arguments give the distance between steps.</param>
    public static NativeKernel<PanelArguments>[] Float256(bool isStrided = false) =>
        Get((nameof(Float256), isStrided), Avx2FloatPanelEmitter.MaxCount, count => Avx2FloatPanelEmitter.Emit(count, isStrided));

    /// <summary>8-bit codes on 512 bits.</summary>
    /// <param name="scaleLength">Columns that share a scale.</param>
    /// <param name="hasMins">Whether there are mins to subtract.</param>
    /// <param name="linesAhead">Cache lines of weights that each step prefetches.</param>
    public static NativeKernel<PanelArguments>[] Codes512(int scaleLength, bool hasMins, int linesAhead) => Get(
        (nameof(Codes512), scaleLength, hasMins, linesAhead),
        Int8PanelEmitter.MaxCount,
        count => Int8PanelEmitter.Emit(count, scaleLength, hasMins, linesAhead));

    /// <summary>Codes of 8 or 16 bits on 256 bits.</summary>
    /// <param name="arithmetic">How they are multiplied.</param>
    /// <param name="scaleLength">Columns that share a scale.</param>
    /// <param name="hasMins">Whether there are mins to subtract.</param>
    public static NativeKernel<PanelArguments>[] Codes256(PanelArithmetic arithmetic, int scaleLength, bool hasMins) => Get(
        (nameof(Codes256), arithmetic, scaleLength, hasMins),
        Avx2PanelEmitter.MaxCount,
        count => Avx2PanelEmitter.Emit(count, arithmetic, scaleLength, hasMins));

    private static NativeKernel<PanelArguments>[] Get(object kind, int mostRows, Func<int, byte[]> emit) =>
        s_kernels.GetOrAdd(kind, _ => NativeKernel<PanelArguments>.ForRows(mostRows, emit));
}
