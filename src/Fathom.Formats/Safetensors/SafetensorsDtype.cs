using System.Diagnostics.CodeAnalysis;
using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Safetensors;

/// <summary>
/// Element type of a tensor in a safetensors file. All types of the format are listed, so that any file can be inspected; only a few are supported
/// in computations.
/// </summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Bits">Bits per value.</param>
public sealed record SafetensorsDtype(string Name, int Bits)
{
    private static readonly Dictionary<string, SafetensorsDtype> s_types = new SafetensorsDtype[]
    {
        new("BOOL", 8), new("U8", 8), new("I8", 8), new("F8_E5M2", 8), new("F8_E4M3", 8), new("F8_E8M0", 8),
        new("F8_E4M3FNUZ", 8), new("F8_E5M2FNUZ", 8), new("I16", 16), new("U16", 16), new("F16", 16), new("BF16", 16),
        new("I32", 32), new("U32", 32), new("F32", 32), new("I64", 64), new("U64", 64), new("F64", 64), new("C64", 64),
        new("F4", 4), new("F6_E2M3", 6), new("F6_E3M2", 6),
    }.ToDictionary(type => type.Name);

    private static readonly Dictionary<string, BlockFormatId> s_formats = new()
    {
        ["F32"] = BlockFormatId.F32,
        ["F16"] = BlockFormatId.F16,
        ["BF16"] = BlockFormatId.BF16,
        ["F8_E4M3"] = BlockFormatId.F8E4M3,
    };

    /// <summary>The format for computing with this type; null if there is none.</summary>
    public BlockFormat? Format => s_formats.TryGetValue(Name, out BlockFormatId id) && BlockFormat.TryGet(id, out BlockFormat? format) ? format : null;

    /// <summary>The type for a format.</summary>
    /// <exception cref="ArgumentException">Safetensors has no type for it (true for quantized formats).</exception>
    public static SafetensorsDtype Of(BlockFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        string? name = s_formats.FirstOrDefault(pair => pair.Value == format.Id).Key;
        return name is not null ? s_types[name] : throw new ArgumentException($"safetensors has no type for {format.Name}", nameof(format));
    }

    /// <summary>Finds a type by its name.</summary>
    public static bool TryGet(ReadOnlySpan<char> name, [NotNullWhen(true)] out SafetensorsDtype? dtype) =>
        s_types.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out dtype);
}
