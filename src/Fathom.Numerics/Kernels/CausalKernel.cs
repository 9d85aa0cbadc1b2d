using Fathom.Numerics.Machine;

namespace Fathom.Numerics.Kernels;

/// <summary>One way to compute <see cref="CausalAttention"/>. Immutable; shared by all threads.</summary>
internal abstract class CausalKernel
{
    /// <summary>Computes attention.</summary>
    public abstract void Forward(ComputeContext context, int worker, in CausalHead head, float scale, Span<float> logSums);

    /// <summary>Computes the gradients; those of keys and values may be added to their old contents.</summary>
    public abstract void Backward(
        ComputeContext context, int worker, in CausalHead head, float scale, ReadOnlySpan<float> logSums, in CausalHead gradients, bool addsToKeys);

    /// <summary>The fastest kernel up to a level that this machine can run.</summary>
    public static CausalKernel Choose(InstructionLevel level) =>
        level >= InstructionLevel.Avx512 && CpuFeatures.HasAvx512 && Assembly.MachineCode.UnsupportedReason is null ? PanelCausalKernel.Avx512
        : level >= InstructionLevel.Avx2 && CpuFeatures.HasAvx2 && Assembly.MachineCode.UnsupportedReason is null ? PanelCausalKernel.Avx2
        : PortableCausalKernel.Instance;
}
