using System.Runtime.InteropServices;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>What an assembled row kernel is told: consecutive weight rows, used in place, against a few activation rows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RowArguments
{
    /// <summary>First weight row; rows follow each other without gaps.</summary>
    public byte* Weights;

    /// <summary>Number of weight rows, or of as many together as the kernel takes, at least 1. Kernels for slices count it down here.</summary>
    public long Rows;

    /// <summary>Steps along the columns.</summary>
    public long Steps;

    /// <summary>First activation row.</summary>
    public byte* Activations;

    /// <summary>Bytes from one activation row to the next.</summary>
    public long ActivationStride;

    /// <summary>The first activation row's sums, for the mins.</summary>
    public byte* Sums;

    /// <summary>The first activation row's result for the first weight row.</summary>
    public float* Output;

    /// <summary>Bytes from one activation row's results to the next one's.</summary>
    public long OutputStride;

    /// <summary>Bytes of a weight row; read by kernels that take several together.</summary>
    public long RowBytes;

    /// <summary>For slices of columns: a weight row's sums so far, two vectors for each activation row.</summary>
    public float* PartialSums;

    /// <summary>For slices: bytes from the end of a weight row's slice to the next row's.</summary>
    public long RowSkip;

    /// <summary>For slices: how far ahead weights are asked for, whole rows.</summary>
    public long Ahead;
}
