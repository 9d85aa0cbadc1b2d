namespace Fathom.Numerics.Matrices;

/// <summary>The precision to which a dense product rounds its operands. Sums are always float32.</summary>
public enum GemmPrecision
{
    /// <summary>Operands as they are.</summary>
    Float32,

    /// <summary>Operands rounded to bfloat16, to nearest even; the product of two of them is exact in float32.</summary>
    BFloat16,
}
