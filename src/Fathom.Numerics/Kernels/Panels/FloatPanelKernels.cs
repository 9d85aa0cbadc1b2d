using Fathom.Numerics.Assembly;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>The assembled float panel kernels, shared by all float formats and by dense products.</summary>
internal static class FloatPanelKernels
{
    private static readonly Lazy<NativeKernel<PanelArguments>[]> s_float32 = new(() => Assemble(GemmPrecision.Float32));
    private static readonly Lazy<NativeKernel<PanelArguments>[]> s_bfloat16 = new(() => Assemble(GemmPrecision.BFloat16));

    /// <summary>Kernels for 1 to 12 activation rows.</summary>
    public static NativeKernel<PanelArguments>[] Get(GemmPrecision precision) => precision == GemmPrecision.BFloat16 ? s_bfloat16.Value : s_float32.Value;

    private static NativeKernel<PanelArguments>[] Assemble(GemmPrecision precision) =>
        [.. Enumerable.Range(1, FloatPanelEmitter.MaxCount).Select(count => new NativeKernel<PanelArguments>(FloatPanelEmitter.Emit(count, precision)))];
}
