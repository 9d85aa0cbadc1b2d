namespace Fathom.Numerics.Attention;

/// <summary>How cached keys, values and latents are stored.</summary>
public enum CacheFormat
{
    /// <summary>Single precision: exact.</summary>
    F32,

    /// <summary>The upper half of a single.</summary>
    BF16,
}
