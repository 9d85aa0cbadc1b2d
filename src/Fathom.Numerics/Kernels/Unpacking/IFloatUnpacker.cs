using Fathom.Numerics.Quantization;

namespace Fathom.Numerics.Kernels.Unpacking;

/// <summary>Turns a row of a float format into singles, exactly.</summary>
internal unsafe interface IFloatUnpacker
{
    /// <summary>Whether rows are stored as singles and need no unpacking.</summary>
    static virtual bool IsStored => false;

    /// <summary>Whether values are bfloat16.</summary>
    static virtual bool IsBFloat16 => false;

    /// <summary>Unpacks a range of a row.</summary>
    /// <param name="weights">The matrix.</param>
    /// <param name="row">Row.</param>
    /// <param name="firstColumn">First column.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="values"><c>[count]</c>.</param>
    static abstract void Unpack(WeightMatrix weights, int row, int firstColumn, int count, float* values);
}
