namespace Fathom.Numerics.Matrices;

/// <summary>What a dense product rounds its operands to. Sums are float32 in every case.</summary>
public enum GemmPrecision
{
    /// <summary>Operands as they are.</summary>
    Float32,

    /// <summary>Operands rounded to bfloat16, to nearest even: a product of two such is exact in float32.</summary>
    BFloat16,
}
