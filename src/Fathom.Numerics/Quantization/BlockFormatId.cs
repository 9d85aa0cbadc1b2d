namespace Fathom.Numerics.Quantization;

/// <summary>How numbers are stored in blocks. Values below 1,000 are ggml's type ids, as in GGUF files.</summary>
public enum BlockFormatId
{
    /// <summary>IEEE single precision.</summary>
    F32 = 0,

    /// <summary>IEEE half precision.</summary>
    F16 = 1,

    /// <summary>4 bits, one scale for 32 values.</summary>
    Q4_0 = 2,

    /// <summary>4 bits, scale and minimum for 32 values.</summary>
    Q4_1 = 3,

    /// <summary>5 bits, one scale for 32 values.</summary>
    Q5_0 = 6,

    /// <summary>5 bits, scale and minimum for 32 values.</summary>
    Q5_1 = 7,

    /// <summary>8 bits, one scale for 32 values.</summary>
    Q8_0 = 8,

    /// <summary>2 bits in super-blocks of 256.</summary>
    Q2_K = 10,

    /// <summary>3 bits in super-blocks of 256.</summary>
    Q3_K = 11,

    /// <summary>4 bits in super-blocks of 256.</summary>
    Q4_K = 12,

    /// <summary>5 bits in super-blocks of 256.</summary>
    Q5_K = 13,

    /// <summary>6 bits in super-blocks of 256.</summary>
    Q6_K = 14,

    /// <summary>4 bits indexing a non-linear table, one scale for 32 values.</summary>
    IQ4_NL = 20,

    /// <summary>4 bits indexing a non-linear table in super-blocks of 256.</summary>
    IQ4_XS = 23,

    /// <summary>The upper half of a single: 8 exponent bits, 7 fraction bits.</summary>
    BF16 = 30,

    /// <summary>4-bit floats, one power-of-two scale for 32 values.</summary>
    MXFP4 = 39,

    /// <summary>8-bit floats (4 exponent, 3 fraction bits, no infinity), scaled per 128 × 128 block of the matrix as DeepSeek-V3 ships them.</summary>
    F8E4M3 = 1000,
}
