using System.Diagnostics.CodeAnalysis;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Gguf;

/// <summary>
/// Storage type of a tensor, with ggml's number. All of ggml's types are listed, so that any file can be inspected; not all are supported in
/// computations.
/// </summary>
/// <param name="Id">Number in the file.</param>
/// <param name="Name">ggml's name.</param>
/// <param name="BlockLength">Values in a block.</param>
/// <param name="BlockBytes">Bytes per block.</param>
public sealed record GgufTensorType(int Id, string Name, int BlockLength, int BlockBytes)
{
    private static readonly Dictionary<int, GgufTensorType> s_types = new GgufTensorType[]
    {
        new(0, "F32", 1, 4), new(1, "F16", 1, 2), new(2, "Q4_0", 32, 18), new(3, "Q4_1", 32, 20),
        new(6, "Q5_0", 32, 22), new(7, "Q5_1", 32, 24), new(8, "Q8_0", 32, 34), new(9, "Q8_1", 32, 36),
        new(10, "Q2_K", 256, 84), new(11, "Q3_K", 256, 110), new(12, "Q4_K", 256, 144), new(13, "Q5_K", 256, 176),
        new(14, "Q6_K", 256, 210), new(15, "Q8_K", 256, 292), new(16, "IQ2_XXS", 256, 66), new(17, "IQ2_XS", 256, 74),
        new(18, "IQ3_XXS", 256, 98), new(19, "IQ1_S", 256, 50), new(20, "IQ4_NL", 32, 18), new(21, "IQ3_S", 256, 110),
        new(22, "IQ2_S", 256, 82), new(23, "IQ4_XS", 256, 136), new(24, "I8", 1, 1), new(25, "I16", 1, 2),
        new(26, "I32", 1, 4), new(27, "I64", 1, 8), new(28, "F64", 1, 8), new(29, "IQ1_M", 256, 56),
        new(30, "BF16", 1, 2), new(34, "TQ1_0", 256, 54), new(35, "TQ2_0", 256, 66), new(39, "MXFP4", 32, 17),
        new(40, "NVFP4", 64, 36), new(41, "Q1_0", 128, 18), new(42, "Q2_0", 64, 18),
    }.ToDictionary(type => type.Id);

    /// <summary>The format for computing with this type; null if there is none.</summary>
    public BlockFormat? Format => BlockFormat.TryGet((BlockFormatId)Id, out BlockFormat? format) ? format : null;

    /// <summary>The type for a format.</summary>
    /// <exception cref="ArgumentException">GGUF has no type for it (8-bit floats with block scales).</exception>
    public static GgufTensorType Of(BlockFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return s_types.TryGetValue((int)format.Id, out GgufTensorType? type)
            ? type
            : throw new ArgumentException($"GGUF has no type for {format.Name}", nameof(format));
    }

    /// <summary>Finds a type by its number.</summary>
    /// <param name="id">Number in the file; numbers that ggml has withdrawn or never assigned are unknown.</param>
    /// <param name="type">The type.</param>
    public static bool TryGet(uint id, [NotNullWhen(true)] out GgufTensorType? type)
    {
        type = null;
        return id <= int.MaxValue && s_types.TryGetValue((int)id, out type);
    }
}
