using System.Runtime.InteropServices;

namespace Fathom.Numerics.Kernels.Panels;

/// <summary>What an assembled panel kernel is told: a packed panel of weight rows against a few activation rows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PanelArguments
{
    /// <summary>The packed weights.</summary>
    public byte* Panel;

    /// <summary>First activation row.</summary>
    public byte* Activations;

    /// <summary>Bytes from one activation row to the next.</summary>
    public long ActivationStride;

    /// <summary>Number of blocks along the columns.</summary>
    public long Steps;

    /// <summary>Where the first activation row's result for the panel's first weight row goes.</summary>
    public float* Output;

    /// <summary>Bytes from one activation row's results to the next one's.</summary>
    public long OutputStride;

    /// <summary>Bit i: whether the panel's weight row i exists.</summary>
    public ulong RowMask;

    /// <summary>1 to add to the output, 0 to replace it.</summary>
    public long Accumulate;

    /// <summary>Multiplies the sums.</summary>
    public float Alpha;

    /// <summary>Bytes from one step of the panel to the next; only kernels whose panels are not packed read it.</summary>
    public long PanelStride;

    /// <summary>Bytes from one value of an activation row to the next; read by the same kernels.</summary>
    public long ActivationStep;

    /// <summary>What the first step asks memory for: the slice of a weight row that will be packed next; only kernels that ask for any read it.</summary>
    public byte* NextRow;

    /// <summary>Bytes from there to what the next step asks for.</summary>
    public long NextRowStride;
}
