using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Kernels.FourRows;

/// <summary>What <see cref="FourRowInt8Kernel{TFormat, TInstructions}"/> needs of a processor.</summary>
internal interface IFourRowInstructions
{
    /// <summary>Name of the main instruction, for display.</summary>
    static abstract string Name { get; }

    /// <summary>Adds to each lane the products of four signed bytes; which four doesn't matter.</summary>
    static abstract Vector128<int> AddProducts(Vector128<int> sums, Vector128<sbyte> weights, Vector128<sbyte> activations);

    /// <summary>Returns <c>sums + values · factors[lane]</c>.</summary>
    static abstract Vector128<float> AddScaled(
        Vector128<float> sums, Vector128<float> values, Vector128<float> factors, [ConstantExpected(Min = 0, Max = 3)] byte lane);

    /// <summary>Transposes four rows of four values: lane i of row r becomes lane r of row i.</summary>
    static abstract void Transpose(ref Vector128<float> row0, ref Vector128<float> row1, ref Vector128<float> row2, ref Vector128<float> row3);
}
