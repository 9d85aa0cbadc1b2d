using System.Runtime.InteropServices;

namespace Fathom.Numerics.Kernels.Dense;

/// <summary>Arguments of the kernels of <see cref="RoundingEmitter"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RoundingArguments
{
    /// <summary>The first float32.</summary>
    public byte* Source;

    /// <summary>Bytes from one line of the source to the next, or from one step along k.</summary>
    public long SourceStride;

    /// <summary>Where the bfloat16 go.</summary>
    public byte* Destination;

    /// <summary>Bytes from one line of the destination to the next; for lines only.</summary>
    public long DestinationStride;

    /// <summary>Number of lines; for lines only.</summary>
    public long Lines;

    /// <summary>Whole blocks of 32 values of a line, or whole pairs of steps.</summary>
    public long Blocks;

    /// <summary>1 if values follow that are no whole block, otherwise 0.</summary>
    public long HasRest;

    /// <summary>Which of the first sixteen values of the rest exist, a bit for each; for lines only.</summary>
    public long FirstMask;

    /// <summary>Which of the other sixteen exist; for lines only.</summary>
    public long SecondMask;
}
