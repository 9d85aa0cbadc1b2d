using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Fathom.Numerics.Kernels.FourRows;

/// <summary>Arm64 with the dot product extension: <c>sdot</c>, and <c>fmla</c> with a lane.</summary>
internal readonly struct NeonInstructions : IFourRowInstructions
{
    public static string Name => "sdot";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddProducts(Vector128<int> sums, Vector128<sbyte> weights, Vector128<sbyte> activations) =>
        Dp.DotProduct(sums, weights, activations);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddScaled(
        Vector128<float> sums, Vector128<float> values, Vector128<float> factors, [ConstantExpected(Min = 0, Max = 3)] byte lane) =>
        AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(sums, values, factors, lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector128<float> row0, ref Vector128<float> row1, ref Vector128<float> row2, ref Vector128<float> row3)
    {
        // Rows a, b, c, d: a0 c0 a1 c1, b0 d0 b1 d1, and the same of lanes 2 and 3; then a0 b0 c0 d0, ….
        Vector128<float> evenLow = AdvSimd.Arm64.ZipLow(row0, row2);
        Vector128<float> oddLow = AdvSimd.Arm64.ZipLow(row1, row3);
        Vector128<float> evenHigh = AdvSimd.Arm64.ZipHigh(row0, row2);
        Vector128<float> oddHigh = AdvSimd.Arm64.ZipHigh(row1, row3);
        row0 = AdvSimd.Arm64.ZipLow(evenLow, oddLow);
        row1 = AdvSimd.Arm64.ZipHigh(evenLow, oddLow);
        row2 = AdvSimd.Arm64.ZipLow(evenHigh, oddHigh);
        row3 = AdvSimd.Arm64.ZipHigh(evenHigh, oddHigh);
    }
}
