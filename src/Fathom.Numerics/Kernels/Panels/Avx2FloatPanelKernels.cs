using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The assembled float panel kernels for AVX2, shared by all float formats and by dense products.</summary>
internal static class Avx2FloatPanelKernels
{
    /// <summary>Kernels for 1 to 6 activation rows.</summary>
    public static NativeKernel<PanelArguments>[] All { get; } = Create(isStrided: false);

    /// <summary>The same for steps that lie apart.</summary>
    public static NativeKernel<PanelArguments>[] Strided { get; } = Create(isStrided: true);

    private static NativeKernel<PanelArguments>[] Create(bool isStrided) =>
        [.. Enumerable.Range(1, Avx2FloatPanelEmitter.MaxCount).Select(count => new NativeKernel<PanelArguments>(() => Avx2FloatPanelEmitter.Emit(count, isStrided)))];
}
