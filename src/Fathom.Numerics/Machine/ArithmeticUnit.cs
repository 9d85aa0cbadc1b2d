namespace Fathom.Numerics.Machine;

/// <summary>The units that multiply in product kernels. Each has its own roof.</summary>
public enum ArithmeticUnit
{
    /// <summary>float32 multiply-adds on the widest vectors of plain C#.</summary>
    Float32,

    /// <summary>float32 multiply-adds on 256 bits, <c>vfmadd231ps ymm</c>.</summary>
    Float32Fma256,

    /// <summary>float32 multiply-adds on 512 bits, <c>vfmadd231ps zmm</c>.</summary>
    Float32Fma512,

    /// <summary>bfloat16 dot products on 512 bits, <c>vdpbf16ps zmm</c>.</summary>
    BFloat16Dot512,

    /// <summary>bfloat16 dot products of AMX tiles, <c>tdpbf16ps</c>.</summary>
    BFloat16Tiles,

    /// <summary>Products of 16-bit integers on 256 bits, <c>vpmaddwd ymm</c> and an addition.</summary>
    Int16Multiply256,

    /// <summary>Products of bytes on 256 bits, <c>vpmaddubsw ymm</c> and an addition.</summary>
    Int8Multiply256,

    /// <summary>8-bit dot products on 256 bits, <c>vpdpbusd ymm</c>.</summary>
    Int8Dot256,

    /// <summary>8-bit dot products on 512 bits, <c>vpdpbusd zmm</c>.</summary>
    Int8Dot512,
}
