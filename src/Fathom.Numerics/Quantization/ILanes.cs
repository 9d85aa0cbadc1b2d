using System.Runtime.Intrinsics;

namespace Fathom.Numerics.Quantization;

/// <summary>Turns sixteen small integers into sixteen floats, with vectors of one width.</summary>
/// <remarks>A product and a sum are rounded one after the other, never fused, so that every width gives the bits of the scalar formula.</remarks>
internal interface ILanes
{
    /// <summary>Writes <c>y[i] = q[i] · scale</c>.</summary>
    static abstract void Scale(Vector128<sbyte> quants, float scale, ref float destination);

    /// <summary>Writes <c>y[i] = q[i] · scale + shift</c>.</summary>
    static abstract void ScaleShift(Vector128<sbyte> quants, float scale, float shift, ref float destination);
}
