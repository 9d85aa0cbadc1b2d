using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The assembled float panel kernels, shared by all float formats and by dense products.</summary>
internal static class FloatPanelKernels
{
    private static readonly NativeKernel<PanelArguments>[] s_float32 = Create(GemmPrecision.Float32);
    private static readonly NativeKernel<PanelArguments>[] s_bfloat16 = Create(GemmPrecision.BFloat16);

    /// <summary>float32 kernels for steps that lie apart.</summary>
    public static NativeKernel<PanelArguments>[] Strided { get; } = Create(GemmPrecision.Float32, isStrided: true);

    /// <summary>Kernels for 1 to 12 activation rows.</summary>
    public static NativeKernel<PanelArguments>[] Get(GemmPrecision precision) => precision == GemmPrecision.BFloat16 ? s_bfloat16 : s_float32;

    private static NativeKernel<PanelArguments>[] Create(GemmPrecision precision, bool isStrided = false) =>
        [.. Enumerable.Range(1, FloatPanelEmitter.MaxCount).Select(count => new NativeKernel<PanelArguments>(() => FloatPanelEmitter.Emit(count, precision, isStrided)))];
}
