using System.Runtime.CompilerServices;

namespace Fathom.Numerics.Quantization;

/// <summary>4 bytes in place.</summary>
[InlineArray(4)]
internal struct Bytes4
{
    private byte _first;
}

/// <summary>12 bytes in place.</summary>
[InlineArray(12)]
internal struct Bytes12
{
    private byte _first;
}

/// <summary>16 bytes in place.</summary>
[InlineArray(16)]
internal struct Bytes16
{
    private byte _first;
}

/// <summary>32 bytes in place.</summary>
[InlineArray(32)]
internal struct Bytes32
{
    private byte _first;
}

/// <summary>64 bytes in place.</summary>
[InlineArray(64)]
internal struct Bytes64
{
    private byte _first;
}

/// <summary>128 bytes in place.</summary>
[InlineArray(128)]
internal struct Bytes128
{
    private byte _first;
}

/// <summary>16 signed bytes in place.</summary>
[InlineArray(16)]
internal struct SBytes16
{
    private sbyte _first;
}

/// <summary>32 signed bytes in place.</summary>
[InlineArray(32)]
internal struct SBytes32
{
    private sbyte _first;
}
