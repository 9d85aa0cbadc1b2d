using System.Runtime.InteropServices;

namespace Fathom.Numerics.Kernels.Rows;

/// <summary>Arguments of an assembled row kernel: consecutive weight rows, used in place, times a few activation rows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RowArguments
{
    /// <summary>First weight row; rows follow each other without gaps.</summary>
    public byte* Weights;

    /// <summary>Number of weight rows, or of passes for kernels that take several rows together; at least 1. Slice kernels count it down in place.</summary>
    public long Rows;

    /// <summary>Steps along the columns.</summary>
    public long Steps;

    /// <summary>First activation row.</summary>
    public byte* Activations;

    /// <summary>Bytes from one activation row to the next.</summary>
    public long ActivationStride;

    /// <summary>The first activation row's sums, which mins are multiplied by; in F8E4M3 kernels the weights' scales.</summary>
    public byte* Sums;

    /// <summary>The first activation row's result for the first weight row.</summary>
    public float* Output;

    /// <summary>Bytes from one activation row's results to the next one's.</summary>
    public long OutputStride;

    /// <summary>Bytes of a weight row; read only by kernels that take several together.</summary>
    public long RowBytes;

    /// <summary>Slice kernels: the weight rows' sums so far, two vectors for each activation row.</summary>
    public float* PartialSums;

    /// <summary>Slice kernels: bytes from the end of a weight row's slice to the start of the next row's.</summary>
    public long RowSkip;

    /// <summary>Slice kernels: prefetch distance in bytes, a whole number of rows.</summary>
    public long Ahead;
}
