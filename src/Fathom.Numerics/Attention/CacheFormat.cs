namespace Fathom.Numerics.Attention;

/// <summary>How cached keys, values and latents are stored.</summary>
public enum CacheFormat
{
    /// <summary>Single precision: exact.</summary>
    F32,

    /// <summary>Half precision: 11 significant bits, magnitudes up to 65,504.</summary>
    F16,

    /// <summary>The upper half of a single: 8 significant bits, any magnitude.</summary>
    BF16,

    /// <summary>Signed bytes under a half-precision scale for 32 values, 8.5 bits each; rows are whole blocks of 32.</summary>
    Q8,
}
