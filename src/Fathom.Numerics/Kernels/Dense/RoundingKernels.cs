using Fathom.Numerics.Assembly;
using Fathom.Numerics.Kernels.Panels;
using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Rounds operands of dense products to bfloat16 with the processor's own instruction.</summary>
internal static unsafe class RoundingKernels
{
    private static readonly NativeKernel<RoundingArguments> s_lines = new(RoundingEmitter.EmitLines);
    private static readonly NativeKernel<RoundingArguments> s_steps = new(RoundingEmitter.EmitSteps);

    /// <summary>Whether the processor has the instruction and the system allows assembled code.</summary>
    public static bool AreSupported { get; } = CpuFeatures.HasAvx512Bf16 && MachineCode.UnsupportedReason is null;

    /// <summary>Rounds lines of contiguous values, of at most <see cref="DensePacking.MaxSteps"/> pairs each; zeros follow the last value of each.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="destination">Lines of <see cref="DensePacking.LineBytes"/>.</param>
    public static void RoundLines(DenseOperand lines, byte* destination)
    {
        int rest = lines.Depth % RoundingEmitter.BlockValues;
        ulong mask = PanelShape.RowMask(rest);
        s_lines.Run(new RoundingArguments
        {
            Source = (byte*)lines.Start,
            SourceStride = lines.LineStride * sizeof(float),
            Destination = destination,
            DestinationStride = DensePacking.LineBytes,
            Lines = lines.Lines,
            Blocks = lines.Depth / RoundingEmitter.BlockValues,
            HasRest = rest > 0 ? 1 : 0,
            FirstMask = (ushort)mask,
            SecondMask = (long)(mask >> 16),
        });
    }

    /// <summary>Rounds 32 lines of which the values at each k are contiguous, into the steps of a panel.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="panel">Aligned to 64 bytes.</param>
    public static void RoundSteps(DenseOperand lines, byte* panel) => s_steps.Run(new RoundingArguments
    {
        Source = (byte*)lines.Start,
        SourceStride = lines.ValueStride * sizeof(float),
        Destination = panel,
        Blocks = lines.Depth / 2,
        HasRest = lines.Depth % 2,
    });
}
