using System.Runtime.InteropServices;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>Arguments of an assembled panel kernel: a packed panel of weight rows times a few activation rows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PanelArguments
{
    /// <summary>The packed weights.</summary>
    public byte* Panel;

    /// <summary>First activation row.</summary>
    public byte* Activations;

    /// <summary>Bytes from one activation row to the next.</summary>
    public long ActivationStride;

    /// <summary>Number of steps along the columns.</summary>
    public long Steps;

    /// <summary>Where the first activation row's result for the panel's first weight row goes.</summary>
    public float* Output;

    /// <summary>Bytes from one activation row's results to the next one's.</summary>
    public long OutputStride;

    /// <summary>Bit i is set if the panel's weight row i exists.</summary>
    public ulong RowMask;

    /// <summary>1 to add to the output, 0 to replace it.</summary>
    public long Accumulate;

    /// <summary>Multiplies the sums.</summary>
    public float Alpha;

    /// <summary>Bytes from one step of the panel to the next; read only by kernels whose panels are not packed.</summary>
    public long PanelStride;

    /// <summary>Bytes from one step of an activation row to the next; read by the same kernels.</summary>
    public long ActivationStep;

    /// <summary>What the first step prefetches: the slice of a weight row that is packed next; read only by kernels that prefetch.</summary>
    public byte* NextRow;

    /// <summary>Bytes from there to what the next step prefetches.</summary>
    public long NextRowStride;
}
