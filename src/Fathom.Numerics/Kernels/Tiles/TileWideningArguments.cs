using System.Runtime.InteropServices;

namespace Fathom.Numerics.Kernels.Tiles;

/// <summary>What the widening kernel is told: a panel of 8-bit codes, and where its weights go in bfloat16.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileWideningArguments
{
    /// <summary>Steps as <c>Int8PanelKernel</c> packs them.</summary>
    public byte* Codes;

    /// <summary>As many steps of <see cref="TileEmitter.StepBytes"/>.</summary>
    public byte* Weights;

    /// <summary>Number of steps of 32 columns.</summary>
    public long Steps;
}
