namespace Fathom.Numerics.Kernels;

/// <summary>Where a kernel runs.</summary>
public enum ComputeDevice
{
    /// <summary>The processor's cores.</summary>
    Cpu,
}
