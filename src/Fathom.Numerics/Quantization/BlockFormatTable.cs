namespace Fathom.Numerics.Quantization;

/// <summary>The one list of supported formats.</summary>
internal static class BlockFormatTable
{
    public static readonly BlockFormat[] Formats =
    [
        new Float32Format(),
        new Float16Format(),
        new Q8ZeroFormat(),
        new BFloat16Format(),
    ];
}
