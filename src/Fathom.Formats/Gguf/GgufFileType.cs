namespace Fathom.Formats.Gguf;

/// <summary>Values of <c>general.file_type</c>: the mix with which a file was quantized. Each tensor still has its own type.</summary>
public enum GgufFileType
{
    /// <summary>Single precision.</summary>
    F32 = 0,

    /// <summary>Half precision, vectors in single precision.</summary>
    F16 = 1,

    /// <summary>Q4_0.</summary>
    Q4_0 = 2,

    /// <summary>Q4_1.</summary>
    Q4_1 = 3,

    /// <summary>Q8_0.</summary>
    Q8_0 = 7,

    /// <summary>Q5_0.</summary>
    Q5_0 = 8,

    /// <summary>Q5_1.</summary>
    Q5_1 = 9,

    /// <summary>Q2_K, some tensors in a better format.</summary>
    Q2_K = 10,

    /// <summary>All Q3_K.</summary>
    Q3_K_S = 11,

    /// <summary>Q3_K, some tensors in a better format.</summary>
    Q3_K_M = 12,

    /// <summary>Q3_K, more tensors in a better format.</summary>
    Q3_K_L = 13,

    /// <summary>Nearly all Q4_K.</summary>
    Q4_K_S = 14,

    /// <summary>Q4_K, some tensors in a better format.</summary>
    Q4_K_M = 15,

    /// <summary>All Q5_K.</summary>
    Q5_K_S = 16,

    /// <summary>Q5_K, some tensors in a better format.</summary>
    Q5_K_M = 17,

    /// <summary>Q6_K.</summary>
    Q6_K = 18,

    /// <summary>Nearly all Q2_K.</summary>
    Q2_K_S = 21,

    /// <summary>IQ4_NL.</summary>
    IQ4_NL = 25,

    /// <summary>IQ4_XS.</summary>
    IQ4_XS = 30,

    /// <summary>BF16, vectors in single precision.</summary>
    BF16 = 32,

    /// <summary>Experts in MXFP4, the rest in Q8_0.</summary>
    MXFP4_MOE = 38,
}
