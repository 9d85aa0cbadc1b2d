using System.Runtime.InteropServices;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>Arguments of the widening kernel: a panel of 8-bit codes, and the destination of its bfloat16 weights.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileWideningArguments
{
    /// <summary>Steps as packed by <c>Int8PanelKernel</c>.</summary>
    public byte* Codes;

    /// <summary>The same number of steps of <see cref="TileEmitter.StepBytes"/> bytes.</summary>
    public byte* Weights;

    /// <summary>Number of steps of 32 columns.</summary>
    public long Steps;
}
